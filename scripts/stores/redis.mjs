import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, stopChild } from './child.mjs';
import { canInstallPackages, installPackages } from './debian.mjs';
import { freePort, onPath } from './places.mjs';

const START_LIMIT_MS = 60_000;

const WAYS_OUT = `No Redis here. Three ways out:
  - Docker:  docker compose up   (docker-compose.yml brings its own MongoDB and Redis)
  - package: install redis-server or valkey-server so that it is on PATH
  - URL:     set REDIS_URL to a Redis (7 or later, maxmemory-policy noeviction) of yours`;

/**
 * @param {{ data: string, ledger: import('./ledger.mjs').Ledger, say: (line: string) => void }} options
 * @returns {Promise<import('../stores.mjs').Store>}
 */
export async function startRedis({ data, ledger, say }) {
  const command = await findRedis(say);
  const folder = join(data, 'redis');
  mkdirSync(folder, { recursive: true });
  const port = await freePort(ledger.read('redis').port);
  const keep = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction', '--dir', folder];
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--daemonize', 'no', ...keep];
  const child = await startChild({ command, args }, join(data, 'log', 'redis.log'));
  ledger.write('redis', { port, child: child.identity });
  const stop = () => stopChild(child, () => withClient(port, (client) => client.shutdown('SAVE')));
  try {
    await Promise.race([answers(port), child.ended.then(() => Promise.reject(new Error('it ended as soon as it was started')))]);
  } catch (error) {
    await stop();
    throw new Error(`Redis did not start: ${/** @type {Error} */ (error).message}\n${child.lastLines()}`);
  }
  return { url: `redis://127.0.0.1:${port}`, ended: child.ended, stop };
}

/** @param {(line: string) => void} say */
async function findRedis(say) {
  const names = ['redis-server', 'valkey-server'];
  const installed = onPath(...names);
  if (installed) {
    say(`Redis: ${installed}, found on PATH`);
    return installed;
  }
  if (!canInstallPackages()) throw new Error(WAYS_OUT);
  await installPackages(['redis-server'], say);
  const fresh = onPath(...names);
  if (!fresh) throw new Error(WAYS_OUT);
  say(`Redis: ${fresh}, installed from Debian (none was on PATH)`);
  return fresh;
}

/** @param {number} port */
async function answers(port) {
  for (const until = Date.now() + START_LIMIT_MS; Date.now() < until; await new Promise((next) => setTimeout(next, 50))) {
    if (await withClient(port, (client) => client.ping()).catch(() => false)) return;
  }
  throw new Error(`it did not answer within ${START_LIMIT_MS / 1000} s`);
}

/**
 * @template T
 * @param {number} port
 * @param {(client: import('ioredis').Redis) => Promise<T>} work
 */
async function withClient(port, work) {
  const { Redis } = await import('ioredis');
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}
