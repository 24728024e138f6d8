import type { mongo } from 'mongoose';
import type { ExtraWrite, TaskDocument } from '../../engine/types.ts';
import { prepare } from '../parts.ts';
import type { AlertView } from '../types.ts';

export interface AlertDocument {
  _id: string;
  level: number;
  stage: string;
  state: AlertView['state'];
  deadlineId?: string;
  taskId?: string;
  taskName?: string;
  instanceId?: string;
  caseId?: string;
  caseNo?: string;
  policy: string;
  /** Of the deadline that rang. */
  dueAt?: Date;
  raisedAt: Date;
  /** Account ids, `role`, or `role:ORG`. */
  to: string[];
  organisation?: string;
  assignee?: string;
  sensitivity?: string;
  /** Accounts that may see it although it is for named persons only. */
  named?: string[];
  /** e.g. `suspected-late-report`, or the text key of a process's own alert. */
  flag?: string;
  acknowledgedBy?: string;
  acknowledgedAt?: Date;
  note?: string;
  closedAt?: Date;
}

export function alertsOf(db: mongo.Db): mongo.Collection<AlertDocument> {
  return db.collection<AlertDocument>('alerts');
}

export async function prepareAlerts(db: mongo.Db): Promise<void> {
  await prepare(db, 'alerts', [
    { key: { state: 1, raisedAt: -1, _id: -1 } },
    { key: { raisedAt: -1, _id: -1 } },
    { key: { deadlineId: 1 } },
    { key: { caseId: 1 } },
    { key: { taskId: 1 } },
    { key: { instanceId: 1 } },
    { key: { to: 1, state: 1 } },
  ]);
  await prepare(db, 'problems', [{ key: { status: 1, raisedAt: -1 } }]);
}

/** What a diagram rings by itself hangs on no deadline. On the first rung it tells those concerned; from the second on those above them, too. */
export const isNotice = ({ deadlineId, level }: Pick<AlertDocument, 'deadlineId' | 'level'>): boolean =>
  deadlineId === undefined && level === 1;

/** The matter is done, or has another due time: what was rung about it is closed. */
export function closeAlerts(deadlineIds: string[], now: Date): ExtraWrite {
  return {
    collection: 'alerts',
    operation: {
      updateMany: {
        filter: { deadlineId: { $in: deadlineIds }, state: { $ne: 'closed' } },
        update: { $set: { state: 'closed', closedAt: now } },
      },
    },
  };
}

/** A deadline that goes on with another task takes along what was rung about it. */
export function moveAlerts(deadlineId: string, task: Pick<TaskDocument, '_id' | 'name' | 'assignee'>): ExtraWrite {
  const set = { taskId: task._id, taskName: task.name, ...(task.assignee ? { assignee: task.assignee } : {}) };
  return {
    collection: 'alerts',
    operation: {
      updateMany: {
        filter: { deadlineId, state: { $ne: 'closed' } },
        update: { $set: set, ...(task.assignee ? {} : { $unset: { assignee: '' } }) },
      },
    },
  };
}

export function alertView(alert: AlertDocument): AlertView {
  const { _id, deadlineId, dueAt, raisedAt, acknowledgedAt, closedAt: _, sensitivity: __, named: ___, ...rest } = alert;
  return {
    id: _id,
    ...rest,
    // What older versions wrote here without a deadline was the moment it was raised.
    ...(deadlineId && dueAt ? { dueAt: dueAt.toISOString() } : {}),
    raisedAt: raisedAt.toISOString(),
    ...(isNotice(alert) ? { notice: true as const } : {}),
    ...(acknowledgedAt ? { acknowledgedAt: acknowledgedAt.toISOString() } : {}),
  };
}
