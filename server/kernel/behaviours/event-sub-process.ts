import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import { eventStarts, type FlowNode } from '../graph.ts';
import type { Variables } from '../types.ts';
import { declareDataObjects } from './data-objects.ts';
import { rearm } from './listeners.ts';

/** The armed start of an event sub-process is heard. */
export function hearEventStart(game: Game, listener: Execution, variables: Variables): void {
  const start = game.node(listener);
  const scope = game.parent(listener);
  if (!start.interrupting) rearm(game, listener);
  startEventSubProcess(game, scope, start, variables);
}

/** Runs an event sub-process in its scope. An interrupting one ends everything else there, and nothing can interrupt it in turn. */
export function startEventSubProcess(game: Game, scope: Execution, start: FlowNode, variables: Variables, undoneFor?: string): Execution {
  const owner = start.scope.owner as FlowNode;
  if (start.interrupting && undoneFor === undefined) {
    game.empty(scope);
    game.drop(...game.children(scope).filter((child) => child.role === 'listener' && game.node(child).kind === 'startEvent'));
    scope.interrupted = true;
  }
  game.assign(scope, variables);
  const execution = game.create(owner.id, scope, undoneFor === undefined ? {} : { undoneFor });
  game.emit('activity.started', execution);
  declareDataObjects(game, execution, start.scope);
  game.arm(execution, eventStarts(start.scope));
  game.begin(start, execution);
  return execution;
}
