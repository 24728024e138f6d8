import type { Execution, StoredWait } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import { isExpression, type Job } from '../graph.ts';
import { Incident } from '../kernel-error.ts';
import { everyFlow } from './outgoing.ts';

/** Service, send and business rule tasks whose work a program outside does. */
export const jobTask: Behaviour = {
  enter: (game, execution, node) => {
    execution.waits = [jobWait(game, execution, node.job as Job)];
  },
  choose: everyFlow,
};

export function jobWait(game: Game, execution: Execution, { topic, parameters }: Job): StoredWait {
  const name = game.around.oracle ? 'any' : game.text(topic, execution);
  if (!name) throw new Incident('TOPIC_MISSING', 'The topic of the work has no value.');
  const dynamic = parameters.some(({ value }) => isExpression(value));
  if (!dynamic || game.around.oracle) return { kind: 'job', topic: name };
  return {
    kind: 'job',
    topic: name,
    parameters: Object.fromEntries(parameters.map(({ target, value }) => [target, game.text(value, execution) ?? ''])),
  };
}
