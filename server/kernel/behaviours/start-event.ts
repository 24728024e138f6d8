import type { Behaviour } from '../game.ts';
import { everyFlow } from './outgoing.ts';

/** The trigger has come before the token. */
export const startEvent: Behaviour = {
  enter: (game, execution) => game.complete(execution),
  choose: everyFlow,
};
