/** Multi-instance bodies and standard loops. */

import type { Json, Variables } from '../types.ts';
import type { Game } from './game.ts';
import type { Loop, Node } from './graph.ts';
import { KernelError } from './kernel-error.ts';
import type { Execution, LoopState } from './state.ts';

export function enterLoop(game: Game, node: Node, body: Execution): void {
  const loop = node.loop as Loop;
  if (loop.kind === 'standard') {
    body.loop = { total: loop.maximum ?? -1, next: 0, finished: 0, outputs: [] };
    if (loop.testBefore && !goesOn(game, loop, body)) return game.finish(body);
    return iterate(game, node, body);
  }
  const items = loop.collection === undefined ? undefined : list(game.feel(loop.collection, body), node);
  const total = items?.length ?? whole(game.feel(loop.cardinality ?? 'null', body), node);
  if (total > game.limits.multiInstance)
    throw new KernelError('TOO_MANY_INSTANCES', node.id, `${total} instances are more than the limit of ${game.limits.multiInstance}`);
  body.loop = { total, next: 0, finished: 0, outputs: Array.from({ length: total }, () => null), ...(items ? { items } : {}) };
  if (total === 0) return finishBody(game, node, body);
  const atOnce = loop.kind === 'parallel' ? total : 1;
  for (let index = 0; index < atOnce && game.executions.has(body.id); index += 1) iterate(game, node, body);
}

function iterate(game: Game, node: Node, body: Execution): void {
  const state = body.loop as LoopState;
  const index = state.next;
  state.next += 1;
  const variables: Variables = { loopCounter: node.loop?.kind === 'standard' ? index + 1 : index + 1 };
  if (node.loop?.elementVariable && state.items) variables[node.loop.elementVariable] = state.items[index] ?? null;
  game.begin(node, body.parentId as string, { bodyId: body.id, loopCounter: index, variables });
}

/** One iteration is done: its output is kept, and the body goes on, ends early, or ends. */
export function afterIteration(game: Game, node: Node, body: Execution, execution: Execution, submitted?: Variables): void {
  const loop = node.loop as Loop;
  const state = body.loop as LoopState;
  if (loop.outputElement !== undefined) {
    const value = game.feel(loop.outputElement, execution, submitted);
    if (loop.kind === 'standard') state.outputs.push(value);
    else state.outputs[execution.loopCounter as number] = value;
  }
  state.finished += 1;
  const enough =
    loop.kind !== 'standard' &&
    loop.condition !== undefined &&
    game.feel(loop.condition, execution, { ...counts(state), ...submitted }) === true;
  game.tell('activity.completed', execution);
  game.remove(execution, false);
  if (loop.kind === 'standard') {
    const more = (loop.maximum === undefined || state.next < loop.maximum) && goesOn(game, loop, body);
    return more ? iterate(game, node, body) : finishBody(game, node, body);
  }
  if (enough) for (const other of game.children(body.id)) game.remove(other, true);
  if (enough || state.finished === state.total) return finishBody(game, node, body);
  if (loop.kind === 'sequential') iterate(game, node, body);
}

function finishBody(game: Game, node: Node, body: Execution): void {
  const loop = node.loop as Loop;
  if (loop.outputCollection)
    game.assign(game.executions.get(body.parentId as string) as Execution, { [loop.outputCollection]: body.loop?.outputs ?? [] });
  game.attempt(body, 'leave', () => game.finish(body));
}

const counts = (state: LoopState): Variables => ({
  numberOfInstances: state.total,
  numberOfCompletedInstances: state.finished,
  numberOfActiveInstances: state.next - state.finished,
});

/** BPMN: a standard loop goes on while its condition is true; without one, until its maximum. */
function goesOn(game: Game, loop: Loop, body: Execution): boolean {
  if (loop.condition === undefined) return loop.maximum !== undefined;
  return game.feel(loop.condition, body, { loopCounter: body.loop?.next ?? 0 }) === true;
}

function list(value: Json, node: Node): Json[] {
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  throw new KernelError('COLLECTION_INVALID', node.id, 'The collection is not a list');
}

function whole(value: Json, node: Node): number {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
  throw new KernelError('CARDINALITY_INVALID', node.id, 'The number of instances is not a whole number');
}
