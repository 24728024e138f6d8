import { mongo } from 'mongoose';
import { bounded } from './bounded.ts';
import type { Log } from './log.ts';
import type { Stores } from './stores.ts';

/** The only source of time. Nobody else may ask the machine what time it is for something that concerns the office. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that can be set, the same for all processes over the same stores. For training and for tests. */
export interface DrillClock extends Clock {
  /** Stands still at `at` until `release`; by itself it goes on when the process that froze it falls silent. */
  freeze(at: Date): Promise<void>;
  /** Goes on from `at`. */
  release(at: Date): Promise<void>;
  /** Reads what the other processes have set. */
  refresh(): Promise<void>;
  /** Real milliseconds that this clock is ahead of the machine's. */
  offset(): number;
  stop(): Promise<void>;
}

export function isDrillClock(clock: Clock): clock is DrillClock {
  return 'freeze' in clock;
}

interface ClockDocument {
  _id: 'drill';
  /** Goes up with every change: what is read late must not undo what was heard early. */
  change: number;
  /** Real milliseconds ahead of the machine's clock. */
  offset: number;
  /** Stands still at this time … */
  frozenAt?: Date | null;
  /** … until this real time, then goes on from there: a dead process must not stop the clock for ever. */
  frozenUntil?: Date | null;
}

const FROZEN_MILLIS = 20_000;
const POLL_MILLIS = 1_000;
const HEAR_MILLIS = 200;

export async function createDrillClock({ stores, log }: { stores: Stores; log: Log }): Promise<DrillClock> {
  const collection = stores.mongo.db!.collection<ClockDocument>('clock');
  const channel = `${stores.prefix}:clock`;
  let setting: ClockDocument = { _id: 'drill', change: 0, offset: 0 };
  let last: Promise<void> = Promise.resolve();

  const adopt = (found: ClockDocument | null) => {
    if (found && found.change >= setting.change) setting = found;
  };
  const refresh = async () => adopt(await collection.findOne({ _id: 'drill' }));
  const write = async (values: Partial<ClockDocument>) => {
    adopt(
      await collection.findOneAndUpdate({ _id: 'drill' }, { $set: values, $inc: { change: 1 } }, { upsert: true, returnDocument: 'after' }),
    );
    // Others hear it before the caller goes on; a Redis that hangs is not waited for, they read it from MongoDB.
    await bounded(stores.redis.publish(channel, mongo.BSON.EJSON.stringify(setting)), HEAR_MILLIS, 'redis').catch(() => undefined);
  };
  /** Changes are stored in the order in which they were asked for. */
  const inOrder = (values: () => Partial<ClockDocument>) => {
    const mine = last.then(() => write(values()));
    last = mine.catch(() => undefined);
    return mine;
  };

  await refresh();
  const subscriber = stores.newRedis();
  subscriber.on('message', (_channel, text) => adopt(mongo.BSON.EJSON.parse(text) as ClockDocument));
  subscriber
    .subscribe(channel)
    .catch((error: unknown) => log.warn({ err: error }, 'cannot hear the drill clock; it is read every second instead'));
  const poll = setInterval(() => void refresh().catch(() => undefined), POLL_MILLIS);
  poll.unref();

  const now = () => {
    const real = Date.now();
    const { frozenAt, frozenUntil, offset } = setting;
    if (!frozenAt || !frozenUntil) return real + offset;
    return frozenAt.getTime() + Math.max(0, real - frozenUntil.getTime());
  };
  return {
    now: () => new Date(now()),
    offset: () => now() - Date.now(),
    freeze: (at) => inOrder(() => ({ frozenAt: at, frozenUntil: new Date(Date.now() + FROZEN_MILLIS) })),
    release: (at) => inOrder(() => ({ offset: at.getTime() - Date.now(), frozenAt: null, frozenUntil: null })),
    refresh,
    stop: async () => {
      clearInterval(poll);
      subscriber.disconnect();
    },
  };
}
