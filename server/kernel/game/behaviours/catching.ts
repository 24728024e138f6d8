import { waitsOf } from '../catches.ts';
import type { Game } from '../game.ts';
import type { Node } from '../graph.ts';
import type { Execution } from '../state.ts';

/** Message, timer, signal and conditional catch events wait; a link's landing place passes. */
export function enterCatchEvent(game: Game, node: Node, execution: Execution): void {
  execution.waits = waitsOf(game, node, execution);
  if (execution.waits.length === 0) game.attempt(execution, 'leave', () => game.finish(execution));
  game.changed ||= execution.waits.some((wait) => wait.kind === 'condition');
}

/** All targets begin to wait; the first one triggered ends the others (see `closeGate`). */
export function enterEventGateway(game: Game, node: Node, execution: Execution): void {
  const scopeId = game.scopeIdOf(execution);
  for (const flow of node.outgoing) {
    game.tell('flow.taken', { id: flow.id, elementId: flow.id });
    game.begin(game.node(flow.targetId), scopeId, { gateId: execution.id });
  }
}
