import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';

/** Ends everything in its scope. A sub-process goes on by its own flows; a process is terminated. */
export function terminate(game: Game, execution: Execution): void {
  const scope = game.parent(execution);
  game.finish(execution);
  if (scope.parent === null) game.end('terminated');
  else game.empty(scope);
}
