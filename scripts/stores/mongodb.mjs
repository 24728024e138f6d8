import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startChild, stopChild } from './child.mjs';
import { officialMongod } from './official-mongod.mjs';
import { freePort, onPath } from './places.mjs';
import { canUsePortableMongod, portableMongod } from './portable-mongod.mjs';
import { end } from './processes.mjs';

const REPLICA_SET = 'rs0';
const DATABASE = 'weibao';
const OLDEST_MAJOR = 6;
const START_LIMIT_MS = 90_000;
/** A fatal error ends mongod; under Wine it leaves a process that neither serves nor ends, and may not even say so. */
const FATAL = '"s":"F"';
const ASKED_EVERY_MS = 5_000;
const ANSWERS_WITHIN_MS = 2_000;

const WAYS_OUT = `No MongoDB here. Three ways out:
  - Docker:  docker compose up   (docker-compose.yml brings its own MongoDB and Redis)
  - package: install MongoDB 7 or later so that mongod is on PATH (https://www.mongodb.com/docs/manual/installation/)
  - URL:     set MONGODB_URL to a MongoDB replica set of yours`;

/**
 * One that leaves `mostSilences` questions in a row unanswered is ended.
 * @param {{ data: string, ledger: import('./ledger.mjs').Ledger, say: (line: string) => void, mostSilences?: number }} options
 * @returns {Promise<import('../stores.mjs').Store>}
 */
export async function startMongo({ data, ledger, say, mostSilences = 6 }) {
  const program = await findMongod(say);
  const folder = join(data, 'mongodb');
  mkdirSync(folder, { recursive: true });
  const port = await freePort(ledger.read('mongodb').port);
  const args = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', REPLICA_SET];
  // A server that dies in a transaction would keep others from its documents for a minute.
  const parameters = ['shutdownTimeoutMillisForSignaledShutdown=100', 'transactionLifetimeLimitSeconds=5'];
  const tuning = ['--wiredTigerCacheSizeGB', '0.5', ...parameters.flatMap((parameter) => ['--setParameter', parameter])];
  const child = await startChild({ ...program, args: [...program.args, ...args, ...tuning] }, join(data, 'log', 'mongodb.log'), FATAL);
  ledger.write('mongodb', { port, child: child.identity });
  const url = `mongodb://127.0.0.1:${port}/${DATABASE}?replicaSet=${REPLICA_SET}`;
  const stop = () => stopChild(child, () => withMember(port, (admin) => admin.command({ shutdown: 1, force: true, timeoutSecs: 0 })));
  try {
    await Promise.race([
      becomePrimary(port),
      child.ended.then(() => Promise.reject(new Error('MongoDB ended as soon as it was started.'))),
    ]);
  } catch (error) {
    await stop();
    throw new Error(`MongoDB did not start: ${/** @type {Error} */ (error).message}\n${child.lastLines()}`);
  }
  const stopping = new AbortController();
  void endWhenSilent(port, child, mostSilences, stopping.signal);
  child.ended.then(() => stopping.abort());
  return {
    url,
    ended: child.ended,
    stop: () => {
      stopping.abort();
      return stop();
    },
  };
}

/** @param {number} port @param {import('./child.mjs').Child} child @param {number} mostSilences @param {AbortSignal} signal */
async function endWhenSilent(port, child, mostSilences, signal) {
  let silences = 0;
  while (await setTimeout(ASKED_EVERY_MS, true, { signal, ref: false }).catch(() => false)) {
    const answers = await withMember(port, (admin) => admin.command({ ping: 1 }, { timeoutMS: ANSWERS_WITHIN_MS })).catch(() => undefined);
    silences = answers ? 0 : silences + 1;
    if (silences === mostSilences) return end(child.identity, 0);
  }
}

/** @param {(line: string) => void} say @returns {Promise<import('./child.mjs').Program>} */
async function findMongod(say) {
  const installed = onPath('mongod');
  if (installed && majorOf(installed) >= OLDEST_MAJOR) {
    say(`MongoDB: ${installed}, found on PATH`);
    return { command: installed, args: [] };
  }
  const why = installed ? `the mongod on PATH is older than ${OLDEST_MAJOR}` : 'no mongod on PATH';
  try {
    const mongod = await officialMongod(say);
    say(`MongoDB: MongoDB's own build, downloaded once (${why})`);
    return { command: mongod, args: [] };
  } catch (error) {
    const reason = /** @type {Error} */ (error).message.split('\n')[0];
    if (!canUsePortableMongod()) throw new Error(`${WAYS_OUT}\n(${why}; ${reason})`, { cause: error });
    const program = await portableMongod(say);
    say(`MongoDB: the Windows build 7.0.15 under Wine, for trying out and tests (${why}; ${reason})`);
    return program;
  }
}

/** @param {string} mongod */
function majorOf(mongod) {
  const { stdout } = spawnSync(mongod, ['--version'], { encoding: 'utf8' });
  return Number(/db version v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/**
 * Waits until the one member serves, making it a replica set the first time and telling it its new address when the port had to change.
 * @param {number} port
 */
async function becomePrimary(port) {
  const host = `127.0.0.1:${port}`;
  let asked = false;
  for (const until = Date.now() + START_LIMIT_MS; Date.now() < until; await setTimeout(100)) {
    const serving = await withMember(port, async (admin) => {
      const hello = await admin.command({ hello: 1 });
      if (hello.isWritablePrimary && hello.me === host) return true;
      if (asked || hello.setName) return false;
      const known = await admin.command({ replSetGetConfig: 1 }).catch((error) => error);
      if (known.config) {
        const config = { ...known.config, version: known.config.version + 1, members: [{ ...known.config.members[0], host }] };
        await admin.command({ replSetReconfig: config, force: true });
      } else if (known.codeName === 'NotYetInitialized') {
        await admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
      } else return false;
      asked = true;
      return false;
    }).catch(() => false);
    if (serving) return;
  }
  throw new Error(`it did not answer within ${START_LIMIT_MS / 1000} s`);
}

/**
 * @template T
 * @param {number} port
 * @param {(admin: import('mongoose').mongo.Db) => Promise<T>} work
 */
async function withMember(port, work) {
  const { default: mongoose } = await import('mongoose');
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: ANSWERS_WITHIN_MS,
  });
  try {
    return await work((await client.connect()).db('admin'));
  } finally {
    await client.close();
  }
}
