import type { mongo } from 'mongoose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createRevised, prepareRevisions, type Revised } from '../../server/office/revised.ts';
import { createLog } from '../../server/platform/log.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { transaction } from '../../server/platform/transaction.ts';
import { openTestStores } from '../support/stores.ts';

const corner = openTestStores('revised');
let stores: Stores;
let things: mongo.Collection<{ _id: string; count: number }>;
let readings: number;
/** Two servers. */
let here: Revised<number>;
let there: Revised<number>;

beforeAll(async () => {
  stores = await openStores({ mongodbUrl: corner.mongodbUrl, redisUrl: corner.redisUrl, prefix: corner.prefix, log: createLog('warn') });
  await prepareRevisions(stores.mongo.db!);
  things = stores.mongo.db!.collection('revised_things');
  await things.insertOne({ _id: 'thing', count: 0 });
});
afterAll(async () => {
  await stores.close();
  await corner.drop();
});

const read = async () => {
  readings += 1;
  return (await things.findOne({ _id: 'thing' }))!.count;
};
const add = (session: mongo.ClientSession) => things.updateOne({ _id: 'thing' }, { $inc: { count: 1 } }, { session });

beforeEach(async () => {
  await things.updateOne({ _id: 'thing' }, { $set: { count: 0 } });
  here = createRevised(stores.mongo.db!, 'things', read);
  there = createRevised(stores.mongo.db!, 'things', read);
  readings = 0;
});

it('is read once as long as nobody changes it', async () => {
  expect([await here.current(), await here.current(), await here.current()]).toEqual([0, 0, 0]);
  expect(readings).toBe(1);
});

it('is what another server has made of it as soon as that is committed, and not before', async () => {
  expect(await there.current()).toBe(0);
  await transaction(stores.mongo, async (session) => {
    await add(session);
    await here.changed(session);
    expect(await there.current()).toBe(0);
  });
  expect([await there.current(), await here.current()]).toEqual([1, 1]);
});

it('stays as it was where a change is not committed', async () => {
  expect(await here.current()).toBe(0);
  const failing = transaction(stores.mongo, async (session) => {
    await add(session);
    await here.changed(session);
    throw new Error('after all not');
  });
  await expect(failing).rejects.toThrow();
  expect(await here.current()).toBe(0);
  expect(readings).toBe(1);
});

it('is read again where it changed while it was being read', async () => {
  const slow = createRevised(stores.mongo.db!, 'things', async () => {
    const before = await read();
    if (readings === 1)
      await transaction(stores.mongo, async (session) => {
        await add(session);
        await here.changed(session);
      });
    return before;
  });
  expect(await slow.current()).toBe(0);
  expect(await slow.current()).toBe(1);
});
