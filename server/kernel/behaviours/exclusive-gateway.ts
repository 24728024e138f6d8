import type { Behaviour } from '../game.ts';
import { firstFlow } from './outgoing.ts';

/** Passes every token on, by exactly one flow. */
export const exclusiveGateway: Behaviour = {
  enter: (game, execution) => game.complete(execution),
  choose: firstFlow,
};
