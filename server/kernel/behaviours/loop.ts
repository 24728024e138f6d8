import type { Execution, LoopState } from '../execution.ts';
import { namesIn } from '../feel.ts';
import { type Behaviour, type Game, undoable } from '../game.ts';
import type { FlowNode, Loop } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import type { Json, Variables } from '../types.ts';

type Multi = Extract<Loop, { kind: 'multi' }>;
type Standard = Extract<Loop, { kind: 'standard' }>;

/** The activity as a whole; each pass is an execution of its own. */
export const loop: Pick<Behaviour, 'enter' | 'ended'> = {
  enter: (game, body, node) => {
    if (node.loop?.kind === 'multi') enterMulti(game, body, node, node.loop);
    else enterStandard(game, body, node, node.loop as Standard);
  },
  ended: (game, body, node, iteration) => {
    if (node.loop?.kind === 'multi') multiEnded(game, body, node, node.loop, iteration);
    else standardEnded(game, body, node, node.loop as Standard, iteration);
  },
};

function enterMulti(game: Game, body: Execution, node: FlowNode, multi: Multi): void {
  const { items, total } = count(game, body, multi);
  const { multiInstance } = game.around.limits;
  if (total > multiInstance)
    throw new Incident('TOO_MANY_INSTANCES', `${total} instances are more than the ${multiInstance} that are allowed.`);
  const outputs = multi.outputCollection === undefined ? {} : { outputs: new Array<Json>(total).fill(null) };
  body.loop = { total, next: 0, active: 0, completed: 0, terminated: 0, ...(items ? { items } : {}), ...outputs };
  if (total === 0) {
    endMulti(game, body, multi);
    return;
  }
  const atOnce = multi.sequential ? 1 : total;
  for (let n = 0; n < atOnce; n++) game.later(game.parent(body), () => iterate(game, body, node, multi));
}

function count(game: Game, body: Execution, { collection, cardinality }: Multi): { items?: Json[]; total: number } {
  if (game.around.oracle) return { total: 1 };
  if (collection !== undefined) {
    const items = game.value(collection, body);
    if (!Array.isArray(items))
      throw new Incident('COLLECTION_INVALID', `The collection is no list but ${JSON.stringify(items).slice(0, 60)}.`);
    return { items, total: items.length };
  }
  const value = game.value(cardinality ?? '', body);
  // Number() would read null and the empty text as none, and whatever was to be signed would go on unsigned.
  const total = typeof value === 'number' || (typeof value === 'string' && /^\s*\d+\s*$/.test(value)) ? Number(value) : Number.NaN;
  if (!Number.isInteger(total) || total < 0) throw new Incident('CARDINALITY_INVALID', 'The number of instances is no whole number.');
  return { total };
}

function iterate(game: Game, body: Execution, node: FlowNode, multi: Multi): void {
  if (!game.has(body) || !body.loop || body.loop.next >= body.loop.total) return;
  const { loop: state } = body;
  const index = state.next;
  body.loop = { ...state, next: index + 1, active: state.active + 1 };
  const variables: Variables = { loopCounter: index + 1 };
  if (multi.elementVariable !== undefined && state.items) variables[multi.elementVariable] = state.items[index] as Json;
  const own = outputName(multi);
  if (own !== undefined && variables[own] === undefined) variables[own] = null;
  game.begin(node, body, { role: 'iteration', variables });
}

/** What an iteration puts into the output collection is its own, or parallel iterations would overwrite each other's. */
function outputName({ outputCollection, outputElement }: Multi): string | undefined {
  if (outputCollection === undefined || !outputElement) return undefined;
  const [head, ...others] = namesIn(outputElement.feel);
  return others.length === 0 &&
    head !== undefined &&
    outputElement.feel.startsWith(head) &&
    /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(outputElement.feel)
    ? head
    : undefined;
}

function multiEnded(game: Game, body: Execution, node: FlowNode, multi: Multi, iteration: Execution): void {
  const state = body.loop as LoopState;
  const index = Number(iteration.variables?.loopCounter) - 1;
  const output = multi.outputElement && state.outputs ? game.evaluate(multi.outputElement, iteration) : null;
  const counts = { ...state, active: state.active - 1, completed: state.completed + 1 };
  const done = multi.completion !== undefined && game.test(multi.completion, iteration, numbers(counts));
  const outputs = counts.outputs?.map((old, at) => (at === index ? output : old));
  body.loop = { ...counts, ...(outputs ? { outputs } : {}) };
  const kept = undoable(node, iteration);
  game.emit('activity.completed', iteration);
  game.drop(iteration);
  if (kept.length > 0) body.completed = [...(body.completed ?? []), ...kept];
  if (done || (body.loop.active === 0 && body.loop.next >= body.loop.total)) {
    endMulti(game, body, multi);
    return;
  }
  if (multi.sequential) game.later(game.parent(body), () => iterate(game, body, node, multi));
}

/** An iteration has been taken away; the others decide whether the activity is done. */
export function iterationCancelled(game: Game, body: Execution, node: FlowNode): void {
  if (!body.loop) return;
  body.loop = { ...body.loop, active: body.loop.active - 1, terminated: body.loop.terminated + 1 };
  if (node.loop?.kind !== 'multi') {
    game.complete(body);
    return;
  }
  const multi = node.loop;
  if (body.loop.active === 0 && body.loop.next >= body.loop.total) endMulti(game, body, multi);
  else if (multi.sequential) game.later(game.parent(body), () => iterate(game, body, node, multi));
}

function endMulti(game: Game, body: Execution, { outputCollection }: Multi): void {
  for (const iteration of game.live(body)) game.cancel(iteration);
  const outputs = body.loop?.outputs;
  delete body.loop;
  game.complete(body, outputCollection !== undefined && outputs ? { [outputCollection]: outputs } : {});
}

const numbers = ({ total, active, completed, terminated }: LoopState): Variables => ({
  numberOfInstances: total,
  numberOfActiveInstances: active,
  numberOfCompletedInstances: completed,
  numberOfTerminatedInstances: terminated,
  nrOfInstances: total,
  nrOfActiveInstances: active,
  nrOfCompletedInstances: completed,
  nrOfTerminatedInstances: terminated,
});

/** BPMN's own loop: again as long as the condition holds, at most as often as its maximum says. */
function enterStandard(game: Game, body: Execution, node: FlowNode, standard: Standard): void {
  body.loop = { total: standard.maximum ?? -1, next: 0, active: 0, completed: 0, terminated: 0 };
  if (standard.testBefore && !again(game, body, standard)) {
    endStandard(game, body);
    return;
  }
  game.later(game.parent(body), () => pass(game, body, node));
}

function again(game: Game, body: Execution, { condition, maximum }: Standard): boolean {
  const done = body.loop?.next ?? 0;
  if (maximum !== undefined && done >= maximum) return false;
  const { multiInstance } = game.around.limits;
  if (!condition || !game.test(condition, body, { loopCounter: done })) return !condition;
  if (done >= multiInstance) throw new Incident('TOO_MANY_INSTANCES', `The loop ran ${multiInstance} times and still goes on.`);
  return true;
}

function pass(game: Game, body: Execution, node: FlowNode): void {
  if (!game.has(body) || !body.loop) return;
  const { next } = body.loop;
  body.loop = { ...body.loop, next: next + 1, active: 1 };
  game.begin(node, body, { role: 'iteration', variables: { loopCounter: next + 1 } });
}

function standardEnded(game: Game, body: Execution, node: FlowNode, standard: Standard, iteration: Execution): void {
  const goesOn = again(game, body, standard);
  const kept = undoable(node, iteration);
  game.emit('activity.completed', iteration);
  game.drop(iteration);
  if (kept.length > 0) body.completed = [...(body.completed ?? []), ...kept];
  if (!goesOn) {
    endStandard(game, body);
    return;
  }
  game.later(game.parent(body), () => pass(game, body, node));
}

function endStandard(game: Game, body: Execution): void {
  delete body.loop;
  game.complete(body);
}
