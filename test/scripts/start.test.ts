import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { freePort } from '../../scripts/stores/places.mjs';
import { identify, isAlive } from '../../scripts/stores/processes.mjs';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import { openTestStores } from '../support/stores.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
const stores = openTestStores('scripts-start');
const data = temporaryData();
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const starter of running.splice(0)) if (alive(starter) && starter.kill('SIGKILL')) await once(starter, 'exit');
});
afterAll(async () => {
  await stores.drop();
  await data.remove();
});

interface Starter {
  process: ChildProcess;
  url: string;
  said(): string;
}

async function start(settings: Record<string, string>, port?: number): Promise<Starter> {
  const own = port ?? (await freePort());
  const starter = spawn(process.execPath, [resolve('scripts/start.mjs')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(own),
      MONGODB_URL: stores.mongodbUrl,
      REDIS_URL: stores.redisUrl,
      WEIBAO_PREFIX: stores.prefix,
      WEIBAO_DATA: data.folder,
      WEIBAO_OFFICE: 'empty',
      ...settings,
    },
  });
  running.push(starter);
  let said = '';
  starter.stdout.on('data', (chunk) => (said += chunk));
  starter.stderr.on('data', (chunk) => (said += chunk));
  return { process: starter, url: `http://127.0.0.1:${own}`, said: () => said };
}

const alive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;
const serves = (starter: Starter) => vi.waitFor(() => expect(starter.said()).toContain(`Weibao serves on ${starter.url}`), PATIENCE);
const answers = (url: string) =>
  fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
const children = async ({ pid }: ChildProcess) =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean).map(Number).map(identify);

test('an office with two server processes goes on serving when one is killed, gets it back, and stops in order', async () => {
  // given
  const starter = await start({ WEIBAO_WORKERS: '2' });
  await serves(starter);
  await vi.waitFor(() => expect(starter.said()).toContain('All 2 server processes serve'), PATIENCE);
  const [first] = await children(starter.process);

  // when
  process.kill(first?.pid ?? 0, 'SIGKILL');

  // then
  await vi.waitFor(() => expect(starter.said()).toMatch(/Server process \d ended \(SIGKILL\); starting it again/), PATIENCE);
  expect(await answers(starter.url)).toBe(true);
  await vi.waitFor(async () => expect(await children(starter.process)).toHaveLength(2), PATIENCE);

  // when
  const left = await children(starter.process);
  starter.process.kill('SIGTERM');
  const [code] = await once(starter.process, 'exit');

  // then
  expect(code, starter.said()).toBe(0);
  expect(left.filter(isAlive)).toEqual([]);
  expect(await answers(starter.url)).toBe(false);
});

test('no server process stays behind when npm start is killed', async () => {
  // given
  const starter = await start({});
  await serves(starter);
  const left = await children(starter.process);
  expect(left).toHaveLength(1);

  // when
  starter.process.kill('SIGKILL');

  // then
  await vi.waitFor(() => expect(left.filter(isAlive)).toEqual([]), PATIENCE);
});

test('a port that is taken is said so in one sentence', async () => {
  // given
  const other = await occupy();
  const port = (other.address() as { port: number }).port;

  // when
  const starter = await start({}, port);
  const [code] = await once(starter.process, 'exit');
  other.close();

  // then
  expect(code).toBe(1);
  expect(starter.said()).toContain(`Port ${port} on 127.0.0.1 is in use`);
});

async function occupy(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
