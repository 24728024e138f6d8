import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { Flow, FlowNode } from '../graph.ts';
import { Incident } from '../kernel-error.ts';

/** Every flow without a condition and every one whose condition holds; the default where none of the conditions does. */
export function everyFlow(game: Game, execution: Execution, node: FlowNode): Flow[] {
  const { outgoing } = node;
  if (outgoing.every(({ condition }) => !condition) && !node.default) return outgoing;
  if (game.around.oracle) return game.around.oracle.choose(node, outgoing, false);
  const taken = outgoing.filter((flow) => flow !== node.default && (!flow.condition || game.test(flow.condition, execution)));
  const decided = taken.some(({ condition }) => condition) || outgoing.every((flow) => flow === node.default || !flow.condition);
  if (!decided && node.default) return [...taken, node.default];
  return taken.length > 0 ? taken : none(node);
}

/** The first flow whose condition holds, in the order in which they are drawn; otherwise the default. */
export function firstFlow(game: Game, execution: Execution, node: FlowNode): Flow[] {
  const { outgoing } = node;
  if (outgoing.length === 0) return outgoing;
  if (outgoing.length === 1 && !outgoing[0]?.condition) return outgoing;
  if (game.around.oracle) return game.around.oracle.choose(node, outgoing, true);
  const taken = outgoing.find((flow) => flow !== node.default && (!flow.condition || game.test(flow.condition, execution))) ?? node.default;
  return taken ? [taken] : none(node);
}

function none(node: FlowNode): never {
  throw new Incident('NO_FLOW_TAKEN', `None of the conditions after ${node.name ?? node.id} holds, and there is no default flow.`);
}
