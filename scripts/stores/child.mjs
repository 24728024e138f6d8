import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { end, gone, identify } from './processes.mjs';

/**
 * @typedef {object} Program
 * @property {string} command
 * @property {string[]} args
 * @property {Record<string, string>} [env]
 * @property {() => Promise<void>} [settle] waits for what else it leaves running for a moment
 *
 * @typedef {object} Child
 * @property {import('./processes.mjs').Identity} identity
 * @property {Promise<void>} ended
 * @property {() => string} lastLines of its log
 * @property {Program['settle']} settle
 */

/**
 * Starts a store as a child in a process group of its own, so that Ctrl-C reaches it only through us, after the server has stopped.
 * @param {Program} program
 * @param {string} log file; the one of the last run is kept beside it as `.1`
 * @returns {Promise<Child>}
 */
export async function startChild(program, log) {
  mkdirSync(dirname(log), { recursive: true });
  try {
    renameSync(log, `${log}.1`);
  } catch {
    // The first run.
  }
  const output = openSync(log, 'w');
  const child = spawn(program.command, program.args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...program.env },
  });
  closeSync(output);
  await new Promise((started, failed) => child.once('spawn', started).once('error', failed));
  const identity = identify(/** @type {number} */ (child.pid));
  watch(identity);
  return {
    identity,
    ended: new Promise((done) => child.once('exit', () => done())),
    settle: program.settle,
    lastLines: () => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n'),
  };
}

/**
 * @param {Child} child
 * @param {() => Promise<unknown>} ask tells the store to stop, in its own language
 */
export async function stopChild(child, ask) {
  await Promise.race([ask().catch(() => undefined), gone(child.identity, 5_000)]);
  if (!(await gone(child.identity, 5_000))) await end(child.identity);
  await child.settle?.();
}

/** @type {import('node:child_process').ChildProcess | undefined} */
let watchdog;

/** @param {import('./processes.mjs').Identity} identity */
function watch(identity) {
  if (!watchdog) {
    const file = fileURLToPath(new URL('watchdog.mjs', import.meta.url));
    watchdog = spawn(process.execPath, [file], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    watchdog.unref();
    /** @type {import('node:net').Socket} */ (watchdog.stdin).unref();
    watchdog.stdin?.on('error', () => undefined);
  }
  watchdog.stdin?.write(`${JSON.stringify(identity)}\n`);
}

/** Everything that was started has been stopped. */
export function dismissWatchdog() {
  watchdog?.stdin?.end('done\n');
  watchdog = undefined;
}
