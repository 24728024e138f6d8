import { mongo } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeError } from '../../server/platform/store-errors.ts';
import { openProxy, type StoreProxy } from './proxy.ts';
import {
  by,
  diagram,
  line,
  messageCatch,
  onlyTask,
  openOffice,
  openProcess,
  openTasks,
  type Process,
  timerCatch,
  userTask,
} from './support.ts';

const office = openOffice('engine-outage');
let mongodb: StoreProxy;
let redis: StoreProxy;
let cut: Process;
let healthy: Process;

beforeAll(async () => {
  mongodb = await openProxy(office.corner.mongodbUrl);
  redis = await openProxy(office.corner.redisUrl);
  // Through the proxy only: a replica set would tell the address of the store itself.
  const direct = new URL(mongodb.url.replace(/^mongodb/, 'http'));
  direct.searchParams.delete('replicaSet');
  direct.searchParams.set('directConnection', 'true');
  cut = await openProcess({ ...office.corner, mongodbUrl: direct.href.replace(/^http/, 'mongodb'), redisUrl: redis.url });
  healthy = await office.open();
  await healthy.engine.definitions.deploy(
    diagram(
      line('work', userTask('ask'), userTask('write')) +
        line('hourly', timerCatch('hour', 'PT1H'), userTask('then')) +
        line('hearing', userTask('call'), messageCatch('hear', 'answer'), userTask('act')),
      '<bpmn:message id="answer" name="answer"/>',
    ),
    by,
  );
});
afterAll(async () => {
  await cut.stop();
  mongodb.close();
  redis.close();
  await office.close();
});

const conflicts = async ({ metrics }: Process) => (await metrics.conflicts.get()).values[0]?.value ?? 0;
const start = async (definition = 'work') => (await healthy.engine.instances.start({ definition }, by)).id;

test.each(['fallSilent', 'hangUp'] as const)('work goes on while Redis is away (%s), and what came due meanwhile rings', async (how) => {
  const [id, timed] = [await start(), await start('hourly')];
  const { _id } = await onlyTask(cut, id);
  redis[how]();
  const { opened } = await cut.engine.tasks.complete(_id, {}, by);
  await cut.engine.tasks.complete(opened[0]!._id, {}, by);
  expect((await cut.engine.instances.get(id)).state).toBe('completed');
  await cut.engine.alarms.advance(new Date(cut.clock.now().getTime() + 2 * 3_600_000));
  expect(await onlyTask(cut, timed)).toMatchObject({ elementId: 'then' });
  redis.recover();
  await expect.poll(async () => (await cut.stores.ready()).redis, { timeout: 10_000 }).toBe(true);
});

test('a process that has not heard of the last step of another does not take what waits for gone, and the message is not lost', async () => {
  const id = await start('hearing');
  const { _id } = await onlyTask(healthy, id);
  redis.hangUp();
  await cut.engine.tasks.complete(_id, {}, by);
  expect(await healthy.engine.messages.correlate({ name: 'answer', instanceId: id }, by)).toMatchObject({ delivered: 1 });
  expect(await onlyTask(healthy, id)).toMatchObject({ elementId: 'act' });
  redis.recover();
  await expect.poll(async () => (await cut.stores.ready()).redis, { timeout: 10_000 }).toBe(true);
});

test('while MongoDB is away the answer is STORE_UNAVAILABLE, and afterwards nothing is half done', async () => {
  const id = await start();
  const { _id } = await onlyTask(cut, id);
  mongodb.hangUp();
  await expect(cut.engine.tasks.complete(_id, {}, by)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', status: 503 });
  expect(await cut.stores.ready()).toMatchObject({ mongodb: false });
  expect(await onlyTask(healthy, id)).toMatchObject({ elementId: 'ask' });
  mongodb.recover();
  await expect.poll(async () => (await cut.stores.ready()).mongodb, { timeout: 15_000 }).toBe(true);
  expect((await cut.engine.tasks.complete(_id, {}, by)).opened).toMatchObject([{ elementId: 'write' }]);
  expect(await openTasks(healthy, id)).toHaveLength(1);
});

test('a step waits for the open transaction that a dead process has left on its instance, and is made when the store lets go', async () => {
  const id = await start();
  const { _id } = await onlyTask(healthy, id);
  const dead = healthy.stores.mongo.getClient().startSession();
  dead.startTransaction();
  await healthy.stores.mongo
    .db!.collection<{ _id: string }>('instances')
    .updateOne({ _id: id }, { $set: { held: true } }, { session: dead });

  const refusals = await conflicts(healthy);
  const completing = healthy.engine.tasks.complete(_id, {}, by);
  await expect.poll(() => conflicts(healthy), { timeout: 10_000 }).toBeGreaterThan(refusals + 15);
  expect(await onlyTask(healthy, id)).toMatchObject({ elementId: 'ask' });
  await dead.abortTransaction();
  await dead.endSession();

  expect((await completing).opened).toMatchObject([{ elementId: 'write' }]);
  expect(await openTasks(healthy, id)).toHaveLength(1);
});

test('whoever shows what happens is told that word of it may be lost: a server has died, or Redis was away', async () => {
  const told: string[] = [];
  const silence = cut.engine.onNotice(({ type }) => told.push(type));
  const missed = () => told.filter((type) => type === 'notices.missed').length;

  await healthy.stores.redis.zadd(`${office.corner.prefix}:processes`, Date.now() - 60_000, 'a server that has died');
  await expect.poll(missed, { timeout: 10_000 }).toBeGreaterThan(0);

  const before = missed();
  redis.hangUp();
  redis.recover();
  await expect.poll(missed, { timeout: 10_000 }).toBeGreaterThan(before);
  silence();
});

test('what a process could not tell while its Redis was away, the healthy ones learn to have missed when it is back', async () => {
  const told: string[] = [];
  const { _id } = await onlyTask(cut, await start());
  redis.hangUp();
  await cut.engine.tasks.complete(_id, {}, by);
  const silence = healthy.engine.onNotice(({ type }) => told.push(type));
  redis.recover();
  await expect.poll(() => told, { timeout: 10_000 }).toContain('notices.missed');
  silence();
});

test('a full disk has its own code, and so has a store that steps down', () => {
  const full = new mongo.MongoServerError({ message: 'available disk space below threshold', code: 14031 });
  const noSpace = new mongo.MongoServerError({ message: 'write failed: No space left on device', code: 8 });
  const steppingDown = new mongo.MongoServerError({ message: 'not primary', code: 10107 });
  expect([full, noSpace, steppingDown].map((error) => (storeError(error) as { code: string }).code)).toEqual([
    'STORE_FULL',
    'STORE_FULL',
    'STORE_UNAVAILABLE',
  ]);
});
