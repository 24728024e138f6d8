/** The inbox query as a filter. What may be seen is people's to say; what is asked for is added to it. */
import { dayOf, END_OF_DAY, instantOf, plusDays } from '../calendar/days.ts';
import { STOPPED } from '../deadlines/state.ts';
import type { Parts } from '../parts.ts';
import type { Office, TaskQuery } from '../types.ts';
import type { Rows } from './rows.ts';

const VIEWS = ['mine', 'unit', 'unclaimed', 'all'] as const;
const DAYS_OF_WEEK = 7;

export function createInbox({ people, engine, clock }: Parts, rows: Rows): Office['tasks']['list'] {
  return async (principal, { view, limit, cursor, sort = 'due', ...query }) => {
    const wanted = wantedBy(query, clock.now());
    const filterOf = (of: (typeof VIEWS)[number]) => {
      const visible = people.permissions.taskFilter(principal, of);
      // What I have done is mine, whoever it was assigned to.
      const mine = of === 'mine' && query.state === 'completed' ? { $or: [visible, { completedBy: principal.accountId }] } : visible;
      return { $and: [mine, ...wanted] };
    };
    const [page, ...counted] = await Promise.all([
      engine.tasks.list({ filter: filterOf(view), sort, limit, cursor }),
      ...VIEWS.map((of) => engine.tasks.count(filterOf(of))),
    ]);
    const [mine = 0, unit = 0, unclaimed = 0, all = 0] = counted;
    return { items: await rows(page.items), next: page.next, counts: { mine, unit, unclaimed, all } };
  };
}

function wantedBy(query: Omit<TaskQuery, 'view'>, now: Date): Record<string, unknown>[] {
  const { state, due, instance, case: caseId, key, element, q } = query;
  return [
    { state },
    ...(due ? [dueWithin(due, now)] : []),
    ...(instance ? [{ instanceId: instance }] : []),
    ...(caseId ? [{ caseId }] : []),
    ...(key ? [{ processKey: key }] : []),
    ...(element ? [{ elementId: element }] : []),
    ...(q ? [{ $or: [{ name: containing(q) }, { businessKey: containing(q) }] }] : []),
  ];
}

function dueWithin(due: NonNullable<TaskQuery['due']>, now: Date): Record<string, unknown> {
  if (due === 'none') return { dueAt: null };
  const counts = { 'deadline.status': { $nin: STOPPED } };
  if (due === 'overdue') return { dueAt: { $lt: now }, ...counts };
  const today = dayOf(now);
  const last = due === 'today' ? today : plusDays(today, DAYS_OF_WEEK - 1);
  return { dueAt: { $gte: instantOf(today, '00:00'), $lte: instantOf(last, END_OF_DAY) }, ...counts };
}

function containing(text: string): { $regex: string; $options: string } {
  return { $regex: text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' };
}
