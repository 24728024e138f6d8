import { Redis } from 'ioredis';
import mongoose from 'mongoose';

/** One test file's own corner of the real stores. */
export interface TestStores {
  /** Address with this corner's database name in it. */
  mongodbUrl: string;
  redisUrl: string;
  database: string;
  /** What every Redis key of this corner begins with. */
  prefix: string;
  /** Removes the database and the keys. Close your own connections first. */
  drop(): Promise<void>;
}

const MAX_DATABASE_NAME = 60;

/**
 * A database name and a key prefix that no other test file has. Call it in `beforeAll`, `drop()` in `afterAll`;
 * what a failing file leaves behind is dropped at the end of the run.
 */
export function openTestStores(name: string): TestStores {
  const { mongodbUrl, redisUrl, run } = addresses();
  const corner = `${runPrefix(run)}${name.replace(/[^A-Za-z0-9]+/g, '_')}`.slice(0, MAX_DATABASE_NAME);
  return {
    mongodbUrl: withDatabase(mongodbUrl, corner),
    redisUrl,
    database: corner,
    prefix: corner,
    drop: () => dropCorners(mongodbUrl, redisUrl, corner, async () => [corner]),
  };
}

/** Drops every corner of this run. */
export async function dropRun(): Promise<void> {
  const { mongodbUrl, redisUrl, run } = addresses();
  await dropCorners(mongodbUrl, redisUrl, runPrefix(run), async (mongo) => {
    const { databases } = await mongo.getClient().db().admin().listDatabases({ nameOnly: true });
    return databases.map(({ name }) => name).filter((name) => name.startsWith(runPrefix(run)));
  });
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

async function dropCorners(
  mongodbUrl: string,
  redisUrl: string,
  keyPrefix: string,
  mine: (mongo: mongoose.Connection) => Promise<string[]>,
): Promise<void> {
  const mongo = await mongoose.createConnection(mongodbUrl, { serverSelectionTimeoutMS: 5_000 }).asPromise();
  const redis = new Redis(redisUrl);
  try {
    for (const name of await mine(mongo)) await mongo.useDb(name).dropDatabase();
    for await (const keys of redis.scanStream({ match: `*${keyPrefix}*`, count: 1_000 })) {
      if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
    }
  } finally {
    redis.disconnect();
    await mongo.close();
  }
}
