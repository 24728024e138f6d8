import type { TaskDocument } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import { alertNotice } from '../deadlines/bell.ts';
import type { DiagramNames } from '../diagram-names.ts';
import { afterCursor, pageOf, pageSize } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { About } from '../tasks/about.ts';
import type { AlertView, Office } from '../types.ts';
import { type AlertDocument, alertsOf, alertView } from './document.ts';

/** Of a task that has climbed its ladder the rung it has reached; an alert about no task stands for itself. */
const HIGHEST_PER_TASK = [
  { $sort: { level: -1, raisedAt: -1, _id: -1 } },
  { $group: { _id: { $ifNull: ['$taskId', '$_id'] }, highest: { $first: '$$ROOT' } } },
  { $replaceRoot: { newRoot: '$highest' } },
];

export interface Alerts {
  list: Office['alerts']['list'];
  acknowledge: Office['alerts']['acknowledge'];
  ofCase(caseId: string): Promise<AlertView[]>;
}

export function createAlerts({ db, clock, people, engine }: Parts, names: DiagramNames, about: About): Alerts {
  const collection = alertsOf(db);
  const visible = (principal: Principal) => people.permissions.alertFilter(principal);

  /** With what the list says of the task itself: its English name, what it is about, and whose it may be. */
  async function views(found: AlertDocument[]): Promise<AlertView[]> {
    const ids = found.flatMap(({ taskId }) => taskId ?? []);
    const known = { definitionId: 1, elementId: 1, candidateGroups: 1, state: 1 } as const;
    const [tasks, told] = await Promise.all([
      db
        .collection<TaskDocument>('tasks')
        .find({ _id: { $in: ids } }, { projection: known })
        .toArray(),
      about(ids.map((_id) => ({ _id }))),
    ]);
    return Promise.all(
      found.map(async (alert) => {
        const task = tasks.find(({ _id }) => _id === alert.taskId);
        const nameEn = task && (await names(task.definitionId)).get(task.elementId)?.nameEn;
        return {
          ...alertView(alert),
          ...(nameEn ? { taskNameEn: nameEn } : {}),
          ...(task && told.has(task._id) ? { about: told.get(task._id) } : {}),
          ...(task ? { candidateRoles: task.candidateGroups, taskState: task.state } : {}),
        };
      }),
    );
  }

  /** Whoever sees to a task sees to what was told of it on the way up. */
  async function acknowledgeLower(
    principal: Principal,
    { taskId, level }: AlertDocument,
    change: Partial<AlertDocument>,
  ): Promise<AlertDocument[]> {
    if (!taskId) return [];
    const filter = { $and: [{ taskId, state: 'open', level: { $lte: level } }, visible(principal)] } as Record<string, unknown>;
    const lower = await collection.find(filter).toArray();
    const ids = lower.map(({ _id }) => _id);
    if (ids.length > 0) await collection.updateMany({ _id: { $in: ids }, state: 'open' }, { $set: change });
    return lower;
  }

  return {
    async list(principal, { state, level, per, limit, cursor }) {
      const size = pageSize(limit);
      const wanted = { ...(state ? { state } : {}), ...(level === undefined ? {} : { level }) };
      const all = { $and: [visible(principal), wanted] } as Record<string, unknown>;
      const wholeList = [{ $match: all }, ...(per === 'task' ? HIGHEST_PER_TASK : [])];
      const page = [{ $match: afterCursor('raisedAt', cursor) }, { $sort: { raisedAt: -1, _id: -1 } }, { $limit: size + 1 }];
      const [found, counted] = await Promise.all([
        collection.aggregate<AlertDocument>([...wholeList, ...page]).toArray(),
        collection.aggregate<{ total: number }>([...wholeList, { $count: 'total' }]).toArray(),
      ]);
      const total = counted[0]?.total ?? 0;
      const { items, next } = pageOf(
        found,
        size,
        ({ raisedAt }) => raisedAt,
        (alert) => alert,
      );
      return { items: await views(items), next, total };
    },
    async acknowledge(principal, id, note) {
      const mine = { $and: [{ _id: id }, visible(principal)] } as Record<string, unknown>;
      const change = { state: 'acknowledged' as const, acknowledgedBy: principal.accountId, acknowledgedAt: clock.now(), note };
      const updated = await collection.findOneAndUpdate({ ...mine, state: 'open' }, { $set: change }, { returnDocument: 'after' });
      if (!updated) {
        const found = await collection.findOne(mine);
        if (!found) fail('ALERT_NOT_FOUND', `There is no alert ${id}.`);
        return fail('ALERT_ALREADY_ACKNOWLEDGED', `Alert ${id} is ${found.state} already.`);
      }
      const lower = await acknowledgeLower(principal, updated, change);
      await engine.notify([updated, ...lower].map((alert) => alertNotice('alert.updated', alert)));
      return alertView(updated);
    },
    async ofCase(caseId) {
      return views(await collection.find({ caseId }).sort({ raisedAt: -1 }).limit(pageSize(200)).toArray());
    },
  };
}
