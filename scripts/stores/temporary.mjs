import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from './lock.mjs';

const NAME = 'weibao-test-';
const FORGOTTEN_AFTER_MS = 3_600_000;
/** Linux keeps files there in memory. */
const MEMORY = '/dev/shm';
/** Bytes: several times what a whole test run writes. A container has 64 MB there unless told otherwise. */
const ROOM = 6 * 1024 ** 3;

/**
 * A data folder for one run. Those of earlier runs that were killed are removed on the way.
 * @param {{ inMemory?: boolean }} [wish] `inMemory`: where there is room for it; a process that is killed loses nothing there either
 */
export function temporaryData({ inMemory = false } = {}) {
  const memory = roomIn(MEMORY) >= ROOM;
  for (const base of memory ? [tmpdir(), MEMORY] : [tmpdir()])
    for (const name of readdirSync(base)) if (name.startsWith(NAME)) removeForgotten(join(base, name));
  const folder = mkdtempSync(join(inMemory && memory ? MEMORY : tmpdir(), NAME));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** @param {string} folder */
function roomIn(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

/** @param {string} folder */
function removeForgotten(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs < FORGOTTEN_AFTER_MS) return;
    if (tryLock(join(folder, 'stores.lock')).holder === process.pid) rmSync(folder, { recursive: true, force: true });
  } catch {
    // Somebody else's, or gone.
  }
}
