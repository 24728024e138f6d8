/** The tasks behind a figure or a bar of the board, page by page, with how many there are in all. */

import { alertsOf } from '../alerts/document.ts';
import { dayOf, END_OF_DAY, instantOf, plusDays } from '../calendar/days.ts';
import { STOPPED } from '../deadlines/state.ts';
import type { Parts } from '../parts.ts';
import { ofUnit } from '../tasks/inbox.ts';
import type { Rows } from '../tasks/rows.ts';
import type { BoardRow, Office, TaskRow } from '../types.ts';
import type { BoardList } from './types.ts';

export function createBoardLists({ db, engine, people, clock }: Parts, rows: Rows): Office['board']['tasks'] {
  /** How far each task has been escalated. */
  async function withLevels(tasks: TaskRow[]): Promise<BoardRow[]> {
    const found = await alertsOf(db)
      .find({ taskId: { $in: tasks.map(({ id }) => id) }, state: { $ne: 'closed' } }, { projection: { taskId: 1, level: 1 } })
      .toArray();
    return tasks.map((task) => ({
      ...task,
      level: Math.max(0, ...found.filter(({ taskId }) => taskId === task.id).map((alert) => alert.level)),
    }));
  }

  return async (principal, { list, organisation, assignee, limit, cursor }) => {
    const filter = {
      $and: [
        people.permissions.taskFilter(principal, 'all'),
        { state: 'open' },
        dueIn(list, clock.now()),
        ...(organisation ? [ofUnit(organisation)] : []),
        ...(assignee ? [{ assignee }] : []),
      ],
    };
    const [page, total] = await Promise.all([engine.tasks.outlines({ filter, sort: 'due', limit, cursor }), engine.tasks.count(filter)]);
    return { items: await withLevels(await rows(page.items)), next: page.next, total };
  };
}

/** Until when something counts as due soon: the end of the next day. */
export function soonAfter(now: Date): Date {
  return instantOf(plusDays(dayOf(now), 1), END_OF_DAY);
}

function dueIn(list: BoardList, now: Date): Record<string, unknown> {
  const soon = soonAfter(now);
  const stands = { 'deadline.status': { $in: STOPPED } };
  const runs = { 'deadline.status': { $nin: STOPPED } };
  if (list === 'overdue') return { dueAt: { $lt: now }, ...runs };
  if (list === 'soon') return { dueAt: { $gte: now, $lt: soon }, ...runs };
  return { $or: [{ dueAt: { $gte: soon } }, { dueAt: null }, stands] };
}
