import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createInstanceLock, type InstanceLock } from '../../server/engine/instance-lock.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { openTestStores } from '../support/stores.ts';
import { openProxy, type StoreProxy } from './proxy.ts';
import { log } from './support.ts';

const corner = openTestStores('engine-instance-lock');
const locks: InstanceLock[] = [];
let redis: StoreProxy;
let near: Stores;
/** Over the proxy. */
let far: Stores;

beforeAll(async () => {
  redis = await openProxy(corner.redisUrl);
  near = await openStores({ ...corner, log });
  far = await openStores({ ...corner, redisUrl: redis.url, log });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const lock of locks.splice(0)) await lock.stop();
});
afterAll(async () => {
  await Promise.all([near.close(), far.close()]);
  redis.close();
  await corner.drop();
});

function join(stores: Stores, bereft: () => void): InstanceLock {
  const lock = createInstanceLock(stores, bereft);
  locks.push(lock);
  lock.start();
  return lock;
}

const present = () => near.redis.zcard(`${corner.prefix}:processes`);

test('processes whose clocks are a minute apart do not take one another for gone', async () => {
  const bereft = vi.fn();
  join(near, bereft);
  await expect.poll(present).toBe(1);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  join(far, bereft);
  await expect.poll(present, { timeout: 5_000 }).toBe(2);
  expect(bereft).not.toHaveBeenCalled();
});

test('an answer that did not come may have told of one that has gone: it is taken so with the next', async () => {
  const bereft = vi.fn();
  redis.fallSilent();
  const lock = join(far, bereft);
  // Is not answered either, and was asked later.
  await lock.acquire('an instance');
  redis.recover();
  await expect.poll(() => bereft.mock.calls.length, { timeout: 10_000 }).toBe(1);
});
