import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { Variables } from '../types.ts';
import { hearBoundary } from './boundary-event.ts';
import { hearEventStart } from './event-sub-process.ts';

/** What an execution waited for has come. */
export function trigger(game: Game, execution: Execution, variables: Variables): void {
  const node = game.node(execution);
  const parent = game.parent(execution);
  if (execution.role === 'listener' && node.kind === 'boundaryEvent') {
    hearBoundary(game, execution, variables);
    return;
  }
  if (execution.role === 'listener' && node.kind === 'startEvent') {
    hearEventStart(game, execution, variables);
    return;
  }
  if (execution.role !== undefined && execution.role !== 'iteration') {
    const gateway = game.node(parent);
    game.behaviour(gateway).chosen?.(game, parent, gateway, execution, variables);
    return;
  }
  game.complete(execution, variables);
}
