import { Queue, Worker } from 'bullmq';
import { bounded } from '../../platform/bounded.ts';
import type { Log } from '../../platform/log.ts';
import type { Stores } from '../../platform/stores.ts';

/** One alarm's bell: rings at `at`, real time in milliseconds. */
export interface BellTime {
  id: string;
  at: number;
}

/**
 * Wakes a process when an alarm is due. Carries nothing but its id; what is due then is asked of MongoDB. A bell that is lost is hung
 * again by a sweep, one whose alarm is gone rings for nothing.
 */
export interface Bell {
  /** Does not fail: what was not hung, the next sweep hangs. A bell that hangs already stays as it is. */
  hang(bells: BellTime[]): Promise<void>;
  /** Redis has lost what hung there, and this process is the one to hang it again. */
  lost(): Promise<boolean>;
  /** Tells the other processes that there is more due than one of them should handle. */
  callForHelp(): void;
  start(ring: () => void): Promise<void>;
  stop(): Promise<void>;
}

const ANSWER_MILLIS = 5_000;
const NAME = 'bells';

export function createBell({ stores, log }: { stores: Stores; log: Log }): Bell {
  const { prefix, redis } = stores;
  const channel = `${prefix}:alarms-due`;
  const hungMark = `${prefix}:bells-hung`;
  let queue: Queue | undefined;
  let connections: ReturnType<Stores['newRedis']>[] = [];
  let worker: Worker | undefined;

  const connect = () => {
    const connection = stores.newRedis();
    connections.push(connection);
    return connection;
  };

  return {
    hang: async (bells) => {
      if (bells.length === 0 || !queue || redis.status !== 'ready') return;
      const jobs = bells.map(({ id, at }) => ({
        name: 'ring',
        data: {},
        // BullMQ ignores an id it knows: with the time in it a moved alarm gets another bell, an unmoved one keeps its own.
        opts: {
          jobId: `${id.replaceAll(':', '_')}-${at}`,
          delay: Math.max(0, at - Date.now()),
          removeOnComplete: true,
          removeOnFail: true,
        },
      }));
      await bounded(queue.addBulk(jobs), ANSWER_MILLIS, 'redis').catch((error: unknown) =>
        log.warn({ err: error }, 'a bell was not hung; the sweep will'),
      );
    },
    lost: async () => {
      const marked = await bounded(redis.set(hungMark, '1', 'NX'), ANSWER_MILLIS, 'redis').catch(() => null);
      return marked === 'OK';
    },
    callForHelp: () => {
      redis.publish(channel, '').catch(() => undefined);
    },
    start: async (ring) => {
      queue = new Queue(NAME, { connection: connect(), prefix });
      worker = new Worker(NAME, async () => ring(), { connection: connect(), prefix, concurrency: 50 });
      const away = (error: Error) => log.debug({ err: error }, 'bell connection');
      queue.on('error', away);
      worker.on('error', away);
      const subscriber = connect();
      subscriber.on('message', ring);
      subscriber.subscribe(channel).catch((error: unknown) => log.warn({ err: error }, 'calls for help cannot be heard'));
    },
    stop: async () => {
      // A Redis that is away must not keep the process from ending.
      await bounded(Promise.allSettled([worker?.close(true), queue?.close()]), ANSWER_MILLIS, 'redis').catch(() => undefined);
      for (const connection of connections) connection.disconnect();
      connections = [];
    },
  };
}
