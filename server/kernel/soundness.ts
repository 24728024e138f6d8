import { catchThrown, findCatcher } from './behaviours/catchers.ts';
import { trigger } from './behaviours/trigger.ts';
import type { Execution, GameState } from './execution.ts';
import type { Game } from './game.ts';
import type { EventDefinition, Flow, FlowNode, Graph } from './graph.ts';
import type { Report } from './reading/report.ts';
import type { Oracle, Surroundings } from './scoped-variables.ts';
import { start } from './start.ts';
import { playFreely, saved } from './token-game.ts';

const MAX_STATES = 2_000;
const MAX_MILLIS = 300;
/** Executions in one state beyond which a branch is not followed: events that do not interrupt can repeat without end. */
const MAX_WIDTH = 60;
/** Ways through the choices of one move that are tried; a chain of splits without a wait has as many as two to the power of its length. */
const MAX_BRANCHES = 256;
const LIMITS = { activitiesPerStep: 2_000, multiInstance: 1_000, variablesBytes: 1_000_000, feelMillis: 100 };

interface State {
  game: GameState;
  from?: State;
  /** Id of the element that led here. */
  by: string;
}

/** Plays the token game with every choice open, as far as time allows, and reports where it gets stuck. */
export function explore(graph: Graph, report: Report): void {
  const found = search(graph);
  for (const [id, { state, ended }] of found.stuck) {
    const node = graph.nodes.get(id) as FlowNode;
    const never = found.complete && !found.ends && !ended;
    const path = pathTo(state);
    const message = `A token waits for ever before ${node.name ?? id}: ${path.map((at) => nameOf(graph, at)).join(' → ')}. Join only what was split by the same kind of gateway.`;
    if (never) report.refuse('DEADLOCK', id, message, { path });
    else report.warn('DEADLOCK', id, message, { path });
  }
  if (found.stuck.size > 0 || !found.complete) return;
  for (const node of graph.nodes.values())
    if (node.isActivity && !found.begun.has(node.id) && !node.triggeredByEvent && !node.forCompensation)
      report.warn('NEVER_RUNS', node.id, `No order of events ever leads to ${node.name ?? node.id}.`);
}

interface Found {
  /** Gateways before which a token is left, with the shortest way there. */
  stuck: Map<string, { state: State; ended: boolean }>;
  begun: Set<string>;
  /** An end has been reached. */
  ends: boolean;
  /** Everything was seen. */
  complete: boolean;
}

function search(graph: Graph): Found {
  const found: Found = { stuck: new Map(), begun: new Set(), ends: false, complete: true };
  const until = performance.now() + MAX_MILLIS;
  const seen = new Set<string>();
  const ahead: State[] = [];
  const note = (game: Game, from: State | undefined, by: string) => {
    for (const { type, elementId } of game.events) if (type === 'activity.started') found.begun.add(elementId);
    if (game.state.status !== 'running') {
      found.ends = true;
      return;
    }
    const state: State = { game: saved(game), by, ...(from ? { from } : {}) };
    for (const { element, waits } of state.game.executions) {
      const [wait] = waits ?? [];
      if (wait?.kind === 'incident' && wait.code === 'DEADLOCK' && !found.stuck.has(element))
        found.stuck.set(element, { state, ended: false });
    }
    const key = canonical(state.game.executions);
    if (seen.has(key)) return;
    seen.add(key);
    if (state.game.executions.length > MAX_WIDTH) found.complete = false;
    else ahead.push(state);
  };
  const explored = (from: GameState | null, act: Move['act'], noted: (game: Game) => void) => {
    if (!branch(graph, from, act, noted, until)) found.complete = false;
  };
  for (const { elementId } of graph.starts)
    explored(
      null,
      (game) => start(game, elementId),
      (game) => note(game, undefined, elementId),
    );
  for (let state = ahead.shift(); state; state = ahead.shift()) {
    if (seen.size > MAX_STATES || performance.now() > until) {
      found.complete = false;
      break;
    }
    const at = state;
    for (const { by, act } of movesFrom(graph, at.game)) explored(at.game, act, (game) => note(game, at, by));
  }
  return found;
}

/** Runs one move once for each combination of choices it meets; false when there were too many of them. */
function branch(graph: Graph, state: GameState | null, act: (game: Game) => void, note: (game: Game) => void, until: number): boolean {
  const scripts: number[][] = [[]];
  let tried = 0;
  for (let script = scripts.pop(); script; script = scripts.pop()) {
    if (++tried > MAX_BRANCHES || performance.now() > until) return false;
    const taken: { at: number; of: number }[] = [];
    const next = (of: number) => {
      const at = script?.[taken.length] ?? 0;
      taken.push({ at, of });
      return at;
    };
    const around: Surroundings = { now: new Date(0), limits: LIMITS, decisions: () => undefined, oracle: oracleFrom(next) };
    try {
      note(playFreely(graph, state, act, around));
    } catch {
      // A circle without a wait: reported by a check of its own.
    }
    for (let depth = script.length; depth < taken.length; depth++) {
      const { of } = taken[depth] as { of: number };
      for (let other = 1; other < of; other++) scripts.push([...taken.slice(0, depth).map(({ at }) => at), other]);
    }
  }
  return true;
}

/** Which ways are taken is open; of an inclusive split, each way alone and all together stand for the rest. */
const oracleFrom = (next: (of: number) => number): Oracle => ({
  choose: (_node: FlowNode, flows: readonly Flow[], exactlyOne: boolean) => {
    const at = next(flows.length > 1 && !exactlyOne ? flows.length + 1 : flows.length);
    return at === flows.length ? [...flows] : [flows[at] as Flow];
  },
  test: () => next(2) === 0,
});

interface Move {
  by: string;
  act(game: Game): void;
}

/** Everything that can happen next: each wait ends, each listener is heard, each error that something catches is thrown. */
function movesFrom(graph: Graph, { executions }: GameState): Move[] {
  const moves: Move[] = [];
  const seen = new Set<string>();
  for (const { id, element, parent, waits, role } of executions) {
    const [wait] = waits ?? [];
    if (!wait || wait.kind === 'incident') continue;
    // Two executions of one element under one parent lead to the same states.
    const twin = `${element} ${parent} ${role ?? ''}`;
    if (seen.has(twin)) continue;
    seen.add(twin);
    moves.push({ by: element, act: (game) => trigger(game, game.find(id) as Execution, {}) });
    if (wait.kind === 'job' || wait.kind === 'call')
      moves.push(...faults(graph, id, wait.kind === 'call').map((act) => ({ by: element, act })));
  }
  return moves;
}

type Thrown = Extract<EventDefinition, { kind: 'error' | 'escalation' }>;

function faults(graph: Graph, id: string, called: boolean): Move['act'][] {
  const caught = [...graph.nodes.values()].flatMap(({ kind, events }) =>
    kind === 'boundaryEvent' || kind === 'startEvent'
      ? events.filter((event): event is Thrown => event.kind === 'error' || (called && event.kind === 'escalation'))
      : [],
  );
  return caught.map(({ kind, code }) => (game) => {
    const execution = game.find(id) as Execution;
    const catcher = findCatcher(game, execution, kind, code);
    if (catcher) catchThrown(game, catcher, code, undefined, {});
  });
}

/** The same tokens in the same places are the same state, whatever their ids and history. */
function canonical(executions: readonly Execution[]): string {
  const below = new Map<string | null, Execution[]>();
  for (const execution of executions) {
    const siblings = below.get(execution.parent);
    if (siblings) siblings.push(execution);
    else below.set(execution.parent, [execution]);
  }
  const describe = (execution: Execution): string => {
    const { id, element, role = '', event = '', loop, completed, undoing, offered, interrupted = '', waits = [] } = execution;
    const undoable = `${completed?.length ?? ''},${undoing?.length ?? ''},${offered?.length ?? ''},${loop?.next ?? ''},${loop?.active ?? ''}`;
    const children = below.get(id)?.map(describe).sort().join() ?? '';
    const waiting = waits.map(({ kind }) => kind).join('+');
    return `(${element} ${role} ${event} ${interrupted} ${undoable} ${waiting} ${tokensOf(execution)} ${children})`;
  };
  return below.get(null)?.map(describe).join() ?? '';
}

function tokensOf({ joins, resets }: Execution): string {
  if (!joins && !resets) return '';
  const tokens = Object.entries(joins ?? {}).map(([gateway, flows]) => [gateway, [...flows].sort()]);
  return JSON.stringify([tokens, resets ?? '']);
}

function pathTo(state: State): string[] {
  const path: string[] = [];
  for (let at: State | undefined = state; at; at = at.from) path.unshift(at.by);
  return path;
}

const nameOf = (graph: Graph, id: string) => graph.nodes.get(id)?.name ?? id;
