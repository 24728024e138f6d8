import type { Connection } from 'mongoose';
import { fail } from '../../errors.ts';
import type { DrillClock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { isDuplicateKey } from '../../platform/store-errors.ts';
import type { Collections } from '../collections.ts';
import type { AlarmClock } from '../types.ts';

interface AdvanceParts {
  collections: Collections;
  connection: Connection;
  /** Rings what is due and waits until it is handled. */
  ringAll(): Promise<number>;
  /** Waits until all work that came of it is done. */
  settled(): Promise<void>;
}

interface AdvanceLock {
  _id: 'advance';
  by: string;
  until: Date;
}

/** A time, or what says it when the clock stands still for this call. */
type Target = Parameters<AlarmClock['advance']>[0];

const LOCK_MILLIS = 15_000;
const CROWD_MILLIS = 1_000;
const RENEW_MILLIS = 4_000;

/**
 * Moves the clock to `to` by way of every instant at which something is due. The clock stands still at each of them until all of
 * its consequences are committed, so that what happens in a drill happens in the order and at the times it would have happened.
 */
export function createAdvance({
  collections,
  connection,
  ringAll,
  settled,
}: AdvanceParts): (clock: DrillClock, to: Target) => Promise<number> {
  const locks = connection.db!.collection<AdvanceLock>('clock_locks');
  const { alarms } = collections;
  let last: Promise<unknown> = Promise.resolve();

  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const by = newId();
    while (!(await acquire(by))) await new Promise((resolve) => setTimeout(resolve, 50));
    const renewal = setInterval(
      () => void locks.updateOne({ _id: 'advance', by }, { $set: { until: lockEnd() } }).catch(() => undefined),
      RENEW_MILLIS,
    );
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await locks.deleteOne({ _id: 'advance', by }).catch(() => undefined);
    }
  }

  async function acquire(by: string): Promise<boolean> {
    try {
      const found = await locks.findOneAndUpdate(
        { _id: 'advance', until: { $lt: new Date() } },
        { $set: { by, until: lockEnd() } },
        { upsert: true, returnDocument: 'after' },
      );
      return found?.by === by;
    } catch (error) {
      // Somebody holds it: the upsert met the existing document.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function move(clock: DrillClock, wanted: Target, asked: Date): Promise<number> {
    await clock.refresh();
    const from = clock.now();
    const target = typeof wanted === 'function' ? await wanted(from) : wanted;
    if (target < asked) fail('VALIDATION_FAILED', `The clock stands at ${from.toISOString()} and does not go back.`);
    // While this call waited for its turn, another may have moved the clock there and further.
    const to = new Date(Math.max(target.getTime(), from.getTime()));
    let instant = from;
    let rang = 0;
    await clock.freeze(instant);
    const renewal = setInterval(() => void clock.freeze(instant).catch(() => undefined), RENEW_MILLIS);
    try {
      await settled();
      for (;;) {
        rang += await ringAll();
        await settled();
        const next = await nextInstant(to);
        if (!next && instant >= to) return rang;
        const reached = next ?? to;
        if (reached > instant) {
          instant = reached;
          await clock.freeze(instant);
        }
      }
    } finally {
      clearInterval(renewal);
      await clock.release(instant);
    }
  }

  /** The next time at which something is due; of a crowd within one second, the time of the last. */
  async function nextInstant(to: Date): Promise<Date | undefined> {
    const first = await alarms.findOne({ dueAt: { $lte: to }, status: 'armed' }, { sort: { dueAt: 1 }, projection: { dueAt: 1 } });
    if (!first) return undefined;
    const crowd = { $gte: first.dueAt, $lte: new Date(Math.min(to.getTime(), first.dueAt.getTime() + CROWD_MILLIS)) };
    const last = await alarms.findOne({ dueAt: crowd, status: 'armed' }, { sort: { dueAt: -1 }, projection: { dueAt: 1 } });
    return last?.dueAt ?? first.dueAt;
  }

  return (clock, to) => {
    const asked = clock.now();
    const mine = last.then(() => alone(() => move(clock, to, asked)));
    last = mine.catch(() => undefined);
    return mine;
  };
}

const lockEnd = () => new Date(Date.now() + LOCK_MILLIS);
