import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { bounded } from './bounded.ts';
import type { Log } from './log.ts';
import { storeError } from './store-errors.ts';

export interface StoreOptions {
  /** Of a replica set, with the database name in its path. */
  mongodbUrl: string;
  redisUrl: string;
  /** What every Redis key begins with. */
  prefix: string;
  log: Log;
  /** Connections to MongoDB. Default 20. */
  poolSize?: number;
}

/** The connections of one server process. */
export interface Stores {
  mongo: mongoose.Connection;
  /** For short commands. Answers or fails within a second; nothing that matters may depend on it. */
  redis: Redis;
  /** A connection of one's own, for subscribing or blocking. Waits through outages. The caller closes it. */
  newRedis(): Redis;
  prefix: string;
  /** Do the stores answer, within a second? */
  ready(): Promise<{ mongodb: boolean; redis: boolean }>;
  close(): Promise<void>;
}

const SELECTION_MILLIS = 3_000;
const SOCKET_MILLIS = 15_000;
const REDIS_COMMAND_MILLIS = 1_000;
const READY_MILLIS = 1_000;

export async function openStores({ mongodbUrl, redisUrl, prefix, log, poolSize = 20 }: StoreOptions): Promise<Stores> {
  const mongo = mongoose.createConnection(mongodbUrl, {
    autoIndex: false,
    autoCreate: false,
    ignoreUndefined: true,
    bufferCommands: false,
    serverSelectionTimeoutMS: SELECTION_MILLIS,
    connectTimeoutMS: SELECTION_MILLIS,
    socketTimeoutMS: SOCKET_MILLIS,
    waitQueueTimeoutMS: SELECTION_MILLIS,
    maxPoolSize: poolSize,
    minPoolSize: 2,
    retryWrites: true,
    writeConcern: { w: 'majority', journal: true },
  });
  mongo.on('error', (error) => log.warn({ err: error }, 'mongodb connection error'));
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: REDIS_COMMAND_MILLIS,
    connectTimeout: SELECTION_MILLIS,
    enableAutoPipelining: true,
    lazyConnect: true,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
  });
  watch(redis, log);
  try {
    await mongo.asPromise();
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    await mongo.close().catch(() => undefined);
    throw storeError(error);
  }
  return {
    mongo,
    redis,
    newRedis: () => watch(new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(100 * times, 2_000) }), log),
    prefix,
    ready: async () => {
      const [mongodb, answered] = await Promise.all([
        answers(bounded(mongo.db!.command({ ping: 1 }), READY_MILLIS, 'mongodb')),
        answers(bounded(redis.ping(), READY_MILLIS, 'redis')),
      ]);
      return { mongodb, redis: answered };
    },
    close: async () => {
      redis.disconnect();
      await mongo.close();
    },
  };
}

const answers = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  );

function watch(redis: Redis, log: Log): Redis {
  let told = false;
  redis.on('error', (error) => {
    if (!told) log.warn({ err: error }, 'redis is away');
    told = true;
  });
  redis.on('ready', () => {
    if (told) log.info({}, 'redis is back');
    told = false;
  });
  return redis;
}
