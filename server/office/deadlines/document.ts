import type { mongo } from 'mongoose';
import { idOf } from '../../platform/ids.ts';
import { prepare } from '../parts.ts';
import type { ChangeCause, DeadlineChange, DeadlineStatus } from '../types.ts';
import type { Explanation } from './explain.ts';
import type { Policy } from './policy.ts';
import type { PlannedStage } from './schedule.ts';

export interface StoredStage extends PlannedStage {
  rangAt?: Date;
}

export interface StoredChange {
  at: Date;
  kind: DeadlineChange['kind'];
  by: string;
  reason?: string;
  cause?: ChangeCause;
  before: Date;
  after: Date;
  explanation: Explanation;
}

/** One running or ended deadline: collection `deadlines`. Open as long as `closedAt` is missing. */
export interface DeadlineDocument {
  _id: string;
  instanceId: string;
  processKey: string;
  elementId: string;
  /** The task it hangs on; a task that is opened again takes its running deadline over. */
  taskId: string;
  executionId: string;
  taskName: string;
  loopCounter?: number;
  caseId?: string;
  caseNo?: string;
  organisation?: string;
  sensitivity?: string;
  policy: string;
  policyVersion: number;
  name: string;
  nameEn: string;
  source: Policy['source'];
  pausable: boolean;
  tracked: boolean;
  /** Runs beside the task's own deadline, which alone colours the task. */
  beside?: boolean;
  /** The variables it was counted from, so that it can be counted again. */
  inputs: { name: string; value: unknown }[];
  createdAt: Date;
  startedAt: Date;
  /** Name of the variable the start was read from, or `created`. */
  startEvent: string;
  dueAt: Date;
  warnAt?: Date;
  stages: StoredStage[];
  provisional: boolean;
  explanation: Explanation;
  status: DeadlineStatus;
  pauses: { from: Date; until?: Date; by: string; resumedBy?: string; reason: string }[];
  /** What was changed since it started, oldest first. */
  changes?: StoredChange[];
  closedAt?: Date;
  waived?: { by: string; reason: string };
}

/** With what was changed noted on it. */
export function changed(
  { dueAt, changes = [] }: DeadlineDocument,
  after: DeadlineDocument,
  change: Pick<StoredChange, 'at' | 'kind' | 'by' | 'reason' | 'cause'>,
): DeadlineDocument {
  return { ...after, changes: [...changes, { ...change, before: dueAt, after: after.dueAt, explanation: after.explanation }] };
}

export function deadlinesOf(db: mongo.Db): mongo.Collection<DeadlineDocument> {
  return db.collection<DeadlineDocument>('deadlines');
}

export async function prepareDeadlines(db: mongo.Db): Promise<void> {
  await prepare(db, 'deadlines', [
    { key: { instanceId: 1 } },
    { key: { taskId: 1 } },
    { key: { caseId: 1, startedAt: 1 } },
    { key: { status: 1, dueAt: 1 } },
  ]);
}

/** No `:`: queue ids refuse it. */
export function alarmId(deadlineId: string, stage: string): string {
  return `deadline-${deadlineId}-${stage}`;
}

/** The same for one ringing, however often it is handled; another one when the stage has moved. */
export function alertId(deadlineId: string, stage: { stage: string; at: Date }): string {
  return idOf('alert', deadlineId, stage.stage, stage.at.toISOString());
}
