import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { end, gone, identify, isStuck } from './processes.mjs';

const LISTEN_EVERY_MS = 1_000;

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
 * @param {string} [lastWords] after which it is as good as dead, should it not die by itself
 * @returns {Promise<Child>}
 */
export async function startChild(program, log, lastWords) {
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
  /** @type {Promise<void>} */
  const ended = new Promise((done) => child.once('exit', () => done()));
  endWhenStuck(identity, ended);
  if (lastWords) endAfter(lastWords, log, identity, ended);
  return {
    identity,
    ended,
    settle: program.settle,
    lastLines: () => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n'),
  };
}

/** @param {import('./processes.mjs').Identity} identity @param {Promise<void>} ended */
function endWhenStuck(identity, ended) {
  const looking = setInterval(() => {
    if (isStuck(identity)) void end(identity, 0);
  }, LISTEN_EVERY_MS);
  looking.unref();
  ended.then(() => clearInterval(looking));
}

/**
 * @param {string} lastWords
 * @param {string} log
 * @param {import('./processes.mjs').Identity} identity
 * @param {Promise<void>} ended
 */
function endAfter(lastWords, log, identity, ended) {
  let read = 0;
  const listening = setInterval(() => {
    const size = statSync(log, { throwIfNoEntry: false })?.size;
    // Without its log it cannot be heard; it goes on all the same.
    if (size === undefined) return clearInterval(listening);
    if (size === read) return;
    // The words may have been cut in two at the end of the last look.
    const from = Math.max(0, read - lastWords.length);
    read = size;
    if (readPart(log, from, size).includes(lastWords)) void end(identity, 0);
  }, LISTEN_EVERY_MS);
  listening.unref();
  ended.then(() => clearInterval(listening));
}

/** @param {string} file @param {number} from @param {number} to */
function readPart(file, from, to) {
  const opened = openSync(file, 'r');
  const part = Buffer.alloc(to - from);
  readSync(opened, part, 0, part.length, from);
  closeSync(opened);
  return part.toString();
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
