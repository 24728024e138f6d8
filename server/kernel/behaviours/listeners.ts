import type { Execution } from '../execution.ts';
import type { Game } from '../game.ts';
import type { EventDefinition, FlowNode } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import { nextDue } from '../timers.ts';
import { awaitEvent } from './awaited-event.ts';

/**
 * Begins to listen for boundary events, or for the starts of event sub-processes, while `host` runs. One that listens
 * already, because its host was stopped by an incident and begins again, is left alone.
 */
export function arm(game: Game, host: Execution, events: readonly FlowNode[]): void {
  const listening = new Set(
    game.children(host).flatMap(({ role, element, event }) => (role === 'listener' ? [`${element} ${event}`] : [])),
  );
  for (const node of events) {
    for (const [event, definition] of node.events.entries()) {
      if (!listening.has(`${node.id} ${event}`)) listen(game, host, node, event, definition);
    }
  }
}

function listen(game: Game, host: Execution, node: FlowNode, event: number, definition: EventDefinition): void {
  try {
    const wait = awaitEvent(game, host, definition);
    if (wait) game.create(node.id, host, { role: 'listener', event, waits: [wait] });
  } catch (error) {
    // An activity does not begin unwatched; what a whole scope listens for does not hold the scope up.
    if (!(error instanceof Incident) || node.kind === 'boundaryEvent') throw error;
    game.raise(game.create(node.id, host, { role: 'listener', event }), error, 'enter');
  }
}

/** After a listener has been heard and its host goes on: messages, signals and conditions listen again, timers as often as drawn. */
export function rearm(game: Game, listener: Execution): void {
  const [wait] = listener.waits ?? [];
  if (wait?.kind !== 'timer') return;
  const next = nextDue(wait, game.around.now);
  if (next) listener.waits = [{ kind: 'timer', ...next }];
  else game.drop(listener);
}

/** Listens anew after an incident of the listener itself. */
export function armAgain(game: Game, listener: Execution): void {
  const definition = game.node(listener).events[listener.event ?? 0];
  const wait = definition && awaitEvent(game, game.parent(listener), definition);
  if (wait) listener.waits = [wait];
}
