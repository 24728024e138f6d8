import type { Execution } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { Flow, FlowNode } from '../graph.ts';
import { fire, keepToken, waitingAt } from './joins.ts';
import { everyFlow } from './outgoing.ts';
import { sourcesOf } from './reachability.ts';

/**
 * Waits for every token that can still come, then goes on by every flow whose condition holds.
 * Whether one can still come is only known when everything else stands still: see `joinInclusive`.
 */
export const inclusiveGateway: Behaviour = {
  keep: (_game, scope, node, flow) => {
    if (node.incoming.length < 2) return false;
    keepToken(scope, node, flow);
    return true;
  },
  enter: (game, execution) => game.complete(execution),
  choose: everyFlow,
};

/** Lets the first inclusive gateway run for which nothing more can come. False when there is none. */
export function joinInclusive(game: Game): boolean {
  for (const scope of game.all()) {
    if (!scope.joins) continue;
    for (const id of Object.keys(scope.joins)) {
      const node = game.graph.nodes.get(id) as FlowNode;
      if (node.kind !== 'inclusiveGateway' || canStillCome(game, scope, node)) continue;
      fire(game, scope, node);
      return true;
    }
  }
  return false;
}

/**
 * BPMN 2.0, 13.4.3: a token elsewhere holds the gateway up when it can reach an incoming flow that is still empty and
 * cannot also reach one on which a token already waits, both without passing the gateway. The second is a matter of
 * sequence flows alone: an activity whose boundary event has sent a token ahead still has its own to send.
 */
export function canStillCome(game: Game, scope: Execution, gateway: FlowNode): boolean {
  const waiting = new Set(waitingAt(scope, gateway));
  const empty = gateway.incoming.filter(({ id }) => !waiting.has(id));
  if (empty.length === 0) return false;
  const filled = gateway.incoming.filter(({ id }) => waiting.has(id));
  return canReach(game, scope, gateway, empty, filled);
}

/** Whether a token elsewhere in the scope can come by one of the `empty` flows and by none of the `filled` ones. */
export function canReach(game: Game, scope: Execution, gateway: FlowNode, empty: readonly Flow[], filled: readonly Flow[]): boolean {
  return positions(game, scope, gateway).some(
    (node) => empty.some((flow) => sourcesOf(flow, 'events').has(node)) && !filled.some((flow) => sourcesOf(flow, 'flows').has(node)),
  );
}

/** Where the other tokens of the scope are: in running nodes, and before other joins. */
function positions(game: Game, scope: Execution, gateway: FlowNode): FlowNode[] {
  const running = game.live(scope).map((execution) => game.node(execution));
  const joining = Object.keys(scope.joins ?? {}).map((id) => game.graph.nodes.get(id) as FlowNode);
  return [...running, ...joining].filter((node) => node !== gateway);
}
