import type { Behaviour } from '../game.ts';
import { throwEvents } from './thrown-event.ts';

/** Throws its events; the token ends here. */
export const endEvent: Behaviour = {
  enter: throwEvents,
  choose: () => [],
};
