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
  /** Is anything due, save what has failed too often to be waited for or is kept for a suspended instance? */
  anythingDue(): Promise<boolean>;
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
const AWAY_SWEEP_MILLIS = 3_000;
/** Every sweep hangs the bells of what is due before the next but one again, whether or not they hang: it may have been Redis that was away. */
const HORIZON_MILLIS = 75_000;
const SKEW_MILLIS = 500;
const BATCH = 2_000;

export function createAlarmClock({ stores, collections, clock, log, metrics, settled }: AlarmClockParts): EngineAlarmClock {
  const { alarms } = collections;
  const bell = createBell({ stores, log });
  const ringing = createRinging({ alarms, clock, log, metrics, callForHelp: bell.callForHelp });
  let sweeping: NodeJS.Timeout | undefined;
  let listening: NodeJS.Timeout | undefined;

  function hang(requests: Pick<AlarmRequest, 'id' | 'dueAt'>[]): Promise<void> {
    const offset = isDrillClock(clock) ? Math.round(clock.offset()) : 0;
    return bell.hang(requests.map(({ id, dueAt }) => ({ id, at: dueAt.getTime() - offset })));
  }

  const ring = () => void ringing.ringDue().catch((error: unknown) => log.warn({ err: error }, 'alarms could not be rung'));

  /** A bell hung by a machine whose clock is a little ahead rings a little early: what it meant is looked for once more. */
  function heard(): void {
    ring();
    listening ??= setTimeout(() => {
      listening = undefined;
      ring();
    }, SKEW_MILLIS);
  }

  async function sweep(): Promise<number> {
    const rang = await ringing.ringDue();
    const now = clock.now();
    const near = { $gt: now, $lt: new Date(now.getTime() + HORIZON_MILLIS) };
    const dueAt = (await bell.lost()) ? { $gt: now } : near;
    const found = alarms.find({ dueAt }, { projection: { dueAt: 1 }, batchSize: BATCH }).sort({ dueAt: 1 });
    for (let batch = await nextOf(found); batch.length > 0; batch = await nextOf(found)) await hang(batch);
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
      void hang(requests);
    },
    disarm: async (ids, session) => {
      if (ids.length > 0) await alarms.deleteMany({ _id: { $in: ids } }, session ? { session } : {});
    },
    committed: (requests) => void hang(requests),
    ringAll,
    anythingDue: ringing.anythingDue,
    sweep,
    advance: async (to) => {
      if (!isDrillClock(clock)) return fail('NOT_FOUND', 'Only a drill has a clock that can be moved.');
      const rang = await advance(clock, to);
      await sweep();
      return { rang };
    },
    start: async () => {
      await bell.start(heard);
      const beat = () => {
        const pause = stores.redis.status === 'ready' ? SWEEP_MILLIS : AWAY_SWEEP_MILLIS;
        sweeping = setTimeout(() => {
          sweep()
            .catch((error: unknown) => log.warn({ err: error }, 'the alarm sweep failed'))
            .finally(() => sweeping && beat());
        }, pause);
      };
      beat();
      // What has come due while no server ran is rung beside the work of the day, not before it.
      void sweep().catch((error: unknown) => log.warn({ err: error }, 'the alarm sweep failed'));
    },
    stop: async () => {
      clearTimeout(sweeping);
      clearTimeout(listening);
      sweeping = undefined;
      await bell.stop();
      await bounded(ringing.idle(), SWEEP_MILLIS, 'alarms').catch(() => undefined);
    },
  };
}

async function nextOf(cursor: mongo.FindCursor<{ _id: string; dueAt: Date }>): Promise<{ id: string; dueAt: Date }[]> {
  const batch: { id: string; dueAt: Date }[] = [];
  while (batch.length < BATCH && (await cursor.hasNext())) {
    const { _id: id, dueAt } = (await cursor.next())!;
    batch.push({ id, dueAt });
  }
  return batch;
}
