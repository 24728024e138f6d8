import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DRILL_PASSWORD, signIn } from '../support/client.ts';
import { pause, type ServerProcess, serverProcess } from '../support/server-process.ts';
import { openTestStores } from '../support/stores.ts';
import { agrees, historyOf, openTasks, type Witness } from './oracle.ts';

/** CHAOS_KILLS=200 for the long run by hand; every kill costs a start of the server. */
const KILLS = Number(process.env.CHAOS_KILLS ?? 40);
const CLIENTS = 20;
const SERVERS = 2;
/** After a start, a server lives this long at the most before it is killed again. */
const LONGEST_LIFE_MS = 150;

const stores = openTestStores('chaos-kill');
let servers: ServerProcess[] = [];

beforeAll(async () => {
  const settings = { WEIBAO_DRILL: '1', WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD };
  servers = await Promise.all(Array.from({ length: SERVERS }, () => serverProcess(stores, settings)));
  for (const server of servers) await server.start();
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await stores.drop();
});

test('no acknowledged action is lost, doubled or half done when the server is killed again and again', async () => {
  const random = seeded(Number(process.env.CHAOS_SEED ?? 20260601));
  const first = servers[0] as ServerProcess;
  const client = await signIn(first.url);
  const deployed = await client.post('/api/definitions', await readFile(new URL('two-tracks.bpmn', import.meta.url), 'utf8'));
  expect(deployed.status).toBe(201);

  const witnesses: Witness[] = [];
  let over = false;
  const driving = Array.from({ length: CLIENTS }, async (_, index) => {
    const server = servers[index % SERVERS] as ServerProcess;
    const mine = await signInAgainAndAgain(server);
    while (!over) witnesses.push(await driveOne(mine));
  });
  const killing = servers.map(async (server) => {
    for (let kill = 0; kill < KILLS / SERVERS; kill += 1) {
      await pause(random() * LONGEST_LIFE_MS);
      await server.kill();
      await server.start();
    }
  });
  await Promise.all(killing);
  over = true;
  await Promise.all(driving);

  expect(witnesses.length).toBeGreaterThan(CLIENTS);
  for (const witness of witnesses) await agrees(client, witness);

  // Every alarm rings, once.
  expect((await client.post('/api/clock/advance', { by: 'PT2H' })).status).toBe(200);
  for (const { instanceId } of witnesses) {
    const fired = (await historyOf(client, instanceId)).filter((event) => event.type === 'timer.fired');
    expect(fired.length, `${instanceId}: its reminder rang ${fired.length} times`).toBe(1);
  }

  // Every case can still be finished.
  for (const { instanceId } of witnesses) {
    for (const task of await openTasks(client, instanceId)) {
      expect((await client.post(`/api/tasks/${task.id}/complete`, { variables: {} })).status).toBe(200);
    }
    const instance = await client.get<{ state: string }>(`/api/instances/${instanceId}`);
    expect(instance.body.state, instanceId).toBe('completed');
  }
}, 420_000);

/** Starts an instance and completes both of its tracks; answers what was acknowledged. */
async function driveOne(client: Client): Promise<Witness> {
  const started = await client.insist<{ id: string }>('/api/instances', { definition: 'two-tracks', businessKey: randomUUID() });
  expect(started.status, JSON.stringify(started.body)).toBe(201);
  const acknowledged: string[] = [];
  let tasks: { id: string; elementId: string }[] | undefined;
  while (!tasks) tasks = await openTasks(client, started.body.id).catch(() => pause(25).then(() => undefined));
  expect(tasks.map((task) => task.elementId).sort()).toEqual(['police', 'visit']);
  for (const task of tasks) {
    const completed = await client.insist(`/api/tasks/${task.id}/complete`, { variables: {} });
    expect(completed.status, JSON.stringify(completed.body)).toBe(200);
    acknowledged.push(task.elementId);
  }
  return { instanceId: started.body.id, acknowledged };
}

async function signInAgainAndAgain(server: ServerProcess): Promise<Client> {
  for (;;) {
    const client = await signIn(server.url).catch(() => undefined);
    if (client) return client;
    await pause(25);
  }
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
