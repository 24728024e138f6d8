import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identify, isAlive } from './processes.mjs';

/**
 * A lock that dies with its holder: the file names the process, and one that is gone holds nothing.
 * @param {string} file
 * @returns {{ holder: number, release: () => void }} `holder` is another's process id, or our own when we have it
 */
export function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify(identify(process.pid));
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return { holder: process.pid, release: () => readText(file) === mine && rmSync(file, { force: true }) };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = parse(readText(file));
    if (holder && holder.pid !== process.pid && isAlive(holder)) return { holder: holder.pid, release: () => undefined };
    rmSync(file, { force: true });
  }
}

/**
 * Does `work` while nobody else does what the same file stands for; waits for its turn.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function underLock(file, work) {
  let lock = tryLock(file);
  while (lock.holder !== process.pid) {
    await new Promise((next) => setTimeout(next, 200));
    lock = tryLock(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string | undefined} text @returns {import('./processes.mjs').Identity | undefined} */
function parse(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
