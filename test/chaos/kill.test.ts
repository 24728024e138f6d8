import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import { signIn } from '../support/client.ts';
import { pause, type ServerProcess } from '../support/server-process.ts';
import { openTestStores } from '../support/stores.ts';
import { type Books, openBooks } from './books.ts';
import { anyOf, deployOneOfEach, driveOne, driveUntil, seeded, sparseServers } from './driving.ts';
import { judge } from './judging.ts';

const KILLS = Number(process.env.CHAOS_KILLS ?? 6);
const CLIENTS = 20;
/** Between two instances of one client. */
const BREATH_MS = 500;
const SERVERS = 2;
/** Once it serves, a server lives at the most this long, or as long as its start has taken, before it is killed again: no work is done by servers that only start. */
const LONGEST_LIFE_MS = 800;
/** So many of the kills come while the server starts, at any moment of what its last start took. */
const KILLED_WHILE_STARTING = 0.3;
/** A busy machine takes some seconds to start a server again. */
const LIMIT_MS = 300_000 + KILLS * 8_000;

const stores = openTestStores('chaos-kill');
const processes = temporaryData();
let servers: ServerProcess[] = [];
let books: Books;

beforeAll(async () => {
  servers = await sparseServers(stores, SERVERS, processes.folder);
  books = await openBooks(stores.mongodbUrl);
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await books?.close();
  await processes.remove();
  await stores.drop();
});

test(
  `no acknowledged action is lost, doubled or half done when servers are killed ${KILLS} times`,
  async () => {
    // given
    const client = await signIn(() => anyOf(servers));
    await deployOneOfEach(client);
    const random = seeded(Number(process.env.CHAOS_SEED ?? 20260601));

    // when
    const killing = Promise.all(servers.map((server) => killAgainAndAgain(server, random)));
    const witnesses = await driveUntil(killing, CLIENTS, async (index) => {
      await pause(BREATH_MS);
      return driveOne(client, index % 2 === 0);
    });
    const whileStarting = (await killing).reduce((sum, count) => sum + count, 0);
    console.log(`${witnesses.length} instances driven through ${KILLS} kills, ${whileStarting} of them before the server served`);

    // then
    // Each client ends at least one, were it after all the kills: work went on only where there are more.
    expect(witnesses.length).toBeGreaterThanOrEqual(1.5 * CLIENTS);
    await judge(client, books, witnesses);
  },
  LIMIT_MS,
);

/** Answers how many of the kills met a server that did not serve yet. */
async function killAgainAndAgain(server: ServerProcess, random: () => number): Promise<number> {
  let early = 0;
  let startTook = 0;
  for (let kills = 0; kills < KILLS / SERVERS; kills += 1) {
    const spawnedAt = Date.now();
    const starting = server.up ? Promise.resolve() : server.start();
    if (startTook > 0 && random() < KILLED_WHILE_STARTING) await pause(random() * startTook);
    else {
      await starting;
      startTook = Date.now() - spawnedAt;
      await pause(random() * Math.max(LONGEST_LIFE_MS, startTook));
    }
    if (!server.up) early += 1;
    await server.kill();
    await starting;
  }
  await server.start();
  return early;
}
