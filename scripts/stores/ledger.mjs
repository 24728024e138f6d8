import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from './lock.mjs';
import { end, isAlive } from './processes.mjs';

/**
 * What is known of the stores of one data folder, kept in the folder itself.
 * @typedef {{ port?: number, child?: import('./processes.mjs').Identity }} Entry
 * @typedef {object} Ledger
 * @property {(store: string) => Entry} read
 * @property {(store: string, entry: Entry) => void} write
 * @property {() => void} close
 */

/**
 * Takes the folder for this process; ends what a crashed run has left running over it.
 * @param {string} data
 * @param {(line: string) => void} say
 * @returns {Promise<Ledger>}
 */
export async function openLedger(data, say) {
  mkdirSync(data, { recursive: true });
  const lock = tryLock(join(data, 'stores.lock'));
  if (lock.holder !== process.pid) {
    throw new Error(
      `The data folder ${data} is in use by process ${lock.holder}. Stop that one first, or set WEIBAO_DATA (and PORT) to run another beside it.`,
    );
  }
  const file = join(data, 'stores.json');
  const entries = readEntries(file);
  const left = Object.values(entries).filter((entry) => isAlive(entry.child));
  if (left.length > 0) {
    say(`Ending ${left.length} store process(es) that an earlier run left behind`);
    await Promise.all(left.map((entry) => end(entry.child)));
  }
  return {
    read: (store) => entries[store] ?? {},
    write: (store, entry) => {
      entries[store] = entry;
      writeFileSync(`${file}.new`, JSON.stringify(entries, null, 2));
      renameSync(`${file}.new`, file);
    },
    close: lock.release,
  };
}

/** @param {string} file @returns {Record<string, Entry>} */
function readEntries(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
