import type { Execution } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import type { MessageDefinition } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import { everyFlow } from './outgoing.ts';

/** A send task that names a message throws it and goes on. */
export const sendMessageTask: Behaviour = {
  enter: (game, execution, node) => {
    throwMessage(game, execution, node.message as MessageDefinition);
    game.complete(execution);
  },
  choose: everyFlow,
};

/** The message carries what the diagram maps to it, and nothing else. */
export function throwMessage(game: Game, execution: Execution, { name, correlationKey, ttl }: MessageDefinition): void {
  const called = game.around.oracle ? 'any' : game.text(name, execution);
  if (!called) throw new Incident('NAME_MISSING', 'The name of the message has no value.');
  const key = game.text(correlationKey, execution);
  game.effects.push({
    type: 'throwMessage',
    name: called,
    variables: Object.fromEntries(game.node(execution).inputs.map(({ target }) => [target, execution.variables?.[target] ?? null])),
    ...(key === undefined ? {} : { correlationKey: key }),
    ...(ttl === undefined ? {} : { ttl }),
  });
  game.emit('message.thrown', execution, { name: called });
}
