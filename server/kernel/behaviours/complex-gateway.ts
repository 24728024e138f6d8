import type { Execution } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { Expression, Flow, FlowNode } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import { canStillComeBy } from './inclusive-gateway.ts';
import { fire, keepToken, waitingAt } from './joins.ts';
import { everyFlow } from './outgoing.ts';

/**
 * Goes on as soon as its activation condition holds, which may count the tokens that have come (`activationCount`).
 * Those that come later, one from each flow that had none and by which one can still come, are swallowed; then it starts anew.
 */
export const complexGateway: Behaviour = {
  keep: (game, scope, node, flow) => {
    if (node.incoming.length < 2 || !node.activation) return false;
    const awaited = stillAwaited(game, scope, node, flow);
    if (awaited?.includes(flow.id)) {
      const rest = awaited.filter((id) => id !== flow.id);
      const { [node.id]: _, ...others } = scope.resets ?? {};
      scope.resets = rest.length > 0 ? { ...others, [node.id]: rest } : others;
      game.touch(scope);
      return true;
    }
    keepToken(scope, node, flow);
    const come = new Set(waitingAt(scope, node));
    if (!isActive(game, scope, node, node.activation, come.size)) return true;
    const late = node.incoming.filter((one) => !come.has(one.id) && canStillComeBy(game, scope, one)).map(({ id }) => id);
    if (late.length > 0) scope.resets = { ...scope.resets, [node.id]: late };
    fire(game, scope, node);
    return true;
  },
  enter: (game, execution) => game.complete(execution),
  choose: everyFlow,
};

/** Flows whose late token is still to be swallowed; one by which nothing more could come, but for the token that has just arrived, is waited for no longer. */
function stillAwaited(game: Game, scope: Execution, node: FlowNode, arrived: Flow): string[] | undefined {
  return scope.resets?.[node.id]?.filter((id) => id === arrived.id || canStillComeBy(game, scope, game.graph.flows.get(id) as Flow));
}

/** A condition that fails is an incident of the gateway; retried, it goes on with the tokens that have come. */
function isActive(game: Game, scope: Execution, node: FlowNode, activation: Expression, activationCount: number): boolean {
  try {
    return game.test(activation, scope, { activationCount });
  } catch (error) {
    if (!(error instanceof Incident)) throw error;
    game.raise(game.create(node.id, scope), error, 'join');
    return false;
  }
}
