import type { Behaviour } from '../game.ts';
import { awaitEvent } from './awaited-event.ts';
import { everyFlow } from './outgoing.ts';

/** Waits for its event; of several, for the first, or for all where they are drawn as parallel. */
export const catchEvent: Behaviour = {
  enter: (game, execution, node) => {
    const [only, ...more] = node.events;
    if (only === undefined || only.kind === 'link') return game.complete(execution);
    if (more.length === 0) {
      const wait = awaitEvent(game, execution, only);
      if (wait) execution.waits = [wait];
      return;
    }
    for (const [event, definition] of node.events.entries()) {
      const wait = awaitEvent(game, execution, definition);
      if (wait) game.create(node.id, execution, { role: 'listener', event, waits: [wait] });
    }
  },
  chosen: (game, execution, node, listener, variables) => {
    game.assign(execution, variables);
    game.drop(listener);
    if (!node.parallelMultiple || game.children(execution).length === 0) game.complete(execution);
  },
  choose: everyFlow,
};
