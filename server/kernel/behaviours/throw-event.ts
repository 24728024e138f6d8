import type { Behaviour } from '../game.ts';
import { everyFlow } from './outgoing.ts';
import { throwEvents } from './thrown-event.ts';

/** Throws its events and goes on. */
export const throwEvent: Behaviour = {
  enter: throwEvents,
  choose: everyFlow,
};
