import { fail } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import { alertNotice } from '../deadlines/bell.ts';
import { afterCursor, pageOf, pageSize } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { AlertView, Office } from '../types.ts';
import { alertsOf, alertView } from './document.ts';

export interface Alerts {
  list: Office['alerts']['list'];
  acknowledge: Office['alerts']['acknowledge'];
  ofCase(caseId: string): Promise<AlertView[]>;
}

export function createAlerts({ db, clock, people, engine }: Parts): Alerts {
  const collection = alertsOf(db);
  const visible = (principal: Principal) => people.permissions.alertFilter(principal);

  return {
    async list(principal, { state, level, limit, cursor }) {
      const size = pageSize(limit);
      const wanted = { ...(state ? { state } : {}), ...(level === undefined ? {} : { level }) };
      const filter = { $and: [visible(principal), wanted, afterCursor('raisedAt', cursor)] };
      const found = await collection
        .find(filter as Record<string, unknown>)
        .sort({ raisedAt: -1, _id: -1 })
        .limit(size + 1)
        .toArray();
      return pageOf(found, size, ({ raisedAt }) => raisedAt, alertView);
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
      return (await collection.find({ caseId }).sort({ raisedAt: -1 }).limit(pageSize(200)).toArray()).map(alertView);
    },
  };
}
