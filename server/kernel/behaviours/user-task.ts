import type { Execution, StoredWait } from '../execution.ts';
import type { Behaviour, Game } from '../game.ts';
import { isExpression, type PersonalWork, type Value } from '../graph.ts';
import { parseDate } from '../timers.ts';
import { everyFlow } from './outgoing.ts';

/** Waits for a person. User and manual tasks. */
export const userTask: Behaviour = {
  enter: (game, execution, node) => {
    execution.waits = [personalWait(game, execution, node.person as PersonalWork)];
  },
  choose: everyFlow,
};

/** Keeps only what had to be evaluated; fixed texts stay in the diagram. */
export function personalWait(game: Game, execution: Execution, person: PersonalWork): StoredWait {
  if (game.around.oracle) return { kind: 'user' };
  const evaluated = (value: Value | undefined) =>
    value !== undefined && isExpression(value) ? game.evaluate(value, execution) : undefined;
  const assignee = evaluated(person.assignee);
  const groups = evaluated(person.candidateGroups);
  const users = evaluated(person.candidateUsers);
  const due = evaluated(person.dueDate);
  const priority = evaluated(person.priority);
  return {
    kind: 'user',
    ...(typeof assignee === 'string' && assignee !== '' ? { assignee } : {}),
    ...(groups === undefined ? {} : { candidateGroups: asList(groups) }),
    ...(users === undefined ? {} : { candidateUsers: asList(users) }),
    ...(typeof due === 'string' && due !== '' ? { dueDate: parseDate(due).toISOString() } : {}),
    ...(typeof priority === 'number' ? { priority } : {}),
  };
}

/** A comma-separated text or a list. */
export function asList(value: unknown): string[] {
  const items = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []));
}
