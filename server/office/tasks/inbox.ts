/** The inbox query as a filter. What may be seen is people's to say; what is asked for is added to it. */
import type { Principal } from '../../people/types.ts';
import { containing } from '../../platform/searching.ts';
import { dayOf, END_OF_DAY, instantOf, plusDays } from '../calendar/days.ts';
import { STOPPED } from '../deadlines/state.ts';
import type { DiagramNames } from '../diagram-names.ts';
import type { Parts } from '../parts.ts';
import type { Office } from '../types.ts';
import { createChoices } from './choices.ts';
import type { Rows } from './rows.ts';
import type { TaskNarrowing, TaskQuery } from './types.ts';

type Filter = Record<string, unknown>;
type Wanted = Omit<TaskQuery, 'view' | 'sort' | 'limit' | 'cursor'>;

const VIEWS = ['mine', 'unit', 'unclaimed', 'all'] as const;
type View = (typeof VIEWS)[number];
const DAYS_OF_WEEK = 7;
/** Nobody works through more; the desk says "999+". Counting all of a hundred thousand would keep every page waiting. */
const COUNTED_TO = 1_000;
/** In place of a unit's code: what belongs to none. */
const NO_UNIT = 'none';
/** What people look for: the name in both languages, the step, the case number. Never the case's own text. */
const SEARCHED = ['name', 'nameEn', 'elementId', 'caseNo', 'businessKey'];

export function createInbox(parts: Parts, rows: Rows, names: DiagramNames): Pick<Office['tasks'], 'list' | 'overview'> {
  const { people, engine, clock } = parts;
  const choices = createChoices(parts, names);

  function seenIn(principal: Principal, view: View, state: TaskQuery['state']): Filter {
    const visible = people.permissions.taskFilter(principal, view);
    // What I have done is mine, whoever it was assigned to, as long as I may see it at all.
    if (view !== 'mine' || state !== 'completed') return visible;
    return { $and: [{ completedBy: principal.accountId }, people.permissions.taskFilter(principal, 'all')] };
  }
  const filterOf = (principal: Principal, view: View, wanted: Wanted): Filter => ({
    $and: [seenIn(principal, view, wanted.state), ...wantedBy(wanted, clock.now())],
  });
  const count = (principal: Principal, view: View, wanted: Wanted) => engine.tasks.count(filterOf(principal, view, wanted), COUNTED_TO);

  return {
    async list(principal, { view, limit, cursor, sort, ...wanted }) {
      const order = sort ?? (wanted.state === 'completed' ? 'completed' : 'due');
      const others = VIEWS.filter((of) => of !== view);
      const [page, ...counted] = await Promise.all([
        engine.tasks.outlines({ filter: filterOf(principal, view, wanted), sort: order, limit, cursor }),
        ...others.map(async (of) => [of, await count(principal, of, wanted)] as const),
      ]);
      // What fits on one page is counted by it.
      const whole = cursor === undefined && page.next === null;
      const [items, own] = await Promise.all([rows(page.items), whole ? page.items.length : count(principal, view, wanted)]);
      const counts = Object.fromEntries([...counted, [view, own]]) as Record<View, number>;
      return { items, next: page.next, counts };
    },

    async overview(principal, { due, ...narrowing }) {
      const open = { state: 'open', ...narrowing } as const;
      const wanted: [View, Wanted][] = [
        ...VIEWS.map((view): [View, Wanted] => [view, { ...open, due }]),
        ['all', { ...open, due: 'overdue' }],
        ['all', { ...open, due: 'today' }],
        ['mine', { ...narrowing, state: 'completed' }],
      ];
      const [offered, ...counted] = await Promise.all([
        choices({ $and: [people.permissions.taskFilter(principal, 'all'), { state: 'open' }] }),
        ...wanted.map(([view, each]) => count(principal, view, each)),
      ]);
      const [mine = 0, unit = 0, unclaimed = 0, all = 0, overdue = 0, today = 0, done = 0] = counted;
      return { counts: { mine, unit, unclaimed, all, overdue, today, done }, ...offered };
    },
  };
}

function wantedBy({ state, due, instance, case: caseId, element, ...narrowing }: Wanted, now: Date): Filter[] {
  return [
    { state },
    ...(due ? [dueWithin(due, now)] : []),
    ...(instance ? [{ instanceId: instance }] : []),
    ...(caseId ? [{ caseId }] : []),
    ...(element ? [{ elementId: element }] : []),
    ...narrowedBy(narrowing),
  ];
}

function narrowedBy({ key, organisation, urgency, q }: Omit<TaskNarrowing, 'due'>): Filter[] {
  return [
    ...(key ? [{ processKey: key }] : []),
    ...(organisation ? [ofUnit(organisation)] : []),
    ...(urgency ? [{ urgency }] : []),
    ...(q ? [withWords(q)] : []),
  ];
}

export const withWords = (q: string): Filter => ({ $or: SEARCHED.map((field) => ({ [field]: containing(q) })) });

export const ofUnit = (code: string): Filter => ({ organisation: code === NO_UNIT ? null : code });

function dueWithin(due: NonNullable<TaskQuery['due']>, now: Date): Filter {
  if (due === 'none') return { dueAt: null };
  const counts = { 'deadline.status': { $nin: STOPPED } };
  if (due === 'overdue') return { dueAt: { $lt: now }, ...counts };
  const today = dayOf(now);
  const last = due === 'today' ? today : plusDays(today, DAYS_OF_WEEK - 1);
  return { dueAt: { $gte: instantOf(today, '00:00'), $lte: instantOf(last, END_OF_DAY) }, ...counts };
}
