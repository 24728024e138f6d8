import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { EventDefinition } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import type { Variables } from '../types.ts';
import { catchThrown, findCatcher } from './catchers.ts';

/** An error end event. Uncaught, it is an incident where it was thrown; a called instance ends with it instead. */
export function throwError(game: Game, execution: Execution, { code, message }: Extract<EventDefinition, { kind: 'error' }>): void {
  game.emit('error.thrown', execution, code === undefined ? undefined : { code });
  const catcher = findCatcher(game, execution, 'error', code);
  if (!catcher && !game.state.called) throw uncaught(code);
  game.finish(execution);
  if (catcher) catchThrown(game, catcher, code, message, {});
  else endWith(game, code, message);
}

/** An error told by a job or a called instance. */
export function raiseError(
  game: Game,
  execution: Execution,
  code: string | undefined,
  message: string | undefined,
  variables: Variables,
): void {
  game.emit('error.thrown', execution, code === undefined ? undefined : { code });
  const catcher = findCatcher(game, execution, 'error', code);
  if (catcher) {
    catchThrown(game, catcher, code, message, variables);
    return;
  }
  if (game.state.called) {
    endWith(game, code, message);
    return;
  }
  const { code: incident, message: told } = uncaught(code);
  game.raise(execution, { code: incident, message: message ? `${told} ${message}` : told }, 'enter');
}

const uncaught = (code: string | undefined) => new Incident('ERROR_UNCAUGHT', `Nothing catches the error ${code || 'without a code'}.`);

/** The caller is told by the end of this instance. */
function endWith(game: Game, errorCode = '', errorMessage: string | undefined): void {
  game.end('terminated', { errorCode, ...(errorMessage === undefined ? {} : { errorMessage }) });
}
