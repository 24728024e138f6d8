import { newId } from '../platform/ids.ts';
import { alarmWrite, type Changes } from './changes.ts';
import { historyWrites } from './history.ts';
import type { LiveInstance } from './instance-record.ts';
import { outboxEntry } from './outbox-entries.ts';
import { isSuspended } from './suspended.ts';
import type { Actor, AlarmRequest } from './types.ts';
import { jobId, timerAlarmId } from './waits.ts';
import { insert, must, update, updateAll, type Write } from './writes.ts';

export interface SuspensionWanted {
  suspended: boolean;
  suspendedWithParent: boolean;
  reason?: string;
  actor: Actor;
  idempotencyId?: string;
  /** Messages that the instance waits for. */
  awaited: Changes['awaited'];
}

/** What is stored when an instance is suspended or goes on: its flags, what was held for it, and word to the instances it has called. */
export function describeSuspension(before: LiveInstance, wanted: SuspensionWanted, now: Date): Changes {
  const { suspended, suspendedWithParent, reason, actor, idempotencyId } = wanted;
  const { id, key } = before;
  const after: LiveInstance = { ...before, version: before.version + 1, seq: before.seq + 1, suspended, suspendedWithParent };
  const changed = isSuspended(before) !== isSuspended(after);
  const goesOn = changed && !isSuspended(after);
  const type = suspended || suspendedWithParent ? ('instance.suspended' as const) : ('instance.resumed' as const);
  const detail = reason === undefined ? {} : { detail: { reason } };
  const events = [{ type, elementId: key, elementType: 'bpmn:Process', executionId: id, ...detail }];
  const alarms = goesOn ? timersOf(before) : [];
  const told = changed ? before.waits.flatMap(({ childId }) => (childId ? [childId] : [])) : [];
  const outbox = told.map((childId) => outboxEntry(newId(), { type: 'followParent', instanceId: childId, parentId: id }, now));
  const { version, seq } = after;
  return {
    after,
    at: now,
    opened: [],
    completed: [],
    jobs: [],
    alarms,
    awaited: goesOn ? wanted.awaited : [],
    outbox,
    notices: [{ type, id, audience: {}, data: { key } }],
    writes: [
      must(update('instances', { _id: id, version: before.version }, { $set: { version, seq, suspended, suspendedWithParent } })),
      ...historyWrites(before, events, actor, now),
      ...(changed ? jobWrites(before, goesOn) : []),
      ...alarms.map(alarmWrite),
      ...(goesOn ? [updateAll('outbox', { instanceId: id, held: true }, { $set: { lease: new Date(0) }, $unset: { held: '' } })] : []),
      ...outbox.map((entry) => insert('outbox', entry)),
      ...(idempotencyId ? [insert('idempotency', { _id: idempotencyId, at: now, instanceId: id, openedIds: [] })] : []),
    ],
  };
}

/** The marks of the waits say when each timer is due, whatever has become of its alarm meanwhile. */
function timersOf({ id, waits }: LiveInstance): AlarmRequest[] {
  return waits.flatMap(({ kind, executionId, mark }) =>
    kind === 'timer' && mark
      ? [{ id: timerAlarmId(id, executionId), kind: 'timer', ref: { instanceId: id, executionId }, dueAt: new Date(mark) }]
      : [],
  );
}

/** One that has failed and waits for its next attempt has it when the instance goes on. */
function jobWrites({ id, waits }: LiveInstance, goesOn: boolean): Write[] {
  const ids = waits.filter(({ kind }) => kind === 'job').map(({ executionId }) => jobId(id, executionId));
  if (ids.length === 0) return [];
  const change = goesOn ? { $set: { state: 'ready', lease: new Date(0) } } : { $set: { state: 'held' } };
  return [updateAll('jobs', { _id: { $in: ids }, ...(goesOn ? { state: 'held' } : {}) }, change)];
}
