/**
 * The token game: a pure interpreter of one process instance. Executions form a tree; a token is an entry in the queue
 * or a count at a join. Nothing here reads a clock, a store or a random source.
 */

import type { Effect, HistoryEvent, HistoryType, Json, KernelLimits, Variables } from '../types.ts';
import { enterBehaviour } from './behaviours/index.ts';
import { checkAdHoc, continueAdHoc } from './behaviours/scopes.ts';
import { recheckConditions, subscribeBoundaries, subscribeEventSubProcesses } from './catches.ts';
import { undoNext } from './compensation.ts';
import { evaluateFeel } from './feel.ts';
import { chooseFlows } from './flows.ts';
import type { Flow, Graph, Mapping, Node, Scope } from './graph.ts';
import { arriveAtJoin, fireInclusiveJoins, reportDeadlock } from './joins.ts';
import { KernelError } from './kernel-error.ts';
import { afterIteration, enterLoop } from './loops.ts';
import type { Compensable, Execution, GameState } from './state.ts';

export type Decide = (decisionRef: string, variables: Variables) => Json;

interface Arrival {
  node: Node;
  scopeId: string;
  flow?: Flow;
}

/** Where a run comes from, when it is not an ordinary token. */
export interface Origin {
  gateId?: string;
  /** The loop body this run is one iteration of. */
  bodyId?: string;
  loopCounter?: number;
  variables?: Variables;
  /** A compensation handler: the event that threw. */
  undoFor?: string;
}

export class Game {
  readonly executions = new Map<string, Execution>();
  readonly events: HistoryEvent[] = [];
  readonly effects: Effect[] = [];
  /** Variables have changed since conditions were last looked at. */
  changed = false;
  private readonly queue: Arrival[] = [];
  private runs = 0;

  constructor(
    readonly graph: Graph,
    readonly state: GameState,
    readonly now: Date,
    readonly limits: KernelLimits,
    readonly decide: Decide,
  ) {
    for (const execution of state.executions) this.executions.set(execution.id, execution);
  }

  // --- looking around ---

  node(elementId: string): Node {
    const node = this.graph.nodes.get(elementId);
    if (!node) throw new KernelError('ELEMENT_UNKNOWN', elementId, `There is no element ${elementId} in this version`);
    return node;
  }

  get root(): Execution {
    return this.executions.get(this.state.rootId) as Execution;
  }

  children(parentId: string): Execution[] {
    return [...this.executions.values()].filter((execution) => execution.parentId === parentId);
  }

  scopeOf(execution: Execution): Scope {
    return execution.id === this.state.rootId ? this.graph.root : (this.node(execution.elementId).scope as Scope);
  }

  /** The scope execution that a token of this execution's element lives in. */
  scopeIdOf(execution: Execution): string {
    let parent = this.executions.get(execution.parentId as string) as Execution;
    while (parent.kind === 'loop') parent = this.executions.get(parent.parentId as string) as Execution;
    return parent.id;
  }

  /** Variables seen from an execution: inner ones hide outer ones. */
  visible(execution: Execution): Variables {
    const chain: Execution[] = [];
    for (let at: Execution | undefined = execution; at; at = at.parentId ? this.executions.get(at.parentId) : undefined) chain.unshift(at);
    return Object.assign(Object.create(null), ...chain.map((each) => each.variables));
  }

  feel(expression: string, execution: Execution, more?: Variables): Json {
    return evaluateFeel(expression, more ? { ...this.visible(execution), ...more } : this.visible(execution), execution.elementId);
  }

  mapped(mappings: Mapping[], execution: Execution, more?: Variables): Variables {
    return Object.fromEntries(
      mappings.map(({ target, source, literal }) => [target, literal ? source : this.feel(source, execution, more)]),
    );
  }

  /** A variable is set where it already is, going outwards; a new one at process level. */
  assign(from: Execution, variables: Variables | undefined): void {
    if (!variables) return;
    for (const [name, value] of Object.entries(variables)) {
      if (name === '__proto__' || name === 'constructor' || name === 'prototype')
        throw new KernelError('VARIABLES_INVALID', from.elementId, `"${name}" cannot be the name of a variable`);
      let at: Execution = from;
      while (at.parentId && !Object.hasOwn(at.variables, name)) at = this.executions.get(at.parentId) as Execution;
      at.variables[name] = value;
    }
    this.changed = true;
  }

  // --- telling ---

  tell(type: HistoryType, execution: { id: string; elementId: string }, detail?: Record<string, Json>): void {
    const elementType = this.graph.nodes.get(execution.elementId)?.type ?? 'bpmn:Process';
    this.events.push({ type, elementId: execution.elementId, elementType, executionId: execution.id, ...(detail ? { detail } : {}) });
  }

  // --- executions ---

  create(elementId: string, kind: Execution['kind'], parentId: string | undefined, more: Partial<Execution> = {}): Execution {
    this.state.counter += 1;
    const execution: Execution = {
      id: `${elementId}#${this.state.counter}`,
      elementId,
      kind,
      since: this.now.toISOString(),
      variables: {},
      waits: [],
      ...more,
    };
    if (parentId) execution.parentId = parentId;
    this.executions.set(execution.id, execution);
    return execution;
  }

  /** Takes an execution and everything under it away; `tellIt` says so in the history. */
  remove(execution: Execution, tellIt: boolean): void {
    if (!this.executions.has(execution.id)) return;
    for (const child of this.children(execution.id)) this.remove(child, tellIt);
    for (const other of [...this.executions.values()]) {
      if (other.hostId === execution.id || (other.gateId === execution.id && tellIt)) this.remove(other, tellIt);
    }
    this.executions.delete(execution.id);
    for (let at = this.queue.length - 1; at >= 0; at -= 1) if (this.queue[at]?.scopeId === execution.id) this.queue.splice(at, 1);
    if (tellIt && execution.kind !== 'catch' && execution.id !== this.state.rootId) this.tell('activity.cancelled', execution);
  }

  openScope(scope: Scope, execution: Execution): void {
    execution.joins = {};
    execution.done = [];
    subscribeEventSubProcesses(this, scope, execution);
  }

  // --- tokens ---

  put(node: Node, scopeId: string, flow?: Flow): void {
    this.queue.push(flow ? { node, scopeId, flow } : { node, scopeId });
  }

  hasTokensIn(scopeId: string): boolean {
    return this.queue.some((arrival) => arrival.scopeId === scopeId);
  }

  take(flows: Flow[], scopeId: string): void {
    for (const flow of flows) {
      this.events.push({ type: 'flow.taken', elementId: flow.id, elementType: 'bpmn:SequenceFlow', executionId: flow.id });
      this.put(this.node(flow.targetId), scopeId, flow);
    }
  }

  /** Begins a run of an element. Whatever it cannot do becomes an incident on it. */
  begin(node: Node, scopeId: string, origin: Origin = {}): Execution {
    this.runs += 1;
    if (this.runs > this.limits.activitiesPerStep) throw new StepTooLong(node.id, this.limits.activitiesPerStep);
    const { bodyId, ...more } = origin;
    const looping = node.loop !== undefined && bodyId === undefined;
    const execution = this.create(node.id, looping ? 'loop' : node.scope ? 'scope' : 'run', bodyId ?? scopeId, {
      ...more,
      variables: { ...more.variables },
    });
    this.tell('activity.started', execution);
    this.attempt(execution, 'enter', () => {
      if (bodyId === undefined) subscribeBoundaries(this, node, execution, scopeId);
      if (looping) return enterLoop(this, node, execution);
      Object.assign(execution.variables, this.mapped(node.inputs, execution));
      enterBehaviour(this, node, execution);
    });
    return execution;
  }

  attempt(execution: Execution, phase: 'enter' | 'leave', act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof KernelError) || error instanceof StepTooLong) throw error;
      execution.incident = { code: error.code, message: error.message, phase };
      this.tell('incident.raised', execution, { code: error.code });
    }
  }

  /** Work has been done from outside: takes its variables in, then goes on. */
  complete(execution: Execution, submitted?: Variables): void {
    this.attempt(execution, 'leave', () => {
      const node = this.node(execution.elementId);
      if (node.outputs.length > 0) {
        const mapped = this.mapped(node.outputs, execution, submitted);
        this.assign(this.executions.get(execution.parentId as string) as Execution, mapped);
      } else this.assign(execution, submitted);
      execution.waits = [];
      this.finish(execution, submitted);
    });
  }

  /** The element is done: the iteration is counted, or tokens go out. */
  finish(execution: Execution, submitted?: Variables): void {
    const node = this.node(execution.elementId);
    const parent = this.executions.get(execution.parentId as string);
    if (parent?.kind === 'loop') return afterIteration(this, node, parent, execution, submitted);
    const scopeId = this.scopeIdOf(execution);
    const flows = chooseFlows(this, node, execution);
    const scope = this.executions.get(scopeId) as Execution;
    rememberForCompensation(this, node, execution, scope);
    this.tell('activity.completed', execution);
    this.remove(execution, false);
    const thrower = execution.undoFor ? this.executions.get(execution.undoFor) : undefined;
    if (thrower) undoNext(this, thrower);
    else this.take(flows, scopeId);
    if (scope.memo?.adHoc) checkAdHoc(this, scope);
  }

  /** Lets every token move until everything waits. */
  settle(): void {
    for (;;) {
      const arrival = this.queue.shift();
      if (arrival) {
        if (!this.executions.has(arrival.scopeId)) continue;
        if (!arriveAtJoin(this, arrival.node, arrival.scopeId, arrival.flow)) this.begin(arrival.node, arrival.scopeId);
        continue;
      }
      if (this.changed) {
        this.changed = false;
        recheckConditions(this);
        continue;
      }
      if (fireInclusiveJoins(this)) continue;
      if (this.closeEmptyScopes()) continue;
      return;
    }
  }

  private closeEmptyScopes(): boolean {
    for (const scope of [...this.executions.values()].reverse()) {
      if (scope.kind !== 'scope' || scope.incident) continue;
      if (this.children(scope.id).some((child) => child.kind !== 'catch')) continue;
      if (scope.memo?.adHoc && continueAdHoc(this, scope)) return true;
      if (reportDeadlock(this, scope)) return true;
      if (scope.id === this.state.rootId) return this.end('completed');
      const before = this.events.length;
      this.attempt(scope, 'leave', () => {
        const node = this.node(scope.elementId);
        if (node.outputs.length > 0)
          this.assign(this.executions.get(scope.parentId as string) as Execution, this.mapped(node.outputs, scope));
        this.finish(scope);
      });
      if (this.events.length > before || !this.executions.has(scope.id)) return true;
    }
    return false;
  }

  end(status: 'completed' | 'terminated' | 'cancelled', detail?: { errorCode?: string; errorMessage?: string; reason?: string }): boolean {
    if (this.state.status !== 'running') return false;
    const { root } = this;
    for (const child of this.children(root.id)) this.remove(child, status !== 'completed');
    this.queue.length = 0;
    root.joins = {};
    this.state.status = status;
    this.changed = false;
    this.tell(`instance.${status}`, root, detail?.reason ? { reason: detail.reason } : undefined);
    if (this.state.called) {
      this.effects.push({
        type: 'ended',
        status,
        variables: { ...root.variables },
        ...(detail?.errorCode === undefined ? {} : { errorCode: detail.errorCode }),
        ...(detail?.errorMessage === undefined ? {} : { errorMessage: detail.errorMessage }),
      });
    }
    return true;
  }
}

export class StepTooLong extends KernelError {
  constructor(elementId: string, limit: number) {
    super('STEP_TOO_LONG', elementId, `More than ${limit} elements ran without a wait; is there a cycle without one?`);
  }
}

function rememberForCompensation(game: Game, node: Node, execution: Execution, scope: Execution): void {
  const nested = execution.done?.length ? execution.done : undefined;
  const handlerId = node.boundary.find((event) => event.triggers.some((trigger) => trigger.kind === 'compensation'))?.handlerId;
  if (!handlerId && !nested) return;
  const entry: Compensable = { activityId: node.id, variables: { ...game.visible(execution) } };
  if (handlerId) entry.handlerId = handlerId;
  if (nested) entry.nested = nested;
  scope.done = [...(scope.done ?? []), entry];
}
