import type { Execution, StoredWait } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { FlowNode } from '../graph.ts';
import { awaitMessage } from './awaited-event.ts';
import { everyFlow } from './outgoing.ts';
import { personalWait } from './user-task.ts';

/** Waits for a message, for a person who enters the same by hand, or for whichever comes first. */
export const receiveTask: Behaviour = {
  enter: (game, execution, node) => {
    execution.waits = receiveWaits(game, execution, node);
  },
  choose: everyFlow,
};

export function receiveWaits(game: Game, execution: Execution, { message, person }: FlowNode): StoredWait[] {
  return [...(message ? [awaitMessage(game, execution, message)] : []), ...(person ? [personalWait(game, execution, person)] : [])];
}
