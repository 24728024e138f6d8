import { resolve } from 'node:path';
import { dismissWatchdog } from './stores/child.mjs';
import { openLedger } from './stores/ledger.mjs';
import { startMongo } from './stores/mongodb.mjs';
import { startRedis } from './stores/redis.mjs';

/**
 * A store that runs as our child.
 * @typedef {{ url: string, ended: Promise<void>, stop: () => Promise<void> }} Store
 *
 * @typedef {object} Stores
 * @property {string} mongodbUrl
 * @property {string} redisUrl
 * @property {boolean} embedded whether any of them is ours
 * @property {Promise<string>} lost answers with the name of a store of ours that ended by itself
 * @property {() => Promise<void>} stop
 */

/**
 * Finds MongoDB and Redis, or fetches and starts them with their data under `data`. Says in one line each what was chosen and why.
 * @param {{ data: string, say: (line: string) => void }} options
 * @returns {Promise<Stores>}
 */
export async function findStores({ data, say }) {
  const { MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl } = process.env;
  if (mongodbUrl) say('MongoDB: the one that MONGODB_URL names');
  if (redisUrl) say('Redis: the one that REDIS_URL names');
  if (mongodbUrl && redisUrl)
    return { mongodbUrl, redisUrl, embedded: false, lost: new Promise(() => undefined), stop: async () => undefined };

  const folder = resolve(data);
  const ledger = await openLedger(folder, say);
  const options = { data: folder, ledger, say };
  /** @type {Record<string, Store>} */
  const running = {};
  const stop = async () => {
    await Promise.all(Object.values(running).map((store) => store.stop()));
    dismissWatchdog();
    ledger.close();
  };
  try {
    if (!redisUrl) running.Redis = await startRedis(options);
    if (!mongodbUrl) running.MongoDB = await startMongo(options);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    mongodbUrl: mongodbUrl ?? running.MongoDB?.url ?? '',
    redisUrl: redisUrl ?? running.Redis?.url ?? '',
    embedded: true,
    lost: Promise.race(Object.entries(running).map(([name, store]) => store.ended.then(() => name))),
    stop,
  };
}
