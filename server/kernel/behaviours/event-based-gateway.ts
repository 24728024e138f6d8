import type { Execution } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { FlowNode } from '../graph.ts';
import { awaitEvent } from './awaited-event.ts';
import { receiveWaits } from './receive-task.ts';

/** Waits for the events behind it; the first that comes takes the token, the others are given up. */
export const eventBasedGateway: Behaviour = {
  enter: (game, execution, node) => {
    for (const { target } of node.outgoing) {
      const waiting = game.create(target.id, execution, { role: 'target' });
      game.emit('activity.started', waiting);
      waiting.waits = waitsOf(game, waiting, target);
    }
  },
  chosen: (game, execution, node, target, variables) => {
    const scope = game.parent(execution);
    for (const other of game.live(execution)) if (other !== target) game.cancel(other);
    game.adopt(target, scope);
    delete target.role;
    game.finish(execution);
    const flow = node.outgoing.find((one) => one.target.id === target.element);
    if (flow) game.events.push({ type: 'flow.taken', elementId: flow.id, elementType: 'bpmn:SequenceFlow', executionId: execution.id });
    game.complete(target, variables);
  },
  choose: () => [],
};

function waitsOf(game: Game, waiting: Execution, target: FlowNode) {
  if (target.kind === 'receiveTask') return receiveWaits(game, waiting, target);
  return target.events.flatMap((event) => awaitEvent(game, waiting, event) ?? []);
}
