import type { TaskDocument } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import { alertNotice } from '../deadlines/bell.ts';
import type { DiagramNames } from '../diagram-names.ts';
import { afterCursor, pageOf, pageSize } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { AlertView, Office } from '../types.ts';
import { type AlertDocument, alertsOf, alertView } from './document.ts';

export interface Alerts {
  list: Office['alerts']['list'];
  acknowledge: Office['alerts']['acknowledge'];
  ofCase(caseId: string): Promise<AlertView[]>;
}

export function createAlerts({ db, clock, people, engine }: Parts, names: DiagramNames): Alerts {
  const collection = alertsOf(db);
  const visible = (principal: Principal) => people.permissions.alertFilter(principal);

  /** With what the list says of the task itself: its English name, and whose it may be. */
  async function views(found: AlertDocument[]): Promise<AlertView[]> {
    const ids = found.flatMap(({ taskId }) => taskId ?? []);
    const known = { definitionId: 1, elementId: 1, candidateGroups: 1 } as const;
    const tasks = await db
      .collection<TaskDocument>('tasks')
      .find({ _id: { $in: ids } }, { projection: known })
      .toArray();
    return Promise.all(
      found.map(async (alert) => {
        const task = tasks.find(({ _id }) => _id === alert.taskId);
        const nameEn = task && (await names(task.definitionId)).get(task.elementId)?.nameEn;
        return {
          ...alertView(alert),
          ...(nameEn ? { taskNameEn: nameEn } : {}),
          ...(task ? { candidateRoles: task.candidateGroups } : {}),
        };
      }),
    );
  }

  return {
    async list(principal, { state, level, limit, cursor }) {
      const size = pageSize(limit);
      const wanted = { ...(state ? { state } : {}), ...(level === undefined ? {} : { level }) };
      const all = { $and: [visible(principal), wanted] } as Record<string, unknown>;
      const [found, total] = await Promise.all([
        collection
          .find({ $and: [all, afterCursor('raisedAt', cursor)] })
          .sort({ raisedAt: -1, _id: -1 })
          .limit(size + 1)
          .toArray(),
        collection.countDocuments(all),
      ]);
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
      await engine.notify([alertNotice('alert.updated', updated)]);
      return alertView(updated);
    },
    async ofCase(caseId) {
      return views(await collection.find({ caseId }).sort({ raisedAt: -1 }).limit(pageSize(200)).toArray());
    },
  };
}
