import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { createLog } from '../../server/platform/log.ts';
import { takeTurn } from '../../server/platform/turn.ts';
import { openTestStores } from '../support/stores.ts';

const corner = openTestStores('platform-turn');
const redis = new Redis(corner.redisUrl);
const stores = { redis, prefix: corner.prefix };
const log = createLog('silent');

afterAll(async () => {
  redis.disconnect();
  await corner.drop();
});

test('processes that start at once prepare the stores one after the other', async () => {
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      const giveBack = await takeTurn(stores, log);
      inside += 1;
      most = Math.max(most, inside);
      await redis.ping();
      inside -= 1;
      await giveBack();
    }),
  );
  expect(most).toBe(1);
});

test('a process that died during its start does not keep the others waiting', async () => {
  await redis.set(`${corner.prefix}:starting`, 'one that died', 'PX', 300);
  const giveBack = await takeTurn(stores, log);
  await giveBack();
  expect(await redis.exists(`${corner.prefix}:starting`)).toBe(0);
});
