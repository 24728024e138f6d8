import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { Scope } from '../graph.ts';

/** Data objects of a sub-process are variables of its own; they begin empty. */
export function declareDataObjects(game: Game, execution: Execution, scope: Scope): void {
  for (const name of scope.dataObjects) if (execution.variables?.[name] === undefined) game.local(execution, name, null);
}
