import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { DEMO_PASSWORD } from '../server/office/demo/accounts.ts';
import { type Client, DRILL_PASSWORD, signIn } from '../test/support/client.ts';
import { pause, type ServerProcess, serverProcess } from '../test/support/server-process.ts';
import { manyTimers, measureLateness } from './alarms.ts';
import { deploy, measureCompletions } from './completions.ts';
import { latencies, round } from './figures.ts';
import { machine, SCALE } from './machine.ts';
import { measureRework, rework } from './rework.ts';
import { fillStock, type Stock } from './stock.ts';
import { twentyActivities } from './twenty-tasks.ts';

const SECONDS = 10;
const FEW: Stock = { instances: 100 };
const MANY: Stock = { instances: 100_000 * SCALE };
const TASKS: Stock = { openTasks: 100_000 * SCALE, endedTasks: 1_000_000 * SCALE };
const ALARMS = 100_000 * SCALE;
const DUE_AT_ONCE = 5_000 * SCALE;
const LOOPS = 1_000 * SCALE;
const LOOKS = 200;

type Stores = { mongodbUrl: string; redisUrl: string; prefix: string; chosen: string };

/** What it costs when there is much of everything. */
export async function bench(stores: Stores): Promise<void> {
  console.log(`machine: ${machine()}`);
  console.log(`stores:  ${stores.chosen}\n`);
  const server = await serverProcess(stores, {
    WEIBAO_DRILL: '1',
    WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD,
    WEIBAO_LOG_LEVEL: 'warn',
    WEIBAO_RATE_LIMIT: '10000000',
    WEIBAO_OFFICE: 'demo',
  });
  await server.start();
  try {
    const client = await signIn(server.url);
    for (const diagram of [twentyActivities(), manyTimers(), rework()]) await deploy(client, diagram);
    memory('after the start', server);
    await completions(stores, client);
    await loops(client);
    await inbox(stores, server);
    memory('with all of this stored', server);
    await alarms(stores, server);
    memory('at the end', server);
  } finally {
    await server.stop();
  }
}

async function completions({ mongodbUrl }: Stores, client: Client): Promise<void> {
  await measureCompletions([client], SECONDS * 2);
  await fillStock(mongodbUrl, FEW);
  const few = await measureCompletions([client], SECONDS);
  await fillStock(mongodbUrl, MANY);
  const many = await measureCompletions([client], SECONDS);
  const change = round((many.p50 / few.p50 - 1) * 100);
  console.log(
    `one completion, 1 client: p50 ${round(few.p50)} ms beside some 100 instances, ${round(many.p50)} ms beside ${MANY.instances} more (${change} %)`,
  );
}

async function loops(client: Client): Promise<void> {
  const times = await measureRework(client, LOOPS);
  const tenth = Math.max(1, Math.floor(times.length / 10));
  const [first, last] = [latencies(times.slice(0, tenth)).p50, latencies(times.slice(-tenth)).p50];
  console.log(
    `one instance through ${LOOPS} rework loops: p50 of the first tenth ${round(first)} ms, of the last ${round(last)} ms (${round((last / first - 1) * 100)} %)`,
  );
}

async function inbox({ mongodbUrl }: Stores, server: ServerProcess): Promise<void> {
  await fillStock(mongodbUrl, TASKS);
  console.log(`inbox with ${TASKS.openTasks} open and ${TASKS.endedTasks} ended tasks, p50 and p95 of ${LOOKS}:`);
  for (const username of ['zhoulan', 'hemiao', 'tianhe', 'minzheng']) {
    const client = await signIn(server.url, username, DEMO_PASSWORD);
    for (const query of ['view=mine', 'view=unclaimed&sort=due', 'view=all&sort=due']) {
      const times: number[] = [];
      for (let look = 0; look < LOOKS; look += 1) {
        const asked = performance.now();
        const { status } = await client.get(`/api/tasks?${query}&limit=50`);
        if (status !== 200) throw new Error(`The inbox was answered with ${status}`);
        times.push(performance.now() - asked);
      }
      const { p50, p95 } = latencies(times.slice(1));
      console.log(`  ${username}, ${query}: p50 ${round(p50)} ms, p95 ${round(p95)} ms, the first ${round(times[0] as number)} ms`);
    }
  }
}

async function alarms(stores: Stores, server: ServerProcess): Promise<void> {
  await fillStock(stores.mongodbUrl, { alarms: ALARMS });
  await server.stop();
  const redis = new Redis(stores.redisUrl);
  await forget(redis, stores.prefix);
  const from = performance.now();
  await server.start();
  const started = performance.now();
  while ((await bells(redis, stores.prefix)) < ALARMS) await pause(50);
  console.log(
    `${ALARMS} armed alarms and an empty Redis: serving after ${round((started - from) / 1000)} s, every bell hung ${round((performance.now() - from) / 1000)} s after the start`,
  );
  redis.disconnect();
  const client = await signIn(server.url);
  const { alarms: rang, early, wrong, p50, p95, p99 } = await measureLateness(client, DUE_AT_ONCE, 1);
  console.log(
    `lateness of ${rang} alarms due in one second: p50 ${round(p50)} ms, p95 ${round(p95)} ms, p99 ${round(p99)} ms; early: ${early}, lost or double: ${wrong}`,
  );
}

/** The Redis may be somebody's own: only what is ours goes. */
async function forget(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
  }
}

async function bells(redis: Redis, prefix: string): Promise<number> {
  let count = 0;
  for await (const keys of redis.scanStream({ match: `*${prefix}*:delayed`, count: 1_000 })) {
    for (const key of keys as string[]) count += await redis.zcard(key);
  }
  return count;
}

/** Resident memory as Linux counts it. */
function memory(when: string, { pid }: ServerProcess): void {
  const kibibytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
  console.log(`memory of the server ${when}: ${Math.round(kibibytes / 1024)} MiB`);
}
