import { Redis } from 'ioredis';
import mongoose from 'mongoose';

/** A corner of the real stores that nobody else uses until it is dropped. */
export interface TestStores {
  /** Address with this corner's database name in it. */
  mongodbUrl: string;
  redisUrl: string;
  database: string;
  /** What every Redis key of this corner begins with. */
  prefix: string;
  /** Removes the documents and the keys. Close your own connections first. */
  drop(): Promise<void>;
}

/**
 * Databases that were used and are empty again, their collections and indexes still there. Making a database costs MongoDB a second of
 * computing, and dropping one closes two hundred files, which MongoDB under Wine does not always survive.
 */
const emptied: string[] = [];
let opened = 0;

/**
 * A database without a document and a key prefix that nobody else has. `fresh`: a database that never was, for what is only true of the
 * first start. `drop()` it in `afterAll`; what a failing file leaves behind is dropped at the end of the run.
 */
export function openTestStores(name: string, { fresh = false } = {}): TestStores {
  const { mongodbUrl, redisUrl, run } = addresses();
  opened += 1;
  const mine = `${runPrefix(run)}${process.pid}_${opened}`;
  const database = (fresh ? undefined : emptied.pop()) ?? mine;
  const prefix = `${mine}_${name.replace(/[^A-Za-z0-9]+/g, '_')}`;
  return {
    mongodbUrl: withDatabase(mongodbUrl, database),
    redisUrl,
    database,
    prefix,
    drop: async () => {
      await withStores(async (mongo, redis) => {
        await empty(mongo.useDb(database));
        await removeKeys(redis, prefix);
      });
      if (!emptied.includes(database)) emptied.push(database);
    },
  };
}

/** Drops every corner of this run. */
export async function dropRun(): Promise<void> {
  const { run } = addresses();
  await withStores(async (mongo, redis) => {
    const { databases } = await mongo.listDatabases();
    for (const { name } of databases) if (name.startsWith(runPrefix(run))) await mongo.useDb(name).dropDatabase();
    await removeKeys(redis, runPrefix(run));
  });
}

async function empty(database: mongoose.Connection): Promise<void> {
  const collections = await database.listCollections();
  await Promise.all(collections.map(({ name }) => database.collection(name).deleteMany({})));
}

/** `new URL` refuses an address that names several hosts. */
const withDatabase = (url: string, database: string) => url.replace(/^([a-z+]+:\/\/[^/?]+)(\/[^?]*)?/, `$1/${database}`);

const runPrefix = (run: string) => `weibao_t${run}_`;

function addresses(): { mongodbUrl: string; redisUrl: string; run: string } {
  const { MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl, WEIBAO_TEST_RUN: run } = process.env;
  if (!mongodbUrl || !redisUrl || !run)
    throw new Error('The stores of this test run are not known: run the tests with vitest.config.ts, which starts them.');
  return { mongodbUrl, redisUrl, run };
}

async function withStores(work: (mongo: mongoose.Connection, redis: Redis) => Promise<void>): Promise<void> {
  const { mongodbUrl, redisUrl } = addresses();
  const mongo = await mongoose.createConnection(mongodbUrl, { serverSelectionTimeoutMS: 5_000 }).asPromise();
  const redis = new Redis(redisUrl);
  try {
    await work(mongo, redis);
  } finally {
    redis.disconnect();
    await mongo.close();
  }
}

async function removeKeys(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
  }
}
