import type { Execution, StoredWait } from '../execution.ts';
import type { Game } from '../game.ts';
import type { EventDefinition, MessageDefinition } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import { firstDue } from '../timers.ts';

/** What an execution waits for when it waits for an event. Undefined for events that are thrown inside the instance only. */
export function awaitEvent(game: Game, execution: Execution, event: EventDefinition): StoredWait | undefined {
  switch (event.kind) {
    case 'message':
      return awaitMessage(game, execution, event.message);
    case 'signal':
      return { kind: 'signal', name: game.text(event.name, execution) ?? noName('signal') };
    case 'timer':
      return awaitTimer(game, execution, event);
    case 'condition':
      // Looked at as soon as what is going on now is done.
      game.changed = true;
      return { kind: 'condition', held: false };
    default:
      return undefined;
  }
}

export function awaitMessage(game: Game, execution: Execution, { name, correlationKey }: MessageDefinition): StoredWait {
  const key = game.text(correlationKey, execution);
  if (correlationKey !== undefined && key === undefined && !game.around.oracle)
    throw new Incident('CORRELATION_KEY_MISSING', 'The correlation key has no value. Nothing could ever be matched with it.');
  return { kind: 'message', name: game.text(name, execution) ?? noName('message'), ...(key === undefined ? {} : { key }) };
}

function awaitTimer(game: Game, execution: Execution, { timer }: Extract<EventDefinition, { kind: 'timer' }>): StoredWait {
  if (game.around.oracle) return { kind: 'timer', dueAt: game.now, left: 0 };
  const { kind, expression } = timer;
  const value = expression.startsWith('=') ? game.evaluate({ feel: expression.slice(1).trim() }, execution) : expression;
  return { kind: 'timer', ...firstDue(kind, value, game.around.now) };
}

function noName(what: string): never {
  throw new Incident('NAME_MISSING', `The name of the ${what} has no value.`);
}
