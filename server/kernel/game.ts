import type { CompletedActivity, Execution, GameState, Stage } from './execution.ts';
import { eventStarts, type Flow, type FlowNode, type Graph } from './graph.ts';
import { Incident, KernelError } from './kernel-error.ts';
import { ScopedVariables, type Surroundings } from './scoped-variables.ts';
import type { Effect, HistoryEvent, HistoryType, InstanceStatus, Variables } from './types.ts';

/** How one kind of flow node behaves. What is the same for every node, the game does itself. */
export interface Behaviour {
  /** A run begins, or begins again after an incident. Either `game.complete` is called, or the execution waits. */
  enter(game: Game, execution: Execution, node: FlowNode): void;
  /** Gateways that join: keeps the token until the others are there. True when it is kept. */
  keep?(game: Game, scope: Execution, node: FlowNode, flow: Flow): boolean;
  /** The flows by which a run leaves. */
  choose(game: Game, execution: Execution, node: FlowNode): Flow[];
  /** Nothing is left inside. */
  emptied?(game: Game, execution: Execution, node: FlowNode): void;
  /** An execution inside is about to end; what goes wrong here is an incident of that one. The answer goes to `ended`. */
  ending?(game: Game, execution: Execution, node: FlowNode, child: Execution): boolean;
  /** An execution inside has ended. */
  ended?(game: Game, execution: Execution, node: FlowNode, child: Execution, ending: boolean): void;
  /** One of several awaited events has come. */
  chosen?(game: Game, execution: Execution, node: FlowNode, target: Execution, variables: Variables): void;
}

/** The rules of BPMN, by kind of node. */
export interface Rules {
  readonly behaviours: Readonly<Record<FlowNode['kind'], Behaviour>>;
  readonly loop: Pick<Behaviour, 'enter' | 'ended'>;
  /** Begins to listen for what may happen while `host` runs. */
  arm(game: Game, host: Execution, events: readonly FlowNode[]): void;
  /** Something has been undone for `waiting`; goes on with the next. */
  undone(game: Game, waiting: string): void;
}

/** The working copy of one instance during one step. A step that throws leaves no trace. */
export class Game extends ScopedVariables {
  readonly events: HistoryEvent[] = [];
  readonly effects: Effect[] = [];
  private readonly rules: Rules;
  private queue: { scope: string; run: () => void }[] = [];
  private readonly touched = new Set<string>();
  private runs = 0;

  constructor(graph: Graph, state: GameState, around: Surroundings, rules: Rules) {
    super(graph, state, around);
    this.rules = rules;
  }

  behaviour(node: FlowNode): Behaviour {
    return this.rules.behaviours[node.kind];
  }

  // --- runs of elements ---

  create(element: string, parent: Execution, more: Partial<Execution> = {}): Execution {
    const id = `${element}#${++this.state.counter}`;
    const execution: Execution = { id, element, parent: parent.id, since: this.now, ...more };
    this.add(execution);
    return execution;
  }

  begin(node: FlowNode, scope: Execution, more: Partial<Execution> = {}): Execution {
    const execution = this.create(node.id, scope, more);
    this.emit('activity.started', execution);
    this.attempt(execution, 'enter');
    return execution;
  }

  complete(execution: Execution, variables?: Variables): void {
    if (variables) this.assign(execution, variables);
    delete execution.waits;
    this.attempt(execution, 'leave');
  }

  /** Runs one stage of a run; what goes wrong in it becomes an incident, and the stage can be tried again. */
  attempt(execution: Execution, stage: Stage): void {
    try {
      if (stage === 'enter') this.enter(execution);
      else if (stage === 'leave') this.leave(execution);
      else this.goOn(execution);
    } catch (error) {
      if (!(error instanceof Incident)) throw error;
      this.raise(execution, error, stage);
    }
  }

  raise(execution: Execution, { code, message }: { code: string; message: string }, stage: Stage): void {
    // Whoever watches over the element goes on watching: the deadline on its border, the message that calls it off.
    if (stage === 'enter') this.drop(...this.children(execution).filter((child) => !this.watches(child)));
    execution.waits = [{ kind: 'incident', code, message, stage }];
    this.emit('incident.raised', execution, { code });
  }

  private watches(child: Execution): boolean {
    return child.role === 'listener' && this.node(child).kind === 'boundaryEvent';
  }

  private enter(execution: Execution): void {
    const { activitiesPerStep } = this.around.limits;
    if (++this.runs > activitiesPerStep)
      throw new KernelError(
        'STEP_BUDGET',
        execution.element,
        `More than ${activitiesPerStep} elements ran in one step. It looks like a loop without a wait.`,
      );
    const node = this.node(execution);
    if (execution.role !== 'iteration') {
      this.rules.arm(this, execution, node.boundaries);
      if (node.loop) {
        execution.role = 'body';
        this.rules.loop.enter(this, execution, node);
        return;
      }
    }
    for (const { target, value } of node.inputs) this.local(execution, target, this.value(value, execution));
    this.behaviour(node).enter(this, execution, node);
  }

  /** Opens a sub-process without running anything in it. */
  open(node: FlowNode, scope: Execution): Execution {
    const execution = this.create(node.id, scope);
    this.emit('activity.started', execution);
    this.rules.arm(this, execution, node.boundaries);
    if (node.inner) this.rules.arm(this, execution, eventStarts(node.inner));
    return execution;
  }

  /** Begins to listen, beside the boundary events, for what an activity's inside declares. */
  arm(host: Execution, events: readonly FlowNode[]): void {
    this.rules.arm(this, host, events);
  }

  private leave(execution: Execution): void {
    if (execution.role !== 'body') {
      const values = this.node(execution).outputs.map(({ target, value }) => [target, this.value(value, execution)] as const);
      for (const [target, value] of values) this.assign(this.parent(execution), { [target]: value });
    }
    this.attempt(execution, 'flows');
  }

  private goOn(execution: Execution): void {
    const node = this.node(execution);
    const parent = this.parent(execution);
    if (execution.role === 'iteration') {
      this.rules.loop.ended?.(this, parent, node, execution, false);
      return;
    }
    const flows = execution.undoneFor ? [] : this.behaviour(node).choose(this, execution, node);
    const container = this.graph.nodes.get(parent.element);
    const surrounding = container && this.behaviour(container);
    const ending = (container && surrounding?.ending?.(this, parent, container, execution)) ?? false;
    this.finish(execution);
    this.send(flows, execution, parent);
    if (container) surrounding?.ended?.(this, parent, container, execution, ending);
    if (execution.undoneFor) this.rules.undone(this, execution.undoneFor);
  }

  /** Ends a run that has done its work. */
  finish(execution: Execution): void {
    this.emit('activity.completed', execution);
    const kept = undoable(this.node(execution), execution);
    const parent = this.parent(execution);
    if (kept.length > 0) parent.completed = [...(parent.completed ?? []), ...kept];
    this.drop(execution);
  }

  // --- tokens ---

  send(flows: readonly Flow[], from: Execution, scope: Execution): void {
    for (const flow of flows) {
      this.events.push({ type: 'flow.taken', elementId: flow.id, elementType: 'bpmn:SequenceFlow', executionId: from.id });
      this.later(scope, () => this.arrive(flow, scope));
    }
  }

  /** Put off until what is going on now is done; forgotten when the scope is gone by then. */
  later(scope: Execution, run: () => void): void {
    this.queue.push({ scope: scope.id, run });
  }

  private arrive(flow: Flow, scope: Execution): void {
    const { target } = flow;
    if (this.behaviour(target).keep?.(this, scope, target, flow)) return;
    this.begin(target, scope);
  }

  /** Does the next thing; false when the game stands still. */
  advance(): boolean {
    const next = this.queue.shift();
    if (next) {
      if (this.find(next.scope)) next.run();
      return true;
    }
    for (const id of this.touched) {
      this.touched.delete(id);
      const scope = this.find(id);
      if (!scope || !this.inside(scope) || this.live(scope).length > 0 || hasTokens(scope) || scope.undoing) continue;
      if (scope.parent === null) this.end('completed');
      else this.behaviour(this.node(scope)).emptied?.(this, scope, this.node(scope));
      return true;
    }
    return false;
  }

  /** Looks at a scope again when nothing else is to be done: it may be empty. */
  touch(scope: Execution): void {
    this.touched.add(scope.id);
  }

  end(
    status: Exclude<InstanceStatus, 'running'>,
    how: Partial<Extract<Effect, { type: 'ended' }>> = {},
    detail?: HistoryEvent['detail'],
  ): void {
    this.empty(this.root);
    this.drop(...this.children(this.root));
    this.queue = [];
    this.touched.clear();
    this.state.status = status;
    this.emit(`instance.${status}`, this.root, detail);
    this.effects.push({ type: 'ended', status, variables: this.root.variables ?? {}, ...how });
  }

  // --- taking away ---

  /** Cancels everything that runs in a scope, but for `except`. Tokens on their way are taken too. */
  empty(scope: Execution, except?: Execution): void {
    this.queue = this.queue.filter((token) => token.scope !== scope.id);
    for (const child of this.live(scope)) if (child !== except) this.cancel(child);
    delete scope.joins;
    delete scope.resets;
    this.touch(scope);
  }

  cancel(execution: Execution): void {
    for (const child of this.children(execution)) this.cancel(child);
    if (execution.role !== 'listener' && execution.role !== 'undone' && !isBeforeJoin(execution))
      this.emit('activity.cancelled', execution);
    this.drop(execution);
  }

  /** Takes executions away without a word in the history. */
  drop(...executions: Execution[]): void {
    for (const execution of executions) {
      this.drop(...this.children(execution));
      this.forget(execution);
      this.touched.add(execution.parent as string);
    }
  }

  emit(type: HistoryType, execution: Execution, detail?: HistoryEvent['detail']): void {
    const elementType = execution.parent === null ? this.graph.type : this.node(execution).type;
    this.events.push({ type, elementId: execution.element, elementType, executionId: execution.id, ...(detail ? { detail } : {}) });
  }
}

/** It only says that tokens wait before a gateway for ever; the gateway has not begun. */
const isBeforeJoin = ({ waits: [wait] = [] }: Execution) => wait?.kind === 'incident' && wait.stage === 'join';

const hasTokens = ({ joins }: Execution) => joins !== undefined && Object.keys(joins).length > 0;

/** What has to be remembered of a finished run so that it can be undone. */
export function undoable(node: FlowNode, execution: Execution): CompletedActivity[] {
  const { variables, completed = [], role, undoneFor } = execution;
  if (undoneFor || node.triggeredByEvent) return [];
  if (role === 'body') return completed;
  const undoesItself = node.inner?.eventSubProcesses.some(({ inner }) =>
    inner?.nodes.some(({ kind, events }) => kind === 'startEvent' && events[0]?.kind === 'compensation'),
  );
  if (completed.length === 0 && !undoesItself && !node.boundaries.some(({ handler }) => handler)) return [];
  return [{ element: node.id, ...(variables ? { variables } : {}), ...(completed.length > 0 ? { inner: completed } : {}) }];
}
