import type { Issue } from '../errors.ts';
import { awaitEvent } from './behaviours/awaited-event.ts';
import { rules } from './behaviours/index.ts';
import type { CompletedActivity, Execution, GameState } from './execution.ts';
import { Game } from './game.ts';
import { eventStarts, type FlowNode, type Graph, type Scope } from './graph.ts';
import { FORMAT } from './state-format.ts';
import type { MigrationResult } from './types.ts';

/** Carries a running instance to another version of its process. Every running element needs a home of the same kind there. */
export function migrate(from: Graph, to: Graph, state: GameState, map: Record<string, string>, now = new Date(state.at)): MigrationResult {
  const homes = (id: string) => to.nodes.get(map[id] ?? id);
  const issues: Issue[] = [];
  const executions: Execution[] = [];
  const listeners: Execution[] = [];
  for (const execution of state.executions) {
    if (execution.parent === null) executions.push({ ...execution, element: to.key });
    else if (execution.role === 'listener') listeners.push(execution);
    else executions.push({ ...execution, element: homes(execution.element)?.id ?? execution.element });
  }
  for (const execution of state.executions) {
    if (execution.parent === null || execution.role === 'listener') continue;
    const old = from.nodes.get(execution.element) as FlowNode;
    const problem = misfit(old, homes(execution.element), from, to, homes);
    if (problem) issues.push({ code: 'MIGRATION_NO_HOME', severity: 'error', elementId: execution.element, message: problem });
  }
  for (const execution of executions) issues.push(...carryTokens(execution, to, map), ...carryRemembered(execution, homes));
  if (issues.length > 0) return { issues };
  for (const listener of listeners) {
    const home = homes(listener.element);
    const parent = executions.find(({ id }) => id === listener.parent);
    const fits = home && parent && listensFor(home, parent, to);
    if (fits && home.events[listener.event ?? 0]?.kind === from.nodes.get(listener.element)?.events[listener.event ?? 0]?.kind)
      executions.push({ ...listener, element: home.id });
  }
  const known = new Map([...from.nodes].flatMap(([id, node]) => (homes(id) ? [[homes(id)?.id as string, node] as const] : [])));
  return { state: { format: FORMAT, game: withNewListeners(to, known, { ...state, executions }, now) } };
}

/** What of this map is no renaming: the old element is still there under its own id, or the new one was there before. */
export function moves(from: Graph, to: Graph, map: Record<string, string>): Issue[] {
  const knows = (graph: Graph, id: string) => graph.nodes.has(id) || graph.flows.has(id);
  return Object.entries(map)
    .filter(([old, home]) => home !== old && (knows(to, old) || knows(from, home)))
    .map(([elementId, home]) => ({
      code: 'MIGRATION_MOVES',
      severity: 'error',
      elementId,
      message: `${elementId} to ${home} is a move, no renaming: ${knows(to, elementId) ? `${elementId} is still there` : `${home} was there before`}.`,
    }));
}

/** A boundary event for its host, one of several events of a catch for the catch, the start of an event sub-process for the scope around that. */
function listensFor(home: FlowNode, parent: Execution, to: Graph): boolean {
  if (home.kind === 'boundaryEvent') return home.host?.id === parent.element;
  if (home.kind === 'catchEvent') return home.id === parent.element;
  return (home.scope.owner?.scope.id ?? '') === scopeId(parent, to);
}

const scopeId = (execution: Execution, to: Graph) =>
  execution.parent === null ? to.key : (to.nodes.get(execution.element)?.inner?.id ?? '');

function misfit(
  old: FlowNode,
  home: FlowNode | undefined,
  from: Graph,
  to: Graph,
  homes: (id: string) => FlowNode | undefined,
): string | undefined {
  if (!home) return `${old.id} is not in the new version. Say which element takes its place.`;
  if (home.kind !== old.kind || home.loop?.kind !== old.loop?.kind) return `${home.id} is of another kind than ${old.id}.`;
  const around = (scope: Scope, graph: Graph) => (scope === graph.scope ? undefined : scope.id);
  const oldScope = around(old.scope, from);
  const expected = oldScope === undefined ? undefined : homes(oldScope)?.id;
  if (around(home.scope, to) !== expected) return `${home.id} lies in another sub-process than ${old.id}.`;
  return undefined;
}

/** Tokens before a join stay on their flows, which must still lead there. */
function carryTokens(execution: Execution, to: Graph, map: Record<string, string>): Issue[] {
  const issues: Issue[] = [];
  const joins: Record<string, string[]> = {};
  for (const [gateway, flows] of Object.entries(execution.joins ?? {})) {
    const home = to.nodes.get(map[gateway] ?? gateway);
    const kept = flows.map((flow) => map[flow] ?? flow);
    if (!home || !kept.every((flow) => home.incoming.some(({ id }) => id === flow)))
      issues.push({
        code: 'MIGRATION_NO_HOME',
        severity: 'error',
        elementId: gateway,
        message: `A token waits before ${gateway}, whose flows are not in the new version.`,
      });
    joins[home?.id ?? gateway] = kept;
  }
  if (execution.joins) execution.joins = joins;
  return issues;
}

/** What can still be undone, is being undone or is still to be offered, and late tokens still to be swallowed. */
function carryRemembered(execution: Execution, homes: (id: string) => FlowNode | undefined): Issue[] {
  const issues: Issue[] = [];
  const homeOf = (id: string, what: string) => {
    const home = homes(id);
    if (!home)
      issues.push({ code: 'MIGRATION_NO_HOME', severity: 'error', elementId: id, message: `${id} ${what} and is not in the new version.` });
    return home?.id ?? id;
  };
  const carried = (completed: CompletedActivity): CompletedActivity => ({
    ...completed,
    element: homeOf(completed.element, 'can still be undone'),
    ...(completed.inner ? { inner: completed.inner.map(carried) } : {}),
  });
  if (execution.completed) execution.completed = execution.completed.map(carried);
  if (execution.undoing) execution.undoing = execution.undoing.map(carried);
  if (execution.offered) execution.offered = execution.offered.map((id) => homeOf(id, 'is still to be offered'));
  if (execution.resets)
    execution.resets = Object.fromEntries(
      Object.entries(execution.resets).flatMap(([id, flows]) => {
        const home = homes(id);
        // A flow that is gone brings no late token.
        const kept = flows.filter((flow) => home?.incoming.some((incoming) => incoming.id === flow));
        return home && kept.length > 0 ? [[home.id, kept]] : [];
      }),
    );
  return issues;
}

/** Boundary events and event sub-processes that only the new version has begin to listen now. What the old one has heard already it does not hear again. */
function withNewListeners(graph: Graph, known: ReadonlyMap<string, FlowNode>, state: GameState, now: Date): GameState {
  const limits = { activitiesPerStep: 1, multiInstance: 1, variablesBytes: 262_144, feelMillis: 100 };
  const game = new Game(graph, state, { now, limits, decisions: () => undefined }, rules);
  for (const host of [...game.all()]) {
    if (host.role === 'listener' || host.role === 'iteration' || host.role === 'target') continue;
    const scope = game.inside(host);
    const wanted = [...(host.parent === null ? [] : game.node(host).boundaries), ...(scope && !host.interrupted ? eventStarts(scope) : [])];
    for (const node of wanted) {
      const heard = new Set(
        game
          .children(host)
          .filter((child) => child.element === node.id)
          .map(({ event }) => event),
      );
      for (const [event, definition] of node.events.entries()) {
        const before = known.get(node.id)?.events[event]?.kind === definition.kind;
        const wait = heard.has(event) || before ? undefined : awaitEvent(game, host, definition);
        if (wait) game.create(node.id, host, { role: 'listener', event, waits: [wait] });
      }
    }
  }
  return { ...game.state, executions: [...game.all()] };
}
