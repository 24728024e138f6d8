import { once } from 'node:events';
import { Redis } from 'ioredis';
import { dismissWatchdog } from '../../scripts/stores/child.mjs';
import { openLedger } from '../../scripts/stores/ledger.mjs';
import { startMongo } from '../../scripts/stores/mongodb.mjs';
import { startRedis } from '../../scripts/stores/redis.mjs';
import { temporaryData } from '../../scripts/stores/temporary.mjs';

interface MortalStore {
  readonly pid: number;
  /** `kill -9`; answers when it serves again, at the same address, over what it had on disk. */
  killAndRestart(): Promise<void>;
}

/** Stores of a test's own, which it may kill. */
export interface MortalStores {
  mongodbUrl: string;
  redisUrl: string;
  prefix: string;
  mongodb: MortalStore;
  redis: MortalStore;
  flushRedis(): Promise<void>;
  close(): Promise<void>;
}

type Start = typeof startMongo | typeof startRedis;

export async function openMortalStores(): Promise<MortalStores> {
  const data = temporaryData();
  const say = () => undefined;
  const ledger = await openLedger(data.folder, say);

  async function mortal(name: 'mongodb' | 'redis', start: Start) {
    let running = await start({ data: data.folder, ledger, say });
    const { url } = running;
    const pid = () => ledger.read(name).child?.pid ?? 0;
    return {
      url,
      get pid() {
        return pid();
      },
      async killAndRestart() {
        process.kill(pid(), 'SIGKILL');
        await running.ended;
        running = await start({ data: data.folder, ledger, say });
        if (running.url !== url) throw new Error(`${name} has come back at another address: ${running.url}`);
      },
      stop: () => running.stop(),
    };
  }

  const mongodb = await mortal('mongodb', startMongo);
  const redis = await mortal('redis', startRedis);
  return {
    mongodbUrl: mongodb.url,
    redisUrl: redis.url,
    prefix: 'storm',
    mongodb,
    redis,
    async flushRedis() {
      const client = new Redis(redis.url, { lazyConnect: true });
      await client.connect();
      await client.flushall();
      client.disconnect();
      await once(client, 'end');
    },
    async close() {
      await Promise.all([mongodb.stop(), redis.stop()]);
      dismissWatchdog();
      ledger.close();
      await data.remove();
    },
  };
}
