import { randomUUID } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import { type Client, DRILL_PASSWORD, signIn } from '../support/client.ts';
import { pause, type ServerProcess, serverProcess } from '../support/server-process.ts';
import { openTestStores } from '../support/stores.ts';
import { agrees, historyOf, openTasks, type Witness } from './oracle.ts';

const KILLS = Number(process.env.CHAOS_KILLS ?? 20);
const CLIENTS = 20;
const SERVERS = 2;
/** Once it serves, a server lives this long at the most before it is killed again. */
const LONGEST_LIFE_MS = 800;
const JUDGES = 8;
const LIMIT_MS = 900_000;

const stores = openTestStores('chaos-kill');
const processes = temporaryData();
let servers: ServerProcess[] = [];

/** Servers with nothing but the policies: what a start takes is what 200 kills take. */
beforeAll(async () => {
  await cp(resolve('processes/policy'), join(processes.folder, 'policy'), { recursive: true });
  const settings = {
    WEIBAO_DRILL: '1',
    WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD,
    WEIBAO_PROCESSES: processes.folder,
    WEIBAO_LOG_LEVEL: 'warn',
  };
  servers = await Promise.all(Array.from({ length: SERVERS }, () => serverProcess(stores, settings)));
  for (const server of servers) await server.start();
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await processes.remove();
  await stores.drop();
});

test(
  `no acknowledged action is lost, doubled or half done when servers are killed ${KILLS} times`,
  async () => {
    // given
    const client = await signIn(anyServer);
    expect((await client.post('/api/definitions', await readFile(new URL('two-tracks.bpmn', import.meta.url), 'utf8'))).status).toBe(201);
    const random = seeded(Number(process.env.CHAOS_SEED ?? 20260601));

    // when
    const witnesses: Witness[] = [];
    let over = false;
    const driving = Array.from({ length: CLIENTS }, async () => {
      while (!over) witnesses.push(await driveOne(client));
    });
    const killing = Promise.all(servers.map((server) => killAgainAndAgain(server, random))).finally(() => {
      over = true;
    });
    await Promise.all([killing, ...driving]);
    console.log(`${witnesses.length} instances driven through ${KILLS} kills`);

    // then
    expect(witnesses.length).toBeGreaterThanOrEqual(CLIENTS);
    await ofEach(witnesses, (witness) => agrees(client, witness));

    // then: every alarm rings, once
    expect((await client.post('/api/clock/advance', { by: 'PT2H' })).status).toBe(200);
    await ofEach(witnesses, async ({ instanceId }) => {
      const fired = (await historyOf(client, instanceId)).filter((event) => event.type === 'timer.fired');
      expect(fired.length, `${instanceId}: its reminder rang ${fired.length} times`).toBe(1);
    });

    // then: every case can still be finished
    await ofEach(witnesses, async ({ instanceId }) => {
      for (const task of await openTasks(client, instanceId)) {
        expect((await client.post(`/api/tasks/${task.id}/complete`, { variables: {} })).status).toBe(200);
      }
      const instance = await client.get<{ state: string }>(`/api/instances/${instanceId}`);
      expect(instance.body.state, instanceId).toBe('completed');
    });
  },
  LIMIT_MS,
);

/** What a proxy in front of several servers does: one that serves, where there is one. */
function anyServer(): string {
  const up = servers.filter((server) => server.up);
  const choice = up.length > 0 ? up : servers;
  return (choice[Math.floor(Math.random() * choice.length)] as ServerProcess).url;
}

async function killAgainAndAgain(server: ServerProcess, random: () => number): Promise<void> {
  for (let kill = 0; kill < KILLS / SERVERS; kill += 1) {
    await pause(random() * LONGEST_LIFE_MS);
    await server.kill();
    await server.start();
  }
}

/** Starts an instance and completes both of its tracks; answers what was acknowledged. */
async function driveOne(client: Client): Promise<Witness> {
  const started = await client.insist<{ id: string }>('/api/instances', { definition: 'two-tracks', businessKey: randomUUID() });
  expect(started.status, JSON.stringify(started.body)).toBe(201);
  const acknowledged: string[] = [];
  let tasks: { id: string; elementId: string }[] | undefined;
  while (!tasks) tasks = await openTasks(client, started.body.id).catch(() => pause(75).then(() => undefined));
  expect(tasks.map((task) => task.elementId).sort()).toEqual(['police', 'visit']);
  for (const task of tasks) {
    const completed = await client.insist(`/api/tasks/${task.id}/complete`, { variables: {} });
    expect(completed.status, JSON.stringify(completed.body)).toBe(200);
    acknowledged.push(task.elementId);
  }
  return { instanceId: started.body.id, acknowledged };
}

async function ofEach(witnesses: readonly Witness[], judge: (witness: Witness) => Promise<void>): Promise<void> {
  const left = [...witnesses];
  const lane = async () => {
    for (let next = left.pop(); next; next = left.pop()) await judge(next);
  };
  await Promise.all(Array.from({ length: JUDGES }, lane));
}

/** Mulberry32: the moments of a failing run can be had again with CHAOS_SEED. */
function seeded(seed: number): () => number {
  console.log(`chaos seed ${seed}`);
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
