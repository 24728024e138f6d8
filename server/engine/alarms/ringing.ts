import type { mongo } from 'mongoose';
import { eachAtMost } from '../../platform/bounded.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { LOSABLE } from '../../platform/transaction.ts';
import type { AlarmDocument } from '../collections.ts';
import { KEPT_MILLIS, meetsSuspended } from '../suspended.ts';
import type { AlarmHandler } from '../types.ts';

/** Handles what is due, in the order in which it came due, several at a time. */
export interface Ringing {
  handle(kind: string, handler: AlarmHandler): void;
  /** Rings until nothing is due that is not in other hands. Answers how many rang here. */
  ringDue(): Promise<number>;
  /** Is anything due, save what has failed too often to be waited for or is kept for a suspended instance? */
  anythingDue(): Promise<boolean>;
  idle(): Promise<void>;
}

interface RingingParts {
  alarms: mongo.Collection<AlarmDocument>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  callForHelp(): void;
}

const BATCH = 256;
/** So many at a time, that the committer finds steps to put together. */
const WIDTH = 64;
/** How long a batch belongs to the process that took it. Real time; a process that dies leaves it to others after that. */
const LEASE_MILLIS = 15_000;
const MAX_PAUSE_MILLIS = 60_000;
const PATIENCE = 3;

export function createRinging({ alarms, clock, log, metrics, callForHelp }: RingingParts): Ringing {
  const handlers = new Map<string, AlarmHandler>();
  let current: Promise<number> | undefined;
  let again = false;

  async function untilNothingIsDue(): Promise<number> {
    let rang = 0;
    for (;;) {
      again = false;
      const batch = await take();
      if (batch.length === 0) {
        if (again) continue;
        return rang;
      }
      const succeeded: AlarmDocument[] = [];
      await eachAtMost(batch, WIDTH, async (alarm) => {
        if (await ring(alarm)) succeeded.push(alarm);
      });
      await remove(succeeded);
      rang += succeeded.length;
    }
  }

  async function take(): Promise<AlarmDocument[]> {
    const free = { $or: [{ lease: { $exists: false } }, { lease: { $lt: new Date() } }] };
    const due = await alarms
      .find({ dueAt: { $lte: clock.now() }, ...free })
      .sort({ dueAt: 1, _id: 1 })
      .limit(BATCH)
      .toArray();
    if (due.length === 0) return [];
    if (due.length === BATCH) callForHelp();
    const ringer = newId();
    const ids = due.map(({ _id }) => _id);
    const lease = new Date(Date.now() + LEASE_MILLIS);
    const taken = await alarms.updateMany({ _id: { $in: ids }, ...free }, { $set: { lease, ringer } }, LOSABLE);
    if (taken.modifiedCount === due.length) return due;
    return alarms
      .find({ _id: { $in: ids }, ringer })
      .sort({ dueAt: 1, _id: 1 })
      .toArray();
  }

  async function ring(alarm: AlarmDocument): Promise<boolean> {
    const { _id: id, kind, ref, dueAt } = alarm;
    try {
      const handler = handlers.get(kind);
      if (!handler) throw new Error(`nobody handles alarms of kind ${kind}`);
      await handler({ id, kind, ref, dueAt });
      metrics.alarmLateness.observe(Math.max(0, clock.now().getTime() - dueAt.getTime()) / 1_000);
      return true;
    } catch (error) {
      if (meetsSuspended(error)) return hold(id, dueAt);
      log.warn({ err: error, alarm: id, kind }, 'an alarm failed and will ring again');
      const lease = new Date(Date.now() + Math.min(MAX_PAUSE_MILLIS, 1_000 * 2 ** alarm.attempts));
      await alarms.updateOne({ _id: id, dueAt }, { $set: { lease, status: 'failing' }, $inc: { attempts: 1 } }).catch(() => undefined);
      return false;
    }
  }

  /** It stays due, and rings once more even where the instance has gone on meanwhile and armed it anew. */
  async function hold(_id: string, dueAt: Date): Promise<false> {
    const lease = new Date(Date.now() + KEPT_MILLIS);
    await alarms.updateOne({ _id, dueAt }, { $set: { lease, status: 'held' } }).catch(() => undefined);
    return false;
  }

  /** A handler may have moved its alarm to another time meanwhile; that one stays. */
  async function remove(rung: AlarmDocument[]): Promise<void> {
    if (rung.length === 0) return;
    const operations = rung.map(({ _id, dueAt }) => ({ deleteOne: { filter: { _id, dueAt } } }));
    await alarms.bulkWrite(operations, { ordered: false, ...LOSABLE });
  }

  return {
    handle: (kind, handler) => {
      handlers.set(kind, handler);
    },
    ringDue: () => {
      again = true;
      current ??= untilNothingIsDue().finally(() => {
        current = undefined;
      });
      return current;
    },
    anythingDue: async () =>
      (await alarms.findOne(
        { dueAt: { $lte: clock.now() }, attempts: { $lt: PATIENCE }, status: { $ne: 'held' } },
        { projection: { _id: 1 } },
      )) !== null,
    idle: async () => {
      await current?.catch(() => undefined);
    },
  };
}
