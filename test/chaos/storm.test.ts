import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import { type Client, signIn } from '../support/client.ts';
import { pause, type ServerProcess } from '../support/server-process.ts';
import { type Books, openBooks } from './books.ts';
import { anyOf, deployOneOfEach, driveOne, driveUntil, seeded, sparseServers } from './driving.ts';
import { judge } from './judging.ts';
import { type MortalStores, openMortalStores } from './mortal-stores.ts';

/** How long troubles come: half a minute with every run of the tests, `CHAOS_MINUTES=15` by hand. */
const MINUTES = Number(process.env.CHAOS_MINUTES ?? 0.5);
const CLIENTS = 8;
/** Between two instances of one client: the storm is the matter, not their number. */
const BREATH_MS = 1_000;
const SERVERS = 2;
/** Between two troubles, in milliseconds. */
const SHORTEST_PEACE = 300;
const LONGEST_PEACE = 3_000;
const LONGEST_PAUSE_MS = 4_000;
const LONGEST_JUMP_MINUTES = 40;
const PATIENCE_MS = 300_000;

const processes = temporaryData();
let stores: MortalStores;
let servers: ServerProcess[] = [];
let books: Books;
let client: Client;

beforeAll(async () => {
  stores = await openMortalStores();
  servers = await sparseServers(stores, SERVERS, processes.folder);
  books = await openBooks(stores.mongodbUrl);
  client = await signIn(() => anyOf(servers));
  await deployOneOfEach(client);
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await books?.close();
  await stores?.close();
  await processes.remove();
});

test(
  'what was acknowledged is in the stores, once, although servers and stores are killed and paused and the clock jumps',
  async () => {
    // given
    const random = seeded(Number(process.env.CHAOS_SEED ?? 20261124));

    // when
    const storm = blow(random, Date.now() + MINUTES * 60_000);
    const moving = pause(MINUTES * 30_000).then(moveAll);
    const witnesses = await driveUntil(storm, CLIENTS, async () => {
      await pause(BREATH_MS);
      return driveOne(client, false);
    });
    const came = await storm;
    console.log(`${witnesses.length} instances driven through ${told(came)}`);

    // then
    // Each client ends at least one, were it after the storm: work went on in it only where there are more.
    expect(witnesses.length).toBeGreaterThanOrEqual(3 * CLIENTS * MINUTES);
    expect(Object.values(came), told(came)).not.toContain(0);
    await movedAll(await moving);
    await judge(client, books, witnesses);
  },
  // Judging takes twice as long as driving.
  3 * MINUTES * 60_000 + PATIENCE_MS,
);

/** Begins to move whatever runs to a second version, which those that start from now on have from their start; answers the batch. */
async function moveAll(): Promise<string> {
  await deployOneOfEach(client, 'One of each kind of work, again');
  const begun = await client.insist<{ id: string }>('/api/migrations', { from: 'one-of-each:1', to: 'one-of-each:2' });
  expect(begun.status, JSON.stringify(begun.body)).toBe(201);
  return begun.body.id;
}

/** A server that has died in the middle of it may hold the batch for a while. */
async function movedAll(batch: string): Promise<void> {
  const ended = async () => (await client.get<{ state: string; counts: Record<string, number> }>(`/api/migrations/${batch}`)).body;
  await expect.poll(ended, { timeout: PATIENCE_MS, interval: 500 }).toMatchObject({ state: 'completed', counts: { left: 0, failed: 0 } });
  expect((await ended()).counts.done).toBeGreaterThan(0);
}

/** Movements of the clock that have been asked for; a server that dies takes them along. */
const moves: Promise<unknown>[] = [];

/** Each answers when it is over, and whether it has struck. */
const TROUBLES: Record<string, (random: () => number) => Promise<boolean>> = {
  'server killed': async (random) => {
    const server = pick(servers, random);
    await server.kill();
    await untilUp(server);
    return true;
  },
  'server paused': (random) => freeze(pick(servers, random).pid, random),
  'MongoDB killed': () => stores.mongodb.killAndRestart().then(struck),
  'MongoDB paused': (random) => freeze(stores.mongodb.pid, random),
  'Redis killed': () => stores.redis.killAndRestart().then(struck),
  'Redis paused': (random) => freeze(stores.redis.pid, random),
  'Redis emptied': () => stores.flushRedis().then(struck),
  'clock moved': async (random) => {
    const by = Math.ceil(random() * LONGEST_JUMP_MINUTES);
    // What comes next meets it on its way.
    moves.push(client.post('/api/clock/advance', { by: `PT${by}M` }).catch(() => undefined));
    return true;
  },
};
const struck = () => true;

/** One trouble after the other until the time has come, each at least once; then all are up again. Answers how often each has struck. */
async function blow(random: () => number, until: number): Promise<Record<string, number>> {
  const came = Object.fromEntries(Object.keys(TROUBLES).map((name) => [name, 0]));
  let left = Object.keys(TROUBLES);
  for (let rounds = 0; Date.now() < until || rounds === 0; ) {
    const [name] = left.splice(Math.floor(random() * left.length), 1) as [string];
    if (await TROUBLES[name]?.(random)) came[name] = (came[name] ?? 0) + 1;
    if (left.length === 0) {
      left = Object.keys(TROUBLES);
      rounds += 1;
    }
    await pause(SHORTEST_PEACE + random() * (LONGEST_PEACE - SHORTEST_PEACE));
  }
  for (const server of servers) await untilUp(server);
  await Promise.all(moves);
  return came;
}

/** A server whose stores are away may end instead of starting. */
async function untilUp(server: ServerProcess): Promise<void> {
  const limit = Date.now() + PATIENCE_MS;
  while (!server.up) {
    await server.start().catch((error) => {
      if (Date.now() > limit) throw error;
    });
  }
}

async function freeze(pid: number | undefined, random: () => number): Promise<boolean> {
  if (!pid) return false;
  process.kill(pid, 'SIGSTOP');
  await pause(random() * LONGEST_PAUSE_MS);
  process.kill(pid, 'SIGCONT');
  return true;
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;

const told = (came: Record<string, number>) =>
  Object.entries(came)
    .map(([name, times]) => `${name} ${times} ×`)
    .join(', ');
