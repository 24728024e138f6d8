import type { mongo } from 'mongoose';
import { fail } from '../../errors.ts';
import { bounded } from '../../platform/bounded.ts';
import { type Clock, isDrillClock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Stores } from '../../platform/stores.ts';
import { alarmWrite } from '../changes.ts';
import type { AlarmDocument, Collections } from '../collections.ts';
import type { AlarmClock, AlarmRequest } from '../types.ts';
import { createAdvance } from './advance.ts';
import { createBell } from './bell.ts';
import { createRinging } from './ringing.ts';

export interface EngineAlarmClock extends AlarmClock {
  /** Hangs bells for alarms that have just been committed. */
  committed(alarms: AlarmRequest[]): void;
  /** Rings everything due now and waits until it is handled, also by others. Answers how many rang here. */
  ringAll(): Promise<number>;
}

interface AlarmClockParts {
  stores: Stores;
  collections: Collections;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Waits until all work that came of alarms is done. For drills. */
  settled(): Promise<void>;
}

const SWEEP_MILLIS = 30_000;
/** Bells hang only for what is due before the next sweep but one: nothing ever waits longer in Redis, and no delay is too long for it. */
const HORIZON_MILLIS = 75_000;
const HORIZON_LIMIT = 20_000;
const AWAY_SWEEP_MILLIS = 3_000;

export function createAlarmClock({ stores, collections, clock, log, metrics, settled }: AlarmClockParts): EngineAlarmClock {
  const { alarms } = collections;
  const bell = createBell({ stores, log });
  const ringing = createRinging({ alarms, clock, log, metrics, callForHelp: bell.callForHelp });
  let sweeping: NodeJS.Timeout | undefined;

  const ahead = () => (isDrillClock(clock) ? clock.offset() : 0);

  function hang(dueAts: Date[]): void {
    const now = clock.now().getTime();
    const offset = ahead();
    bell.hang(
      dueAts
        .map((dueAt) => dueAt.getTime())
        .filter((dueAt) => dueAt - now < HORIZON_MILLIS)
        .map((dueAt) => dueAt - offset),
    );
  }

  async function sweep(): Promise<number> {
    const rang = await ringing.ringDue();
    const now = clock.now().getTime();
    const near = await alarms
      .find({ dueAt: { $gt: new Date(now), $lt: new Date(now + HORIZON_MILLIS) } }, { projection: { dueAt: 1 } })
      .sort({ dueAt: 1 })
      .limit(HORIZON_LIMIT)
      .toArray();
    hang(near.map(({ dueAt }) => dueAt));
    return rang;
  }

  async function ringAll(): Promise<number> {
    let rang = 0;
    for (let pause = 5; ; pause = Math.min(pause * 2, 200)) {
      rang += await ringing.ringDue();
      if (!(await ringing.anythingDue())) return rang;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  const advance = createAdvance({ collections, connection: stores.mongo, ringAll, settled });

  return {
    handle: ringing.handle,
    arm: async (requests, session) => {
      if (requests.length === 0) return;
      await alarms.bulkWrite(
        requests.map((request) => alarmWrite(request).operation as mongo.AnyBulkWriteOperation<AlarmDocument>),
        {
          ordered: false,
          ...(session ? { session } : {}),
        },
      );
      hang(requests.map(({ dueAt }) => dueAt));
    },
    disarm: async (ids, session) => {
      if (ids.length > 0) await alarms.deleteMany({ _id: { $in: ids } }, session ? { session } : {});
    },
    committed: (requests) => {
      if (requests.length > 0) hang(requests.map(({ dueAt }) => dueAt));
    },
    ringAll,
    sweep,
    advance: async (to) => {
      if (!isDrillClock(clock)) return fail('NOT_FOUND', 'Only a drill has a clock that can be moved.');
      const rang = await advance(clock, to);
      await sweep();
      return { rang };
    },
    start: async () => {
      await bell.start(() => void ringing.ringDue().catch((error: unknown) => log.warn({ err: error }, 'alarms could not be rung')));
      const beat = () => {
        const pause = stores.redis.status === 'ready' ? SWEEP_MILLIS : AWAY_SWEEP_MILLIS;
        sweeping = setTimeout(() => {
          sweep()
            .catch((error: unknown) => log.warn({ err: error }, 'the alarm sweep failed'))
            .finally(() => sweeping && beat());
        }, pause);
      };
      beat();
      await sweep();
    },
    stop: async () => {
      clearTimeout(sweeping);
      sweeping = undefined;
      await bell.stop();
      await bounded(ringing.idle(), SWEEP_MILLIS, 'alarms').catch(() => undefined);
    },
  };
}
