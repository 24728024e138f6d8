import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { Variables } from '../types.ts';
import { catchThrown, findCatcher } from './catchers.ts';

/** Whoever throws an escalation has done its work, whether the escalation then ends its surroundings or not. */
export function throwEscalation(game: Game, execution: Execution, code: string | undefined): void {
  game.emit('escalation.thrown', execution, code === undefined ? undefined : { code });
  const catcher = findCatcher(game, execution, 'escalation', code);
  game.complete(execution);
  if (catcher) catchThrown(game, catcher, code, undefined, {});
  else tellCaller(game, code, {});
}

/** An escalation told by a job or a called instance; the activity goes on unless what catches it interrupts. */
export function raiseEscalation(game: Game, execution: Execution, code: string | undefined, variables: Variables): void {
  game.emit('escalation.thrown', execution, code === undefined ? undefined : { code });
  const catcher = findCatcher(game, execution, 'escalation', code);
  if (catcher) catchThrown(game, catcher, code, undefined, variables);
  else tellCaller(game, code, variables);
}

/**
 * Uncaught, it goes up to a calling instance; without one it has no effect. The caller takes from it what it takes from the end: as the
 * called instance knows it now.
 */
function tellCaller(game: Game, escalationCode: string | undefined, told: Variables): void {
  const variables = { ...game.root.variables, ...told };
  game.effects.push({ type: 'escalated', variables, ...(escalationCode === undefined ? {} : { escalationCode }) });
}
