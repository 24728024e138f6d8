/** What a supervisor looks at: what is late, what soon will be, whose it is, how far it has climbed (domain specification §6.6). */
import type { TaskDocument } from '../../engine/types.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Policies } from '../deadlines/policies.ts';
import { STOPPED } from '../deadlines/state.ts';
import type { Parts } from '../parts.ts';
import type { Rows } from '../tasks/rows.ts';
import type { Office } from '../types.ts';
import { createBoardLists, soonAfter } from './lists.ts';
import { createPoliceCalls } from './police-calls.ts';
import type { BoardLoad } from './types.ts';

/** Of each list, beside the figures. */
const SHOWN = 50;

interface Load extends Omit<BoardLoad, 'id' | 'name'> {
  _id: string | null;
}

export function createBoard(parts: Parts, rows: Rows, alerts: Alerts, policies: Policies): Office['board'] {
  const { db, people, clock } = parts;
  const tasks = createBoardLists(parts, rows);
  const police = createPoliceCalls(parts, policies);

  function load(filter: Record<string, unknown>, field: 'organisation' | 'assignee', now: Date): Promise<Load[]> {
    const soon = soonAfter(now);
    const counted = (condition: unknown) => ({ $sum: { $cond: [condition, 1, 0] } });
    const runs = { $not: [{ $in: [{ $ifNull: ['$deadline.status', ''] }, STOPPED] }] };
    const late = { $and: [{ $gt: ['$dueAt', null] }, { $lt: ['$dueAt', now] }, runs] };
    const nearly = { $and: [{ $gte: ['$dueAt', now] }, { $lt: ['$dueAt', soon] }, runs] };
    return db
      .collection<TaskDocument>('tasks')
      .aggregate<Load>([
        { $match: filter },
        { $group: { _id: { $ifNull: [`$${field}`, null] }, open: { $sum: 1 }, overdue: counted(late), dueSoon: counted(nearly) } },
        { $sort: { overdue: -1, open: -1, _id: 1 } },
      ])
      .toArray();
  }

  async function organisationNames(): Promise<Map<string, string>> {
    return new Map((await people.organisations.list()).map(({ code, name }) => [code, name]));
  }

  return {
    async figures(principal) {
      const now = clock.now();
      const open = { $and: [people.permissions.taskFilter(principal, 'all'), { state: 'open' }] };
      const first = { limit: SHOWN };
      const [byOrganisation, byPerson, overdue, dueSoon, raised, discoveryToPolice] = await Promise.all([
        load(open, 'organisation', now),
        load(open, 'assignee', now),
        tasks(principal, { ...first, list: 'overdue' }),
        tasks(principal, { ...first, list: 'soon' }),
        alerts.list(principal, { ...first, state: 'open', per: 'task' }),
        police.figure(principal),
      ]);
      return {
        counts: { overdue: overdue.total, dueSoon: dueSoon.total, alerts: raised.total },
        overdue: overdue.items,
        dueSoon: dueSoon.items,
        alerts: raised.items,
        byOrganisation: await named(byOrganisation, organisationNames),
        byPerson: await named(
          byPerson.filter(({ _id }) => _id !== null),
          (ids) => people.accounts.displayNames(ids),
        ),
        discoveryToPolice,
      };
    },
    tasks,
    policeCalls: police.calls,
  };
}

async function named(loads: Load[], names: (ids: string[]) => Promise<Map<string, string>>): Promise<BoardLoad[]> {
  const known = await names(loads.flatMap(({ _id }) => _id ?? []));
  return loads.map(({ _id, ...counts }) => ({ id: _id, name: (_id && known.get(_id)) ?? _id, ...counts }));
}
