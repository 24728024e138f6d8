import type { CompletedActivity, Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import { type EventDefinition, eventStarts, type FlowNode } from '../graph.ts';
import { startEventSubProcess } from './event-sub-process.ts';

type CompensationEvent = Extract<EventDefinition, { kind: 'compensation' }>;

/**
 * Undoes what has been completed in the scope, the last first, one after the other. True when the thrower need not
 * wait: nothing is to be undone, or the diagram says so.
 */
export function compensate(game: Game, thrower: Execution, { activity, wait }: CompensationEvent): boolean {
  const undoing = takeCompleted(game, thrower, activity);
  if (undoing.length === 0) return true;
  if (wait) {
    thrower.undoing = undoing;
    undoNext(game, thrower);
    return false;
  }
  // Not waited for: an execution of its own keeps the list until it is worked off.
  const scope = game.parent(thrower);
  const keeper = game.create(thrower.element, scope, { role: 'undone', undoing });
  game.later(scope, () => undoNext(game, keeper));
  return true;
}

/** Inside an event sub-process, what was completed in the scope around it counts too. */
function takeCompleted(game: Game, thrower: Execution, activity: string | undefined): CompletedActivity[] {
  const scope = game.parent(thrower);
  const around = scope.parent !== null && game.node(scope).triggeredByEvent ? [game.parent(scope), scope] : [scope];
  return around.flatMap((one) => {
    const chosen = (one.completed ?? []).filter(({ element }) => activity === undefined || element === activity);
    const rest = (one.completed ?? []).filter((completed) => !chosen.includes(completed));
    if (rest.length > 0) one.completed = rest;
    else delete one.completed;
    return chosen;
  });
}

/** Undoes the last of what is still to be undone for `waiting`, or lets it go on when nothing is. */
export function undoNext(game: Game, waiting: Execution): void {
  const undoing = waiting.undoing ?? [];
  const last = undoing.at(-1);
  if (!last) {
    allUndone(game, waiting);
    return;
  }
  waiting.undoing = undoing.slice(0, -1);
  const node = game.graph.nodes.get(last.element) as FlowNode;
  // A transaction undoes inside itself, a scope opened again too; everybody else in the scope around.
  const scope = waiting.cancelling || (waiting.role === 'undone' && game.inside(waiting)) ? waiting : game.parent(waiting);
  const handler = node.boundaries.find((boundary) => boundary.handler)?.handler;
  const known = last.variables ? { variables: last.variables } : {};
  if (handler) {
    game.begin(handler, scope, { undoneFor: waiting.id, ...known });
    return;
  }
  const opened = game.create(node.id, scope, {
    role: 'undone',
    undoneFor: waiting.id,
    ...known,
    ...(last.inner ? { completed: last.inner } : {}),
  });
  const start = eventStarts(node.inner as NonNullable<typeof node.inner>).find(({ events }) => events[0]?.kind === 'compensation');
  opened.undoing = start ? [] : (opened.completed ?? []);
  if (start) startEventSubProcess(game, opened, start, {}, opened.id);
  else undoNext(game, opened);
}

/** Something has been undone for `waiting`, which may be gone by now. */
export function undone(game: Game, waiting: string): void {
  const execution = game.find(waiting);
  if (execution) undoNext(game, execution);
}

function allUndone(game: Game, waiting: Execution): void {
  delete waiting.undoing;
  if (waiting.cancelling) {
    const boundary = game.node(waiting).boundaries.find(({ events: [event] }) => event?.kind === 'cancel');
    const scope = game.parent(waiting);
    game.cancel(waiting);
    if (boundary) game.begin(boundary, scope);
  } else if (waiting.role === 'undone') {
    game.drop(waiting);
    if (waiting.undoneFor) undone(game, waiting.undoneFor);
  } else game.complete(waiting);
}
