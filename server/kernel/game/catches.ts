/** Events that wait without being run: boundary events and the starts of event sub-processes. */

import type { Json, Variables } from '../types.ts';
import type { Game } from './game.ts';
import type { Node, Scope, Trigger } from './graph.ts';
import type { Execution, PendingWait } from './state.ts';
import { firstDue, nextDue } from './timers.ts';

const WAITING = new Set(['timer', 'message', 'signal', 'condition']);

/** What an event waits for, evaluated now. Errors, escalations and compensation are looked up when thrown, not waited for. */
export function waitsOf(game: Game, node: Node, execution: Execution): PendingWait[] {
  return node.triggers.flatMap((trigger, index) => (WAITING.has(trigger.kind) ? [waitOf(game, trigger, index, execution)] : []));
}

function waitOf(game: Game, trigger: Trigger, index: number, execution: Execution): PendingWait {
  const wait: PendingWait = { kind: trigger.kind as PendingWait['kind'], trigger: index };
  switch (trigger.kind) {
    case 'timer':
      return { ...wait, ...firstDue(game, trigger.timer, execution) };
    case 'message': {
      const data: Record<string, Json> = { messageName: trigger.name };
      if (trigger.correlation !== undefined) data.correlationKey = String(game.feel(trigger.correlation, execution) ?? '');
      return { ...wait, data };
    }
    case 'signal':
      return { ...wait, data: { signalName: trigger.name } };
    default:
      return { ...wait, data: { was: false } };
  }
}

export function subscribeBoundaries(game: Game, node: Node, host: Execution, scopeId: string): void {
  for (const event of node.boundary) {
    if (!event.triggers.some((trigger) => WAITING.has(trigger.kind))) continue;
    const execution = game.create(event.id, 'catch', scopeId, { hostId: host.id });
    game.attempt(execution, 'enter', () => {
      execution.waits = waitsOf(game, event, execution);
      game.changed ||= execution.waits.some((wait) => wait.kind === 'condition');
    });
  }
}

export function subscribeEventSubProcesses(game: Game, scope: Scope, host: Execution): void {
  for (const sub of scope.eventSubProcesses) {
    const start = sub.scope?.starts[0];
    if (!start?.triggers.some((trigger) => WAITING.has(trigger.kind))) continue;
    const execution = game.create(start.id, 'catch', host.id, { hostId: host.id });
    game.attempt(execution, 'enter', () => {
      execution.waits = waitsOf(game, start, execution);
      game.changed ||= execution.waits.some((wait) => wait.kind === 'condition');
    });
  }
}

/** A waiting event has been triggered: by the alarm clock, a message, a signal or a condition. */
export function trigger(game: Game, execution: Execution, wait: PendingWait, variables?: Variables): void {
  const node = game.node(execution.elementId);
  if (wait.kind === 'timer') game.tell('timer.fired', execution);
  if (wait.kind === 'message') game.tell('message.received', execution, { name: wait.data?.messageName ?? null });
  if (wait.kind === 'signal') game.tell('signal.received', execution, { name: wait.data?.signalName ?? null });
  if (execution.kind !== 'catch') {
    closeGate(game, execution);
    game.complete(execution, variables);
    return;
  }
  if (node.attachedTo) catchAtBoundary(game, node, execution.hostId as string, variables, execution);
  else catchInScope(game, node, execution.hostId as string, variables, execution);
  if (game.executions.has(execution.id)) rearm(game, execution, wait);
}

/** One target of an event-based gateway was first: the gateway is done and the others stop waiting. */
export function closeGate(game: Game, chosen: Execution): void {
  const gate = chosen.gateId ? game.executions.get(chosen.gateId) : undefined;
  if (!gate) return;
  for (const other of [...game.executions.values()]) if (other.gateId === gate.id && other !== chosen) game.remove(other, true);
  delete chosen.gateId;
  game.tell('activity.completed', gate);
  game.remove(gate, false);
}

function rearm(game: Game, execution: Execution, wait: PendingWait): void {
  if (wait.kind !== 'timer') return;
  const spec = game.node(execution.elementId).triggers[wait.trigger ?? 0];
  const next = spec?.kind === 'timer' ? nextDue(game, spec.timer, wait) : undefined;
  if (next) Object.assign(wait, next);
  else {
    execution.waits = execution.waits.filter((each) => each !== wait);
    if (execution.waits.length === 0) game.remove(execution, false);
  }
}

/** A boundary event goes off: its host is cancelled or goes on, and a token leaves by the event. */
export function catchAtBoundary(game: Game, event: Node, hostId: string, variables?: Variables, from?: Execution): void {
  const host = game.executions.get(hostId) as Execution;
  const scopeId = game.scopeIdOf(host);
  const run = game.create(event.id, 'run', scopeId);
  game.tell('activity.started', run);
  const target = game.executions.get(scopeId) as Execution;
  if (event.outputs.length > 0) game.assign(target, game.mapped(event.outputs, from ?? host, variables));
  else game.assign(target, variables);
  if (event.interrupting) game.remove(host, true);
  game.finish(run);
}

/** An event sub-process starts inside the scope it guards. */
export function catchInScope(game: Game, start: Node, hostId: string, variables?: Variables, from?: Execution): void {
  const scope = game.executions.get(hostId) as Execution;
  const sub = game.node(start.scopeId as string);
  if (start.interrupting) {
    for (const child of game.children(scope.id)) game.remove(child, true);
    scope.joins = {};
  }
  const run = game.create(sub.id, 'scope', scope.id);
  game.tell('activity.started', run);
  game.openScope(sub.scope as Scope, run);
  if (start.outputs.length > 0) game.assign(scope, game.mapped(start.outputs, from ?? scope, variables));
  else game.assign(scope, variables);
  const begun = game.create(start.id, 'run', run.id);
  game.tell('activity.started', begun);
  game.attempt(begun, 'leave', () => game.finish(begun));
}

/** Looks at every condition that waits; one that has become true triggers. */
export function recheckConditions(game: Game): void {
  for (const execution of [...game.executions.values()]) {
    if (!game.executions.has(execution.id)) continue;
    for (const wait of [...execution.waits]) {
      if (wait.kind !== 'condition') continue;
      const spec = game.node(execution.elementId).triggers[wait.trigger ?? 0];
      if (spec?.kind !== 'condition') continue;
      game.attempt(execution, 'enter', () => {
        const holds = game.feel(spec.expression, execution) === true;
        const was = wait.data?.was === true;
        wait.data = { was: holds };
        if (holds && !was) trigger(game, execution, wait);
      });
    }
  }
}
