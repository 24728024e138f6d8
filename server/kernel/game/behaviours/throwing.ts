import type { Variables } from '../../types.ts';
import { catchAtBoundary, catchInScope } from '../catches.ts';
import { compensate } from '../compensation.ts';
import type { Game } from '../game.ts';
import type { Node, Trigger } from '../graph.ts';
import { KernelError } from '../kernel-error.ts';
import type { Execution } from '../state.ts';
import { enterJob, throwMessage } from './tasks.ts';

/** Throw events and end events. */
export function enterThrow(game: Game, node: Node, execution: Execution): void {
  const [trigger] = node.triggers;
  const on = () => game.attempt(execution, 'leave', () => game.finish(execution));
  switch (trigger?.kind) {
    case undefined:
      return on();
    case 'message':
      if (node.attributes.topic) return enterJob(game, node, execution);
      throwMessage(game, node, execution, trigger);
      return on();
    case 'signal':
      game.tell('signal.thrown', execution, { name: trigger.name });
      game.effects.push({ type: 'throwSignal', name: trigger.name, variables: { ...execution.variables } });
      return on();
    case 'link':
      return jump(game, node, execution, trigger.name);
    case 'escalation':
      throwEscalation(game, execution, trigger.code);
      return game.executions.has(execution.id) ? on() : undefined;
    case 'error':
      return throwError(game, execution, trigger.code, undefined, {});
    case 'terminate':
      return terminate(game, execution);
    case 'compensation':
      return compensate(game, execution, trigger.activityId);
    case 'cancel':
      return cancelTransaction(game, execution);
    default:
      throw new KernelError('ELEMENT_UNSUPPORTED', node.id, `An event that throws ${trigger?.kind} cannot be executed`);
  }
}

function jump(game: Game, node: Node, execution: Execution, name: string): void {
  const scopeId = game.scopeIdOf(execution);
  const scope = game.scopeOf(game.executions.get(scopeId) as Execution);
  const landing = scope.nodes.find(
    (each) =>
      each.type === 'bpmn:IntermediateCatchEvent' && each.triggers.some((trigger) => trigger.kind === 'link' && trigger.name === name),
  );
  if (!landing) throw new KernelError('LINK_DANGLING', node.id, `No link "${name}" to land on in the same scope`);
  game.tell('activity.completed', execution);
  game.remove(execution, false);
  game.put(landing, scopeId);
}

/** Ends everything in the scope; in the process itself, the instance. */
function terminate(game: Game, execution: Execution): void {
  const scopeId = game.scopeIdOf(execution);
  game.tell('activity.completed', execution);
  game.remove(execution, false);
  if (scopeId === game.state.rootId) {
    game.end('terminated');
    return;
  }
  const scope = game.executions.get(scopeId) as Execution;
  for (const child of game.children(scopeId)) game.remove(child, true);
  scope.joins = {};
}

interface Catch {
  event: Node;
  hostId: string;
  where: 'boundary' | 'scope';
}

/** Looks outwards for who catches: boundary events of the activity, event sub-processes of its scope, and so on. */
function findCatch(
  game: Game,
  from: Execution,
  matches: (trigger: Trigger) => boolean,
  exact: (trigger: Trigger) => boolean,
): Catch | undefined {
  for (let at: Execution | undefined = from; at; at = at.parentId ? game.executions.get(at.parentId) : undefined) {
    const found: Catch[] = [];
    const parent = at.parentId ? game.executions.get(at.parentId) : undefined;
    if (at.id !== game.state.rootId && parent?.kind !== 'loop') {
      for (const event of game.node(at.elementId).boundary)
        if (event.triggers.some(matches)) found.push({ event, hostId: at.id, where: 'boundary' });
    }
    if (at.kind === 'scope' && at !== from) {
      for (const sub of game.scopeOf(at).eventSubProcesses) {
        const start = sub.scope?.starts[0];
        const running = from.id !== at.id && isInside(game, from, at, sub.id);
        if (start?.triggers.some(matches) && !running) found.push({ event: start, hostId: at.id, where: 'scope' });
      }
    }
    const best = found.find((each) => each.event.triggers.some(exact)) ?? found[0];
    if (best) return best;
  }
  return undefined;
}

/** An event sub-process does not catch what is thrown inside itself. */
function isInside(game: Game, from: Execution, scope: Execution, subId: string): boolean {
  for (let at: Execution | undefined = from; at && at !== scope; at = at.parentId ? game.executions.get(at.parentId) : undefined)
    if (at.elementId === subId) return true;
  return false;
}

/** A BPMN error: always interrupts. Uncaught, it is told to the caller, or raises an incident where it was thrown. */
export function throwError(
  game: Game,
  execution: Execution,
  code: string | undefined,
  message: string | undefined,
  variables: Variables,
): void {
  game.tell('error.thrown', execution, code === undefined ? undefined : { errorCode: code });
  const caught = findCatch(
    game,
    execution,
    (trigger) => trigger.kind === 'error' && (trigger.code === undefined || trigger.code === code),
    (trigger) => trigger.kind === 'error' && trigger.code !== undefined,
  );
  if (caught) return caughtBy(game, caught, variables);
  if (game.state.called) {
    game.end('terminated', { errorCode: code ?? '', ...(message === undefined ? {} : { errorMessage: message }) });
    return;
  }
  throw new KernelError(
    'ERROR_UNCAUGHT',
    execution.elementId,
    `Nothing catches the error ${code ?? '(without code)'}${message ? `: ${message}` : ''}`,
  );
}

/** An escalation: goes on unless an interrupting catch ends it. Uncaught in a called instance it is told to the caller. */
export function throwEscalation(game: Game, execution: Execution, code: string | undefined, variables: Variables = {}): void {
  game.tell('escalation.thrown', execution, code === undefined ? undefined : { escalationCode: code });
  const caught = findCatch(
    game,
    execution,
    (trigger) => trigger.kind === 'escalation' && (trigger.code === undefined || trigger.code === code),
    (trigger) => trigger.kind === 'escalation' && trigger.code !== undefined,
  );
  if (caught) return caughtBy(game, caught, variables);
  if (game.state.called) game.effects.push({ type: 'escalated', ...(code === undefined ? {} : { escalationCode: code }), variables });
}

function caughtBy(game: Game, caught: Catch, variables: Variables): void {
  if (caught.where === 'boundary') catchAtBoundary(game, caught.event, caught.hostId, variables);
  else catchInScope(game, caught.event, caught.hostId, variables);
}

/** A transaction's cancel end event: what was done is undone, then the token leaves by the cancel boundary event. */
function cancelTransaction(game: Game, execution: Execution): void {
  let scope = game.executions.get(game.scopeIdOf(execution)) as Execution;
  while (scope.id !== game.state.rootId && game.node(scope.elementId).type !== 'bpmn:Transaction')
    scope = game.executions.get(game.scopeIdOf(scope)) as Execution;
  if (scope.id === game.state.rootId)
    throw new KernelError('CANCEL_OUTSIDE_TRANSACTION', execution.elementId, 'A cancel event must stand inside a transaction');
  for (const child of game.children(scope.id)) if (child.id !== execution.id) game.remove(child, true);
  scope.joins = {};
  compensate(game, execution);
}
