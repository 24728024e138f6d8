import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import { Incident } from '../kernel-error.ts';
import { trigger } from './trigger.ts';

/** Variables have changed: every awaited condition that has become true is heard. */
export function lookAtConditions(game: Game): void {
  game.changed = false;
  if (game.around.oracle) return;
  const heard = [...game.all()].filter((execution) => becomesTrue(game, execution));
  for (const execution of heard) if (game.has(execution)) trigger(game, execution, {});
}

function becomesTrue(game: Game, execution: Execution): boolean {
  const [wait] = execution.waits ?? [];
  if (wait?.kind !== 'condition') return false;
  const definition = game.node(execution).events[execution.event ?? 0];
  if (definition?.kind !== 'condition') return false;
  try {
    const holds = game.test(definition.condition, execution);
    if (holds !== wait.held) execution.waits = [{ kind: 'condition', held: holds }];
    return holds && !wait.held;
  } catch (error) {
    if (!(error instanceof Incident)) throw error;
    game.raise(execution, error, 'enter');
    return false;
  }
}
