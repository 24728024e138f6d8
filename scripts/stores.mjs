import { resolve } from 'node:path';
import { dismissWatchdog } from './stores/child.mjs';
import { openLedger } from './stores/ledger.mjs';
import { startMongo } from './stores/mongodb.mjs';
import { startRedis } from './stores/redis.mjs';

const MOST_RESTARTS = 5;

/**
 * A store that runs as our child.
 * @typedef {{ url: string, ended: Promise<void>, stop: () => Promise<void> }} Store
 *
 * @typedef {object} Stores
 * @property {string} mongodbUrl
 * @property {string} redisUrl
 * @property {boolean} embedded whether any of them is ours
 * @property {() => number} deaths how often a store of ours has ended by itself so far
 * @property {Promise<string>} lost answers with the name of a store of ours that ended by itself and could not be started again
 * @property {() => Promise<void>} stop
 */

/**
 * Finds MongoDB and Redis, or fetches and starts them with their data under `data`. Says in one line each what was chosen and why.
 * @param {{ data: string, say: (line: string) => void, mostSilences?: number }} options
 * @returns {Promise<Stores>}
 */
export async function findStores({ data, say, mostSilences }) {
  const { MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl } = process.env;
  if (mongodbUrl) say('MongoDB: the one that MONGODB_URL names');
  if (redisUrl) say('Redis: the one that REDIS_URL names');
  if (mongodbUrl && redisUrl)
    return { mongodbUrl, redisUrl, embedded: false, deaths: () => 0, lost: new Promise(() => undefined), stop: async () => undefined };

  const folder = resolve(data);
  const ledger = await openLedger(folder, say);
  const options = { data: folder, ledger, say, mostSilences };
  /** @type {Record<string, Kept>} */
  const running = {};
  const stop = async () => {
    await Promise.all(Object.values(running).map((store) => store.stop()));
    dismissWatchdog();
    ledger.close();
  };
  try {
    if (!redisUrl) running.Redis = await keep('Redis', () => startRedis(options), say);
    if (!mongodbUrl) running.MongoDB = await keep('MongoDB', () => startMongo(options), say);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    mongodbUrl: mongodbUrl ?? running.MongoDB?.url ?? '',
    redisUrl: redisUrl ?? running.Redis?.url ?? '',
    embedded: true,
    deaths: () => Object.values(running).reduce((sum, store) => sum + store.deaths(), 0),
    lost: Promise.race(Object.entries(running).map(([name, store]) => store.lost.then(() => name))),
    stop,
  };
}

/**
 * A store that ends by itself is started again over its data; one that keeps ending is lost.
 * @typedef {{ url: string, deaths: () => number, lost: Promise<void>, stop: () => Promise<void> }} Kept
 * @param {string} name
 * @param {() => Promise<Store>} start
 * @param {(line: string) => void} say
 * @returns {Promise<Kept>}
 */
async function keep(name, start, say) {
  let store = await start();
  const { url } = store;
  let stopping = false;
  let deaths = 0;
  /** @type {Promise<Store | undefined>} */
  let restarting = Promise.resolve(undefined);
  const lost = (async () => {
    for (;;) {
      await store.ended;
      if (stopping) return await new Promise(() => undefined);
      deaths += 1;
      if (deaths > MOST_RESTARTS) return;
      say(`${name} ended by itself; starting it again`);
      const next = start().catch(() => undefined);
      restarting = next;
      const again = await next;
      if (again) store = again;
      if (store.url !== url) return;
    }
  })();
  return {
    url,
    deaths: () => deaths,
    lost,
    stop: async () => {
      stopping = true;
      await restarting;
      await store.stop();
    },
  };
}
