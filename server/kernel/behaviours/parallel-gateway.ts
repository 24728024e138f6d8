import type { Behaviour } from '../game.ts';
import { fire, keepToken, waitingAt } from './joins.ts';

/** Waits for a token on every incoming flow, then goes on by every outgoing one. */
export const parallelGateway: Behaviour = {
  keep: (game, scope, node, flow) => {
    if (node.incoming.length < 2) return false;
    keepToken(scope, node, flow);
    const waiting = new Set(waitingAt(scope, node));
    if (node.incoming.every(({ id }) => waiting.has(id))) fire(game, scope, node);
    return true;
  },
  enter: (game, execution) => game.complete(execution),
  choose: (_game, _execution, node) => node.outgoing,
};
