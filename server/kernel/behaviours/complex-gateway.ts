import type { Execution } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { Expression, FlowNode } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import { canReach } from './inclusive-gateway.ts';
import { fire, keepToken, waitingAt } from './joins.ts';
import { everyFlow } from './outgoing.ts';

/**
 * Goes on as soon as its activation condition holds, which may count the tokens that have come (`activationCount`).
 * Those that come later, one from each flow that had none, are swallowed; then it starts anew. So it does when none can come any more.
 */
export const complexGateway: Behaviour = {
  keep: (game, scope, node, flow) => {
    if (node.incoming.length < 2 || !node.activation) return false;
    const awaited = scope.resets?.[node.id];
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
    const late = node.incoming.filter(({ id }) => !come.has(id)).map(({ id }) => id);
    if (late.length > 0) scope.resets = { ...scope.resets, [node.id]: late };
    fire(game, scope, node);
    return true;
  },
  enter: (game, execution) => game.complete(execution),
  choose: everyFlow,
};

/** Late tokens that cannot come any more are waited for no longer. Asked when everything stands still. */
export function forgetVainResets(game: Game): void {
  for (const scope of game.all()) {
    if (!scope.resets) continue;
    const resets = Object.entries(scope.resets).map(([id, awaited]) => {
      const gateway = game.graph.nodes.get(id) as FlowNode;
      return [id, awaited.filter((flow) => isExpected(game, scope, gateway, awaited, flow))] as const;
    });
    scope.resets = Object.fromEntries(resets.filter(([, awaited]) => awaited.length > 0));
  }
}

/** By the rule of the inclusive join: a token that could as well come by a flow that has had its token belongs to the next round. */
function isExpected(game: Game, scope: Execution, gateway: FlowNode, awaited: readonly string[], flow: string): boolean {
  const empty = gateway.incoming.filter(({ id }) => id === flow);
  const filled = gateway.incoming.filter(({ id }) => !awaited.includes(id));
  return canReach(game, scope, gateway, empty, filled);
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
