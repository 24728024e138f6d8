import { fail } from '../errors.ts';
import { iterationCancelled } from './behaviours/loop.ts';
import type { Execution } from './execution.ts';
import type { Game } from './game.ts';
import type { FlowNode, Scope } from './graph.ts';
import { returnProblem } from './returning.ts';
import type { Command } from './types.ts';

/** Takes tokens away and puts others down: sending work back, skipping, repairing. Throws MOVE_REFUSED. */
export function move(game: Game, { cancel, start, reason }: Extract<Command, { type: 'move' }>): void {
  const leaving = cancel.flatMap((named) => namedBy(game, named));
  const targets = start.map((id) => targetOf(game, id));
  const scopes = new Map(leaving.map((execution) => [scopeAround(game, execution).element, scopeAround(game, execution)]));
  game.emit('instance.moved', game.root, { reason, cancel, start });
  const kept = new Set<Scope>(targets.map(({ scope }) => scope));
  for (const execution of leaving) if (game.has(execution)) take(game, execution, kept, targets.length > 0);
  for (const id of cancel) takeTokens(game, id);
  for (const node of targets) game.begin(node, openScope(game, node.scope, scopes));
  if (game.live(game.root).length === 0 && !game.root.joins) refuse('Nothing would be left to do. Cancel the instance instead.');
}

/** 驳回: the token goes back to `to`. Where the work is one run of a repeated activity, the activity as a whole is taken back. Throws RETURN_REFUSED. */
export function sendBack(game: Game, { executionId, to, reason }: Extract<Command, { type: 'return' }>): void {
  const target = targetOf(game, to);
  let leaving = game.find(executionId) ?? fail('INSTANCE_CONFLICT', `The instance no longer waits at ${executionId}.`);
  while (leaving.parent !== null && game.inside(game.parent(leaving)) !== target.scope) leaving = game.parent(leaving);
  const problem = leaving.parent === null ? `${to} lies elsewhere.` : returnProblem(target, game.node(leaving));
  if (problem) fail('RETURN_REFUSED', problem);
  const scope = game.parent(leaving);
  game.emit('instance.moved', game.root, { reason, cancel: [leaving.id], start: [to] });
  game.cancel(leaving);
  game.begin(target, scope);
}

/** By execution id, or everything that runs at an element. */
function namedBy(game: Game, named: string): Execution[] {
  const one = game.find(named);
  if (one) {
    if (one.parent === null || one.role === 'listener') refuse(`${named} cannot be taken away.`);
    return [one];
  }
  const all = [...game.all()].filter(
    ({ element, role, parent }) => element === named && role !== 'listener' && role !== 'iteration' && parent !== null,
  );
  const hasTokens = [...game.all()].some(({ joins }) => joins?.[named]);
  if (all.length === 0 && !hasTokens) refuse(`Nothing runs at ${named}.`);
  return all;
}

function targetOf(game: Game, id: string): FlowNode {
  const node = game.graph.nodes.get(id);
  if (!node) return refuse(`There is no element ${id}.`);
  if (node.kind === 'boundaryEvent' || node.triggeredByEvent || node.forCompensation) refuse(`${id} does not begin with a token.`);
  return node;
}

function scopeAround(game: Game, execution: Execution): Execution {
  let at = game.parent(execution);
  while (!game.inside(at)) at = game.parent(at);
  return at;
}

/** Cancels an execution, and the scopes that are left empty by it, unless something is to begin in them. */
function take(game: Game, execution: Execution, kept: ReadonlySet<Scope>, moved: boolean): void {
  const parent = game.parent(execution);
  const node = game.node(execution);
  game.cancel(execution);
  if (execution.role === 'iteration') {
    // The last run, moved elsewhere, leaves a repeated activity that has not come to its end: it must not go on as if it had.
    if (moved && game.live(parent).length === 0) take(game, parent, kept, moved);
    else iterationCancelled(game, parent, node);
    return;
  }
  if (parent.role === 'undone' || execution.role === 'target') {
    game.live(parent).length === 0 ? take(game, parent, kept, moved) : undefined;
    return;
  }
  const scope = game.inside(parent);
  if (parent.parent === null || !scope || containsKept(scope, kept) || game.live(parent).length > 0 || parent.joins) return;
  take(game, parent, kept, moved);
}

const containsKept = (scope: Scope, kept: ReadonlySet<Scope>): boolean =>
  kept.has(scope) || scope.nodes.some(({ inner }) => inner && containsKept(inner, kept));

/** Tokens that wait before a join. */
function takeTokens(game: Game, gateway: string): void {
  for (const scope of game.all()) {
    if (!scope.joins?.[gateway]) continue;
    const { [gateway]: _, ...others } = scope.joins;
    if (Object.keys(others).length > 0) scope.joins = others;
    else delete scope.joins;
    game.touch(scope);
  }
}

/** The running scope in which an element is to begin; opened without its start event where it does not run. */
function openScope(game: Game, scope: Scope, left: ReadonlyMap<string, Execution>): Execution {
  const { owner } = scope;
  if (!owner) return game.root;
  const known = left.get(owner.id);
  if (known && game.has(known)) return known;
  const running = [...game.all()].filter((execution) => game.inside(execution) === scope);
  if (running.length > 1) refuse(`${owner.id} runs ${running.length} times. Say which by cancelling something inside it.`);
  const [only] = running;
  if (only) return only;
  if (owner.loop) refuse(`${owner.id} is repeated and does not run. Start it as a whole.`);
  const around = openScope(game, owner.scope, left);
  return game.open(owner, around);
}

function refuse(message: string): never {
  return fail('MOVE_REFUSED', message);
}
