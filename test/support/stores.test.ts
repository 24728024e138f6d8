import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStores } from './stores.ts';

const stores = openTestStores('support-stores', { fresh: true });
let mongo: mongoose.Connection;
let redis: Redis;

beforeAll(async () => {
  mongo = await mongoose.createConnection(stores.mongodbUrl).asPromise();
  redis = new Redis(stores.redisUrl);
});

afterAll(async () => {
  redis.disconnect();
  await mongo.close();
});

test('a test file leaves no document and no key in the stores once it has dropped its corner', async () => {
  await mongo.collection('things').insertOne({ a: 1 });
  await redis.set(`${stores.prefix}:thing`, '1');
  await stores.drop();
  expect(await mongo.collection('things').countDocuments()).toBe(0);
  expect(await redis.keys(`*${stores.prefix}*`)).toEqual([]);
});

test('the next one gets the emptied database and keys of its own; who wants a database that never was gets one', async () => {
  const next = openTestStores('support-stores');
  const fresh = openTestStores('support-stores', { fresh: true });
  expect(next.database).toBe(stores.database);
  expect(next.prefix).not.toBe(stores.prefix);
  const { databases } = await mongo.listDatabases();
  expect(databases.map(({ name }) => name)).not.toContain(fresh.database);
  await next.drop();
});
