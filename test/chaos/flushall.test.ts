import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openLedger } from '../../scripts/stores/ledger.mjs';
import { startRedis } from '../../scripts/stores/redis.mjs';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import { type Client, DRILL_PASSWORD, signIn } from '../support/client.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { openTestStores } from '../support/stores.ts';
import { historyOf, openTasks } from './oracle.ts';

const INSTANCES = 10;
const BACK_WITHIN_MS = 60_000;
const PATIENCE_MS = 120_000;

const stores = openTestStores('chaos-flushall');
const data = temporaryData();
const releases: (() => unknown)[] = [];
let redis: Redis;
let server: ServerProcess;
let client: Client;

/** A Redis of this test's own: everybody else's keys would go too. */
beforeAll(async () => {
  const say = () => undefined;
  const ledger = await openLedger(data.folder, say);
  const own = await startRedis({ data: data.folder, ledger, say });
  redis = new Redis(own.url);
  server = await serverProcess({ ...stores, redisUrl: own.url }, { WEIBAO_DRILL: '1', WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD });
  releases.push(
    () => server.stop(),
    () => redis.disconnect(),
    () => own.stop(),
    () => ledger.close(),
    () => data.remove(),
    () => stores.drop(),
  );
  await server.start();
  client = await signIn(server.url);
  expect((await client.post('/api/definitions', await readFile(new URL('two-tracks.bpmn', import.meta.url), 'utf8'))).status).toBe(201);
});

afterAll(async () => {
  for (const release of releases) await release();
});

test(
  'all alarms are back in Redis within 60 s of FLUSHALL, and ring once',
  async () => {
    // given
    const instances = await Promise.all(Array.from({ length: INSTANCES }, reachPlan));
    await vi.waitFor(async () => expect(await bells()).toBeGreaterThanOrEqual(INSTANCES), { timeout: 10_000, interval: 100 });
    const before = await bells();

    // when
    await redis.flushall();

    // then
    await vi.waitFor(async () => expect(await bells()).toBeGreaterThanOrEqual(before), { timeout: BACK_WITHIN_MS, interval: 500 });
    expect((await client.post('/api/clock/advance', { by: 'PT61M' })).status).toBe(200);
    for (const instanceId of instances) {
      const fired = (await historyOf(client, instanceId)).filter((event) => event.type === 'timer.fired');
      expect(fired, instanceId).toHaveLength(1);
    }
  },
  PATIENCE_MS,
);

/** An instance in front of its task with the reminder. */
async function reachPlan(): Promise<string> {
  const started = await client.post<{ id: string }>('/api/instances', { definition: 'two-tracks', businessKey: randomUUID() });
  expect(started.status).toBe(201);
  for (const task of await openTasks(client, started.body.id)) {
    expect((await client.post(`/api/tasks/${task.id}/complete`, { variables: {} })).status).toBe(200);
  }
  return started.body.id;
}

/** Bells that wait in Redis. */
async function bells(): Promise<number> {
  let count = 0;
  for await (const keys of redis.scanStream({ match: '*:delayed', count: 1_000 })) {
    for (const key of keys as string[]) count += await redis.zcard(key);
  }
  return count;
}
