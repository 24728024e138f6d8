import { eachAtMost } from '../platform/bounded.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { LOSABLE } from '../platform/transaction.ts';
import type { Collections, OutboxDocument, OutboxWork } from './collections.ts';
import { OUTBOX_LEASE_MILLIS } from './outbox-entries.ts';
import { KEPT_MILLIS, meetsSuspended } from './suspended.ts';
import { must, remove, type Write } from './writes.ts';

export type EntryOf<T extends OutboxWork['type']> = Extract<OutboxWork, { type: T }> & OutboxDocument;

/**
 * `done`: the handler has removed the entry in its own transaction (`acknowledging`), so it is handled exactly once.
 * `nothing`: there was nothing to do any more. `handled`: done, and twice would do no harm. The last two are removed afterwards.
 */
export type Outcome = 'done' | 'nothing' | 'handled';
export type OutboxHandler<T extends OutboxWork['type']> = (entry: EntryOf<T>) => Promise<Outcome>;

export interface Outbox {
  handle<T extends OutboxWork['type']>(type: T, handler: OutboxHandler<T>): void;
  /** Takes up entries that have just been committed. */
  take(entries: OutboxDocument[]): void;
  /** Handles these now and answers what became of each; undefined: it failed, or its instance is suspended, and it will be tried again. */
  handleNow(entries: OutboxDocument[]): Promise<Map<string, Outcome | undefined>>;
  /** Takes up what other processes have left behind. Answers how many. */
  sweep(): Promise<number>;
  /** What this process is carrying out for an instance now: calls, cancellations, reports to it. */
  of(instanceId: string): Promise<unknown>[];
  /** Waits until nothing is left but what has failed again and again or is kept for a suspended instance. Answers whether there was anything. */
  settled(): Promise<boolean>;
  stop(): Promise<void>;
}

/** The write that removes an entry together with what it asked for. */
export function acknowledging(entry: OutboxDocument): Write {
  return must(remove('outbox', { _id: entry._id }));
}

const WIDTH = 32;
const SWEEP_LIMIT = 500;
const FLUSH_MILLIS = 20;
const MAX_PAUSE_MILLIS = 60_000;
/** A drill does not wait for what has failed this often. */
export const PATIENCE = 3;

export function createOutbox({ collections, log, metrics }: { collections: Collections; log: Log; metrics: Metrics }): Outbox {
  const { outbox } = collections;
  const handlers = new Map<string, OutboxHandler<OutboxWork['type']>>();
  const underWay = new Map<string, { entry: OutboxDocument; done: Promise<Outcome | undefined> }>();
  const waiting: (() => void)[] = [];
  let free = WIDTH;
  let finished: string[] = [];
  let flushing: Promise<void> | undefined;
  let stopped = false;

  const start = (entry: OutboxDocument, run = inTurn): Promise<Outcome | undefined> => {
    const known = underWay.get(entry._id);
    if (known) return known.done;
    const done = run(entry).finally(() => {
      underWay.delete(entry._id);
      metrics.outboxWaiting.set(underWay.size);
    });
    underWay.set(entry._id, { entry, done });
    metrics.outboxWaiting.set(underWay.size);
    return done;
  };

  async function inTurn(entry: OutboxDocument): Promise<Outcome | undefined> {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await attempt(entry);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  }

  async function attempt(entry: OutboxDocument): Promise<Outcome | undefined> {
    const done = metrics.outboxSeconds.startTimer();
    try {
      const handler = handlers.get(entry.type);
      if (!handler) throw new Error(`nobody handles ${entry.type}`);
      const outcome = await handler(entry as EntryOf<OutboxWork['type']>);
      if (outcome !== 'done') acknowledge(entry._id);
      done();
      return outcome;
    } catch (error) {
      if (meetsSuspended(error)) return hold(entry);
      log.warn(
        { err: error, outbox: entry._id, type: entry.type, attempt: entry.attempts + 1 },
        'an outbox entry failed and will be tried again',
      );
      const pause = Math.min(MAX_PAUSE_MILLIS, 1_000 * 2 ** entry.attempts);
      await outbox
        .updateOne({ _id: entry._id }, { $set: { lease: new Date(Date.now() + pause) }, $inc: { attempts: 1 }, $unset: { held: '' } })
        .catch(() => undefined);
      return undefined;
    }
  }

  async function hold({ _id }: OutboxDocument): Promise<undefined> {
    const lease = new Date(Date.now() + KEPT_MILLIS);
    await outbox.updateOne({ _id }, { $set: { lease, held: true } }).catch(() => undefined);
  }

  /** Removals are gathered: an entry that is handled twice does no harm, a round trip for each would. */
  function acknowledge(id: string): void {
    finished.push(id);
    flushing ??= new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MILLIS)).then(flush);
  }

  async function flush(): Promise<void> {
    const ids = finished;
    finished = [];
    flushing = undefined;
    await outbox
      .deleteMany({ _id: { $in: ids } }, LOSABLE)
      .catch((error: unknown) => log.warn({ err: error }, 'outbox entries could not be removed; they will be handled again'));
  }

  async function sweep(): Promise<number> {
    const now = new Date();
    const left = await outbox
      .find({ lease: { $lt: now } })
      .sort({ lease: 1 })
      .limit(SWEEP_LIMIT)
      .toArray();
    await eachAtMost(left, WIDTH, async (entry) => {
      if (stopped || underWay.has(entry._id)) return;
      const lease = new Date(Date.now() + OUTBOX_LEASE_MILLIS);
      const taken = await outbox.updateOne({ _id: entry._id, lease: entry.lease }, { $set: { lease } }, LOSABLE);
      if (taken.modifiedCount === 1) await start({ ...entry, lease });
    });
    return left.length;
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0 || flushing) await Promise.all([...[...underWay.values()].map(({ done }) => done), flushing]);
  }

  return {
    handle: (type, handler) => {
      handlers.set(type, handler as unknown as OutboxHandler<OutboxWork['type']>);
    },
    take: (entries) => {
      if (!stopped) for (const entry of entries) void start(entry);
    },
    // Does not wait for its turn: whoever asks may hold one itself.
    handleNow: async (entries) => {
      const outcomes = new Map<string, Outcome | undefined>();
      await eachAtMost(entries, WIDTH, async (entry) => outcomes.set(entry._id, await start(entry, attempt)));
      return outcomes;
    },
    sweep,
    of: (instanceId) =>
      [...underWay.values()].filter(({ entry }) => 'instanceId' in entry && entry.instanceId === instanceId).map(({ done }) => done),
    settled: async () => {
      for (let waited = false; ; waited = true) {
        waited ||= underWay.size > 0;
        await idle();
        const left = await outbox.findOne(
          { attempts: { $lt: PATIENCE }, held: { $exists: false } },
          { sort: { lease: 1 }, projection: { lease: 1 } },
        );
        if (!left || stopped) return waited;
        await new Promise((resolve) => setTimeout(resolve, Math.min(200, Math.max(5, left.lease.getTime() - Date.now()))));
        await sweep();
      }
    },
    stop: async () => {
      stopped = true;
      await idle();
    },
  };
}
