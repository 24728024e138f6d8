/** What a supervisor looks at: what is late, what soon will be, whose it is, how far it has climbed (domain specification §6.6). */
import { Duration } from 'luxon';
import type { TaskDocument } from '../../engine/types.ts';
import type { Json } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { alertsOf } from '../alerts/document.ts';
import { dayOf, END_OF_DAY, instantOf, plusDays, readInstant } from '../calendar/days.ts';
import { casesOf } from '../cases/document.ts';
import type { Policies } from '../deadlines/policies.ts';
import { STOPPED } from '../deadlines/state.ts';
import type { Parts } from '../parts.ts';
import type { Rows } from '../tasks/rows.ts';
import type { Board, TaskRow } from '../types.ts';

const SHOWN = 100;
const CASES_MEASURED = 1_000;
/** The policy whose first rung says what "in time" means for calling the police. */
const POLICE_POLICY = 'MR-D01';

interface Load {
  _id: string | null;
  open: number;
  overdue: number;
  dueSoon: number;
}

export function createBoard({ db, engine, people, clock }: Parts, rows: Rows, alerts: Alerts, policies: Policies) {
  return async (principal: Principal): Promise<Board> => {
    const now = clock.now();
    const soon = instantOf(plusDays(dayOf(now), 1), END_OF_DAY);
    const mine = { $and: [people.permissions.taskFilter(principal, 'all'), { state: 'open' }] };
    const within = (from: Date, to: Date) => ({
      $and: [...mine.$and, { dueAt: { $gte: from, $lt: to }, 'deadline.status': { $nin: STOPPED } }],
    });
    const [overdue, dueSoon, open, byOrganisation, byPerson, discoveryToPolice] = await Promise.all([
      engine.tasks.list({ filter: within(new Date(0), now), sort: 'due', limit: SHOWN }).then(({ items }) => rows(items)),
      engine.tasks.list({ filter: within(now, soon), sort: 'due', limit: SHOWN }).then(({ items }) => rows(items)),
      alerts.list(principal, { state: 'open', limit: SHOWN }),
      load(mine, 'organisation', now, soon),
      load(mine, 'assignee', now, soon),
      policeMinutes(principal),
    ]);
    return {
      overdue: await withLevels(overdue),
      dueSoon: dueSoon as unknown as Json[],
      alerts: open.items,
      byOrganisation: await named(byOrganisation, organisationNames),
      byPerson: await named(
        byPerson.filter(({ _id }) => _id !== null),
        (ids) => people.accounts.displayNames(ids),
      ),
      discoveryToPolice,
    };
  };

  /** How far each overdue task has been escalated, and since when it is late. */
  async function withLevels(tasks: TaskRow[]): Promise<Json[]> {
    const found = await alertsOf(db)
      .find({ taskId: { $in: tasks.map(({ id }) => id) }, state: { $ne: 'closed' } }, { projection: { taskId: 1, level: 1 } })
      .toArray();
    return tasks.map((task) => {
      const level = Math.max(0, ...found.filter(({ taskId }) => taskId === task.id).map((alert) => alert.level));
      return { ...task, level, since: task.dueAt } as unknown as Json;
    });
  }

  function load(filter: Record<string, unknown>, field: 'organisation' | 'assignee', now: Date, soon: Date): Promise<Load[]> {
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

  async function policeMinutes(principal: Principal): Promise<Board['discoveryToPolice']> {
    const filter = { $and: [people.permissions.caseFilter(principal), { 'record.policeCalledAt': { $type: 'string' } }] };
    const found = await casesOf(db)
      .find(filter as Record<string, unknown>, { projection: { urgency: 1, 'record.discoveredAt': 1, 'record.policeCalledAt': 1 } })
      .sort({ openedAt: -1 })
      .limit(CASES_MEASURED)
      .toArray();
    const measured = found.flatMap(({ urgency, record }) => {
      const discovered = readInstant(record.discoveredAt);
      const called = readInstant(record.policeCalledAt);
      return discovered && called
        ? [{ urgent: urgency === 'U1', minutes: Math.max(0, (called.getTime() - discovered.getTime()) / 60_000) }]
        : [];
    });
    const { policy } = await policies.get(POLICE_POLICY);
    const limit = Duration.fromISO(policy.stages?.[0]?.offset ?? 'PT0M').as('minutes');
    const urgent = measured.filter((one) => one.urgent);
    const inTime = urgent.filter(({ minutes }) => minutes <= limit).length;
    return {
      medianMinutes: median(measured.map(({ minutes }) => minutes)),
      cases: measured.length,
      limitMinutes: limit,
      urgentCases: urgent.length,
      urgentInTime: inTime,
    };
  }
}

async function named(loads: Load[], names: (ids: string[]) => Promise<Map<string, string>>): Promise<Json[]> {
  const known = await names(loads.flatMap(({ _id }) => _id ?? []));
  return loads.map(({ _id, ...counts }) => ({ id: _id, name: (_id && known.get(_id)) ?? _id, ...counts }));
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const value = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return Math.round(value);
}
