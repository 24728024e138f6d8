import type { Behaviour } from '../game.ts';
import { fire, keepToken, waitingAt } from './joins.ts';
import { everyFlow } from './outgoing.ts';

/**
 * Goes on as soon as its activation condition holds, which may count the tokens that have come (`activationCount`).
 * Those that come later, one from each flow that had none, are swallowed; then it starts anew.
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
    if (!game.test(node.activation, scope, { activationCount: come.size })) return true;
    const late = node.incoming.filter(({ id }) => !come.has(id)).map(({ id }) => id);
    if (late.length > 0) scope.resets = { ...scope.resets, [node.id]: late };
    fire(game, scope, node);
    return true;
  },
  enter: (game, execution) => game.complete(execution),
  choose: everyFlow,
};
