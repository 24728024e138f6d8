import { Queue, Worker } from 'bullmq';
import { bounded } from '../../platform/bounded.ts';
import type { Log } from '../../platform/log.ts';
import type { Stores } from '../../platform/stores.ts';

/**
 * Wakes a process when something is due. Carries nothing but an instant; what is due then is asked of MongoDB. A bell that is lost
 * is hung again by the next sweep, one that rings twice finds nothing due.
 */
export interface Bell {
  /** Rings once at each of these instants of real time, in milliseconds. Does not wait, does not fail. */
  hang(instants: number[]): void;
  /** Tells the other processes that there is more due than one of them should handle. */
  callForHelp(): void;
  start(ring: () => void): Promise<void>;
  stop(): Promise<void>;
}

/** Instants are rounded up to this, so that thousands of alarms of one moment share a bell. */
const GRAIN_MILLIS = 50;
const ANSWER_MILLIS = 5_000;
const NAME = 'bells';

export function createBell({ stores, log }: { stores: Stores; log: Log }): Bell {
  const { prefix } = stores;
  const channel = `${prefix}:alarms-due`;
  let queue: Queue | undefined;
  let connections: ReturnType<Stores['newRedis']>[] = [];
  let worker: Worker | undefined;

  const connect = () => {
    const connection = stores.newRedis();
    connections.push(connection);
    return connection;
  };

  return {
    hang: (instants) => {
      const jobs = [...new Set(instants.map((instant) => Math.ceil(instant / GRAIN_MILLIS) * GRAIN_MILLIS))].map((instant) => ({
        name: 'ring',
        data: {},
        // The instant in its id: a moved alarm gets another bell, an unmoved one keeps the one it has.
        opts: { jobId: `bell-${instant}`, delay: Math.max(0, instant - Date.now()), removeOnComplete: true, removeOnFail: true },
      }));
      if (jobs.length === 0 || !queue || stores.redis.status !== 'ready') return;
      bounded(queue.addBulk(jobs), ANSWER_MILLIS, 'redis').catch((error: unknown) =>
        log.warn({ err: error }, 'a bell was not hung; the sweep will'),
      );
    },
    callForHelp: () => {
      stores.redis.publish(channel, '').catch(() => undefined);
    },
    start: async (ring) => {
      queue = new Queue(NAME, { connection: connect(), prefix });
      worker = new Worker(NAME, async () => ring(), { connection: connect(), prefix, concurrency: 20, drainDelay: 5 });
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
