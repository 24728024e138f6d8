import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { afterAll, expect, test, vi } from 'vitest';
import { type Identity, isAlive } from '../../scripts/stores/processes.mjs';
import { temporaryData } from '../../scripts/stores/temporary.mjs';

interface Answer {
  mongodbUrl: string;
  redisUrl: string;
  refused?: string;
}

const data = temporaryData();
const holders: ChildProcess[] = [];

afterAll(async () => {
  for (const holder of holders) if (holder.exitCode === null && holder.kill('SIGTERM')) await once(holder, 'exit');
  await data.remove();
});

/** Stores of this test's own, whatever the rest of the run uses. */
async function hold(): Promise<{ holder: ChildProcess; answer: Answer }> {
  const { MONGODB_URL: _mongo, REDIS_URL: _redis, ...env } = process.env;
  const file = fileURLToPath(new URL('hold-stores.mjs', import.meta.url));
  const holder = spawn(process.execPath, [file, data.folder], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  holders.push(holder);
  for await (const line of createInterface({ input: holder.stdout })) return { holder, answer: JSON.parse(line) };
  throw new Error('The stores were not started.');
}

const known = async (): Promise<Record<string, { child: Identity }>> =>
  JSON.parse(await readFile(join(data.folder, 'stores.json'), 'utf8'));
const storesRun = async () => Object.values(await known()).some(({ child }) => isAlive(child));

async function inBoth<T>(answer: Answer, work: (mongo: mongoose.Connection, redis: Redis) => Promise<T>): Promise<T> {
  const mongo = await mongoose.createConnection(answer.mongodbUrl).asPromise();
  const redis = new Redis(answer.redisUrl);
  try {
    return await work(mongo, redis);
  } finally {
    redis.disconnect();
    await mongo.close();
  }
}

test('what an office has stored outlives kill -9 of its starter, which leaves no process and blocks no next start', async () => {
  // given
  const first = await hold();
  await inBoth(first.answer, async (mongo, redis) => {
    await mongo.transaction(async (session) => void (await mongo.collection('kept').insertOne({ note: 'a' }, { session })));
    await redis.set('kept', 'b');
  });

  expect(await storesRun()).toBe(true);

  // when
  first.holder.kill('SIGKILL');
  await vi.waitFor(async () => expect(await storesRun()).toBe(false), { timeout: 15_000, interval: 100 });
  const second = await hold();

  // then
  expect(second.answer).toEqual(first.answer);
  await inBoth(second.answer, async (mongo, redis) => {
    expect(await mongo.collection('kept').countDocuments({ note: 'a' })).toBe(1);
    expect(await redis.get('kept')).toBe('b');
    expect((await redis.config('GET', 'maxmemory-policy')) as string[]).toContain('noeviction');
  });

  // when: a store alone dies
  const { redis: store } = await known();
  process.kill(store?.child.pid ?? 0, 'SIGKILL');

  // then: it comes back at the same address
  await vi.waitFor(async () => expect((await known()).redis?.child.pid).not.toBe(store?.child.pid), { timeout: 15_000, interval: 100 });
  await vi.waitFor(() => inBoth(second.answer, async (_, redis) => expect(await redis.get('kept')).toBe('b')), {
    timeout: 15_000,
    interval: 100,
  });

  // when: a store hangs
  const { mongodb: hung } = await known();
  process.kill(hung?.child.pid ?? 0, 'SIGSTOP');

  // then: it is ended, and comes back at the same address with what it held
  await vi.waitFor(async () => expect((await known()).mongodb?.child.pid).not.toBe(hung?.child.pid), { timeout: 60_000, interval: 100 });
  await vi.waitFor(() => inBoth(second.answer, async (mongo) => expect(await mongo.collection('kept').countDocuments()).toBe(1)), {
    timeout: 60_000,
    interval: 100,
  });

  // when: another start over the same folder
  const third = await hold();

  // then
  expect(third.answer.refused).toContain(`in use by process ${second.holder.pid}`);

  // when: an orderly stop
  second.holder.kill('SIGTERM');
  const [code] = await once(second.holder, 'exit');

  // then
  expect(code).toBe(0);
  expect(await storesRun()).toBe(false);
});
