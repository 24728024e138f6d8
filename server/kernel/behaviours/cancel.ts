import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import { undoNext } from './compensation.ts';

/** Ends a transaction without success: what runs in it is cancelled, what was completed is undone, then its cancel event is taken. */
export function cancelTransaction(game: Game, execution: Execution): void {
  const transaction = game.parent(execution);
  game.finish(execution);
  game.empty(transaction);
  // Nothing may end it before all is undone.
  game.drop(...game.children(transaction).filter(({ role }) => role === 'listener'));
  transaction.cancelling = true;
  transaction.undoing = transaction.completed ?? [];
  delete transaction.completed;
  undoNext(game, transaction);
}
