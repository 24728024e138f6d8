import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { Variables } from '../types.ts';
import { hearBoundary } from './boundary-event.ts';
import { hearEventStart } from './event-sub-process.ts';

/** What an execution waited for has come. */
export function trigger(game: Game, execution: Execution, variables: Variables): void {
  const node = game.node(execution);
  const parent = game.parent(execution);
  if (execution.role === 'listener' && node.kind === 'boundaryEvent') return hearBoundary(game, execution, variables);
  if (execution.role === 'listener' && node.kind === 'startEvent') return hearEventStart(game, execution, variables);
  if (execution.role !== undefined && execution.role !== 'iteration') {
    const gateway = game.node(parent);
    return game.behaviour(gateway).chosen?.(game, parent, gateway, execution, variables);
  }
  game.complete(execution, variables);
}
