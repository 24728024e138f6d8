import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { TestStores } from './stores.ts';

/** The compiled server as a process of its own, so that it can be killed. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number | undefined;
  /** Has answered `/readyz` and has not been told to go. */
  readonly up: boolean;
  /** Starts it and answers when `/readyz` does. */
  start(): Promise<void>;
  /** `kill -9`, answered when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, answered with the exit code. */
  stop(): Promise<number | null>;
  /** The last lines it wrote, for the message of a failing test. */
  log(): string;
}

const MAIN = resolve('dist/server/main.js');
const READY_WITHIN_MS = 120_000;
const POLL_MS = 15;
const KEPT_LINES = 60;

/**
 * @param settings further environment, e.g. WEIBAO_DRILL. The port is free and stays the same over restarts.
 */
export async function serverProcess(
  stores: Pick<TestStores, 'mongodbUrl' | 'redisUrl' | 'prefix'>,
  settings: Record<string, string>,
): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let up = false;
  const lines: string[] = [];
  const keep = (chunk: Buffer) => {
    lines.push(...chunk.toString().split('\n').filter(Boolean));
    lines.splice(0, Math.max(0, lines.length - KEPT_LINES));
  };

  return {
    url,
    get pid() {
      return child?.pid;
    },
    get up() {
      return up;
    },
    log: () => lines.join('\n'),
    async start() {
      const started = spawn(process.execPath, [MAIN], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          HOST: '127.0.0.1',
          PORT: String(port),
          MONGODB_URL: stores.mongodbUrl,
          REDIS_URL: stores.redisUrl,
          WEIBAO_PREFIX: stores.prefix,
          WEIBAO_OFFICE: 'empty',
          ...settings,
        },
      });
      child = started;
      started.stdout.on('data', keep);
      started.stderr.on('data', keep);
      const limit = Date.now() + READY_WITHIN_MS;
      while (!(await answers(`${url}/readyz`))) {
        if (started.exitCode !== null) throw new Error(`The server ended with code ${started.exitCode}:\n${lines.join('\n')}`);
        if (started.signalCode !== null) return;
        if (Date.now() > limit) throw new Error(`The server was not ready within ${READY_WITHIN_MS} ms:\n${lines.join('\n')}`);
        await pause(POLL_MS);
      }
      // Whoever has killed it meanwhile must not be told that it serves.
      up = !started.killed;
    },
    async kill() {
      up = false;
      await end(child, 'SIGKILL');
    },
    async stop() {
      up = false;
      return end(child, 'SIGTERM');
    },
  };
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.body?.cancel().then(() => response.ok) ?? response.ok,
    () => false,
  );
}

/** Waits for a process of the machine, never for the passing of office time. */
export const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('No free port');
  return address.port;
}
