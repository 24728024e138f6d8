import type { Execution } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { FlowNode } from '../graph.ts';
import type { Variables } from '../types.ts';
import { rearm } from './listeners.ts';
import { everyFlow } from './outgoing.ts';

export const boundaryEvent: Behaviour = {
  enter: (game, execution) => game.complete(execution),
  choose: everyFlow,
};

/** An armed boundary event is heard. */
export function hearBoundary(game: Game, listener: Execution, variables: Variables): void {
  const node = game.node(listener);
  const host = game.parent(listener);
  if (!node.interrupting) rearm(game, listener);
  leaveBy(game, host, node, variables);
}

/** Goes on by a boundary event of `host`, ending it where the event interrupts. */
export function leaveBy(game: Game, host: Execution, boundary: FlowNode, variables: Variables): void {
  const scope = game.parent(host);
  if (boundary.interrupting) game.cancel(host);
  game.assign(scope, variables);
  game.begin(boundary, scope);
}
