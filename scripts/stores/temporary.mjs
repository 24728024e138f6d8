import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from './lock.mjs';

const NAME = 'weibao-test-';
const FORGOTTEN_AFTER_MS = 3_600_000;

/** A data folder for one run. Those of earlier runs that were killed are removed on the way. */
export function temporaryData() {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(NAME)) removeForgotten(join(tmpdir(), name));
  const folder = mkdtempSync(join(tmpdir(), NAME));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
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
