/** step(definition, state | null, command, now) → Step. Same inputs, same outputs; nothing outside is touched. */

import type { Issue } from '../../errors.ts';
import type {
  Command,
  DecisionLookup,
  InstanceState,
  KernelLimits,
  ParseResult,
  ProcessModel,
  Step,
  TimerSpec,
  Variables,
} from '../types.ts';
import { throwError, throwEscalation } from './behaviours/throwing.ts';
import { closeGate, trigger } from './catches.ts';
import { type DecisionModel, decisionResult, parseDecisions } from './decisions.ts';
import { parseDefinitions } from './definition.ts';
import { type Decide, Game, StepTooLong } from './game.ts';
import type { Graph } from './graph.ts';
import { KernelError } from './kernel-error.ts';
import { migrate } from './migrate.ts';
import type { Execution, GameState, PendingWait } from './state.ts';
import { nextStart } from './timers.ts';
import { activitiesOf, waitsOfInstance } from './waits.ts';

export const DEFAULT_LIMITS: KernelLimits = { activitiesPerStep: 10_000, multiInstance: 1_000, variablesBytes: 262_144, feelMillis: 100 };

export interface Kernel {
  parseDefinitions(xml: string): Promise<ParseResult>;
  step(model: ProcessModel, state: InstanceState | null, command: Command, now: Date, decisions?: DecisionLookup): Step;
  /** When a process that starts by timer starts next: after `now`, counted from `since`, having started `count` times. Null: never again. */
  nextStart(timer: TimerSpec, since: Date, now: Date, count: number): Date | null;
  /** Throws XML_MALFORMED or DIAGRAM_REFUSED. */
  parseDecisions(xml: string): Promise<Map<string, DecisionModel>>;
  /** The saved state under another version, or every waiting element that has no home there. */
  migrate(
    from: ProcessModel,
    to: ProcessModel,
    state: InstanceState,
    map: Record<string, string>,
  ): { state: InstanceState } | { issues: Issue[] };
}

export function createKernel(options: { limits?: Partial<KernelLimits> } = {}): Kernel {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return {
    parseDefinitions,
    parseDecisions,
    nextStart,
    migrate,
    step: (model, state, command, now, decisions) =>
      runStep(model, state as GameState | null, command, now, limits, decisionResult(decisions)),
  };
}

export function runStep(
  model: ProcessModel,
  state: GameState | null,
  command: Command,
  now: Date,
  limits: KernelLimits,
  decide: Decide,
): Step {
  try {
    return play(model, state, now, limits, decide, (game) => apply(game, command));
  } catch (error) {
    if (!(error instanceof StepTooLong)) throw error;
    return play(model, state, now, limits, decide, (game) => blame(game, command, error));
  }
}

function play(
  model: ProcessModel,
  state: GameState | null,
  now: Date,
  limits: KernelLimits,
  decide: Decide,
  act: (game: Game) => void,
): Step {
  const before = new Set(state?.executions.map((execution) => execution.id));
  const game = new Game(model.graph as Graph, state ? structuredClone(state) : emptyState(), now, limits, decide);
  act(game);
  game.settle();
  const waits = waitsOfInstance(game);
  const ids = new Set(game.executions.keys());
  const variables = { ...game.root.variables };
  if (JSON.stringify(variables).length > limits.variablesBytes)
    throw new KernelError('VARIABLES_TOO_LARGE', model.key, `The variables are larger than ${limits.variablesBytes} bytes`);
  return {
    state: { ...game.state, executions: [...game.executions.values()] } as unknown as InstanceState,
    status: game.state.status,
    variables,
    waits,
    opened: waits.map((wait) => wait.executionId).filter((id) => !before.has(id)),
    closed: [...before].filter((id) => !ids.has(id)),
    activities: activitiesOf(game),
    events: game.events,
    effects: game.effects,
  };
}

const emptyState = (): GameState => ({
  format: 1,
  counter: 0,
  status: 'running',
  instanceId: '',
  called: false,
  rootId: '',
  executions: [],
});

function apply(game: Game, command: Command): void {
  if (command.type !== 'start' && game.state.status !== 'running')
    throw new KernelError('INSTANCE_ENDED', game.root.elementId, 'The instance has ended');
  switch (command.type) {
    case 'start':
      return start(game, command);
    case 'complete': {
      const execution = waiting(game, command.executionId, ['user', 'job', 'call', 'message']);
      const node = game.node(execution.elementId);
      closeGate(game, execution);
      if (node.call) return completeCall(game, execution, command.variables ?? {});
      return game.complete(execution, command.variables);
    }
    case 'error':
      return game.attempt(found(game, command.executionId), 'enter', () =>
        throwError(game, found(game, command.executionId), command.errorCode, command.message, command.variables ?? {}),
      );
    case 'escalate':
      return throwEscalation(game, found(game, command.executionId), command.escalationCode, command.variables);
    case 'fail': {
      const execution = found(game, command.executionId);
      execution.incident = { code: 'JOB_FAILED', message: command.message, phase: 'enter' };
      return game.tell('incident.raised', execution, { code: 'JOB_FAILED' });
    }
    case 'timer':
    case 'message':
    case 'signal': {
      const execution = waiting(game, command.executionId, [command.type]);
      const wait = execution.waits.find((each) => each.kind === command.type) as PendingWait;
      return trigger(game, execution, wait, 'variables' in command ? command.variables : undefined);
    }
    case 'retry':
      return retry(game, found(game, command.executionId), command.variables);
    case 'setVariables':
      return game.assign(game.root, command.variables);
    case 'cancel':
      game.end('cancelled', { reason: command.reason });
      return;
    case 'move':
      return move(game, command);
  }
}

function start(game: Game, command: Extract<Command, { type: 'start' }>): void {
  Object.assign(game.state, {
    instanceId: command.instanceId,
    called: command.called === true,
    ...(command.businessKey === undefined ? {} : { businessKey: command.businessKey }),
  });
  const root = game.create('process', 'scope', undefined);
  game.state.rootId = root.id;
  game.tell('instance.started', root);
  game.assign(root, command.variables);
  game.openScope(game.graph.root, root);
  const { starts } = game.graph.root;
  const chosen = command.startEvent
    ? starts.find((each) => each.id === command.startEvent)
    : (starts.find((each) => each.triggers.length === 0) ?? starts[0]);
  if (chosen) return game.put(chosen, root.id);
  for (const node of game.graph.root.nodes)
    if (node.incoming.length === 0 && !node.attachedTo && !node.triggeredByEvent && !node.forCompensation) game.put(node, root.id);
}

function completeCall(game: Game, execution: Execution, result: Variables): void {
  const { call } = game.node(execution.elementId);
  execution.variables = { ...execution.variables, ...result };
  const out = call?.outAll ? result : game.mapped(call?.out ?? [], execution);
  game.assign(game.executions.get(execution.parentId as string) as Execution, {
    ...out,
    ...(call?.outAll ? game.mapped(call.out, execution) : {}),
  });
  execution.waits = [];
  game.attempt(execution, 'leave', () => game.finish(execution, out));
}

/** Runs what could not go on again: the whole element, or only the choice of its way out. */
function retry(game: Game, execution: Execution, variables?: Variables): void {
  if (!execution.incident) throw new KernelError('NO_INCIDENT', execution.elementId, 'There is no incident to retry');
  const { phase, code } = execution.incident;
  game.assign(execution, variables);
  delete execution.incident;
  game.tell('incident.resolved', execution);
  if (code === 'JOB_FAILED' && execution.waits.length > 0) return;
  if (phase === 'leave') return game.attempt(execution, 'leave', () => game.finish(execution));
  const node = game.node(execution.elementId);
  const parent = game.executions.get(execution.parentId as string);
  const origin = {
    ...(execution.gateId ? { gateId: execution.gateId } : {}),
    ...(parent?.kind === 'loop' ? { bodyId: parent.id, loopCounter: execution.loopCounter, variables: execution.variables } : {}),
  };
  const scopeId = game.scopeIdOf(execution);
  game.remove(execution, true);
  game.begin(node, scopeId, origin as never);
}

function move(game: Game, command: Extract<Command, { type: 'move' }>): void {
  const scopes: string[] = [];
  for (const name of command.cancel) {
    const chosen = [...game.executions.values()].filter(
      (execution) => execution.kind !== 'catch' && (execution.id === name || execution.elementId === name),
    );
    if (chosen.length === 0) throw new KernelError('MOVE_REFUSED', name, `Nothing runs at ${name}`);
    for (const execution of chosen) {
      if (!game.executions.has(execution.id)) continue;
      scopes.push(game.scopeIdOf(execution));
      game.remove(execution, true);
    }
  }
  for (const elementId of command.start) {
    const node = game.node(elementId);
    const scope = [...game.executions.values()].find(
      (execution) =>
        execution.kind === 'scope' &&
        (node.scopeId ? execution.elementId === node.scopeId : execution.id === game.state.rootId) &&
        (scopes.length === 0 || scopes.includes(execution.id) || !node.scopeId),
    );
    if (!scope) throw new KernelError('MOVE_REFUSED', elementId, `${elementId} stands in a sub-process that does not run`);
    game.begin(node, scope.id);
  }
  game.tell('instance.moved', game.root, { reason: command.reason });
}

/** A step that would not end leaves the last good state and an incident where the command entered. */
function blame(game: Game, command: Command, error: StepTooLong): void {
  if (command.type === 'start') throw error;
  const execution = ('executionId' in command && game.executions.get(command.executionId)) || game.root;
  execution.incident = { code: error.code, message: error.message, phase: 'enter' };
  game.tell('incident.raised', execution, { code: error.code });
}

function found(game: Game, executionId: string): Execution {
  const execution = game.executions.get(executionId);
  if (!execution) throw new KernelError('EXECUTION_GONE', executionId.split('#')[0] as string, `${executionId} does not wait any more`);
  return execution;
}

function waiting(game: Game, executionId: string, kinds: PendingWait['kind'][]): Execution {
  const execution = found(game, executionId);
  if (execution.incident || !execution.waits.some((wait) => kinds.includes(wait.kind)))
    throw new KernelError('EXECUTION_GONE', execution.elementId, `${executionId} does not wait for that`);
  return execution;
}
