import type { Behaviour } from '../game.ts';
import { everyFlow } from './outgoing.ts';

/** A task of no kind does nothing and passes on. */
export const task: Behaviour = {
  enter: (game, execution) => game.complete(execution),
  choose: everyFlow,
};
