/** Compensation: what was completed is undone in reverse order, one handler after another. */

import type { Json } from '../types.ts';
import { catchAtBoundary } from './catches.ts';
import type { Game } from './game.ts';
import type { Compensable, Execution } from './state.ts';

/** Begins to undo; the throwing event goes on when the last handler is done. */
export function compensate(game: Game, thrower: Execution, activityId?: string): void {
  const scope = game.executions.get(game.scopeIdOf(thrower)) as Execution;
  const chosen = (scope.done ?? []).filter((entry) => activityId === undefined || entry.activityId === activityId);
  scope.done = (scope.done ?? []).filter((entry) => !chosen.includes(entry));
  thrower.memo = { ...thrower.memo, toUndo: flat(chosen).reverse() as unknown as Json };
  undoNext(game, thrower);
}

/** A handler has ended: the next one, or the throwing event goes on. */
export function undoNext(game: Game, thrower: Execution): void {
  const [next, ...rest] = (thrower.memo?.toUndo as unknown as Compensable[] | undefined) ?? [];
  if (!next?.handlerId) return goOn(game, thrower);
  thrower.memo = { ...thrower.memo, toUndo: rest as unknown as Json };
  game.begin(game.node(next.handlerId), game.scopeIdOf(thrower), { undoFor: thrower.id });
}

/** Nested work of a sub-process without a handler of its own is undone piece by piece. */
function flat(entries: Compensable[]): Compensable[] {
  return entries.flatMap((entry) => (entry.handlerId ? [entry] : flat(entry.nested ?? [])));
}

function goOn(game: Game, thrower: Execution): void {
  const cancels = game.node(thrower.elementId).triggers.some((trigger) => trigger.kind === 'cancel');
  if (!cancels) return game.attempt(thrower, 'leave', () => game.finish(thrower));
  const transaction = game.executions.get(game.scopeIdOf(thrower)) as Execution;
  const event = game.node(transaction.elementId).boundary.find((each) => each.triggers.some((trigger) => trigger.kind === 'cancel'));
  game.tell('activity.completed', thrower);
  game.remove(thrower, false);
  if (event) catchAtBoundary(game, event, transaction.id);
  else game.remove(transaction, true);
}
