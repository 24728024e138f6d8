import { fail } from '../errors.ts';
import { iterationCancelled } from './behaviours/loop.ts';
import type { Execution } from './execution.ts';
import type { Game } from './game.ts';
import type { FlowNode, Scope } from './graph.ts';
import type { Command } from './types.ts';

/** Takes tokens away and puts others down: sending work back, skipping, repairing. Throws MOVE_REFUSED. */
export function move(game: Game, { cancel, start, reason }: Extract<Command, { type: 'move' }>): void {
  const leaving = cancel.flatMap((named) => namedBy(game, named));
  const targets = start.map((id) => targetOf(game, id));
  const scopes = new Map(leaving.map((execution) => [scopeAround(game, execution).element, scopeAround(game, execution)]));
  game.emit('instance.moved', game.root, { reason, cancel, start });
  const kept = new Set<Scope>(targets.map(({ scope }) => scope));
  for (const execution of leaving) if (game.has(execution)) take(game, execution, kept);
  for (const id of cancel) takeTokens(game, id);
  for (const node of targets) game.begin(node, openScope(game, node.scope, scopes));
  if (game.live(game.root).length === 0 && !game.root.joins) refuse('Nothing would be left to do. Cancel the instance instead.');
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
function take(game: Game, execution: Execution, kept: ReadonlySet<Scope>): void {
  const parent = game.parent(execution);
  const node = game.node(execution);
  game.cancel(execution);
  if (execution.role === 'iteration') {
    iterationCancelled(game, parent, node);
    return;
  }
  if (parent.role === 'undone' || execution.role === 'target') {
    game.live(parent).length === 0 ? take(game, parent, kept) : undefined;
    return;
  }
  const scope = game.inside(parent);
  if (parent.parent === null || !scope || containsKept(scope, kept) || game.live(parent).length > 0 || parent.joins) return;
  take(game, parent, kept);
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
