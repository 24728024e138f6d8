import { readdirSync, readFileSync } from 'node:fs';

const ZOMBIE = 'Z';
/** Where /proc/<pid>/stat says it, counted from behind the name (proc_pid_stat(5)). */
const STATE = 0;
const THREADS = 17;
const START_TIME = 19;

/**
 * A process named so that a later one with the same number is not taken for it.
 * @typedef {{ pid: number, born: string | null }} Identity
 */

/** @param {number} pid @returns {Identity} */
export const identify = (pid) => ({ pid, born: birth(pid) });

/** @param {Identity | undefined} identity */
export function isAlive(identity) {
  if (!identity) return false;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return false;
  }
  return birth(identity.pid) === identity.born && !hasEnded(statistics(identity.pid) ?? []);
}

/** Its first thread has ended, others hang: it does nothing any more, and does not end by itself either. @param {Identity} identity */
export function isStuck({ pid, born }) {
  const fields = statistics(pid) ?? [];
  return fields[START_TIME] === born && fields[STATE] === ZOMBIE && !hasEnded(fields);
}

/**
 * Asks, waits, then kills.
 * @param {Identity | undefined} identity
 * @param {number} patience milliseconds between SIGTERM and SIGKILL
 */
export async function end(identity, patience = 5_000) {
  if (!identity || !isAlive(identity)) return;
  signal(identity.pid, 'SIGTERM');
  if (await gone(identity, patience)) return;
  signal(identity.pid, 'SIGKILL');
  await gone(identity, 5_000);
}

/** @param {Identity} identity @param {number} within milliseconds */
export async function gone(identity, within) {
  for (const until = Date.now() + within; Date.now() < until; ) {
    if (!isAlive(identity)) return true;
    await new Promise((next) => setTimeout(next, 50));
  }
  return !isAlive(identity);
}

/** @param {number} pid @param {NodeJS.Signals} name */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It went by itself.
  }
}

/** Does any process have this among its arguments? Only where there is a /proc. @param {string} argument */
export function anyProcessRuns(argument) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => commandLine(pid).includes(argument));
}

/** @param {string} pid */
function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Where there is no /proc, the number alone has to do. @param {number} pid */
const birth = (pid) => statistics(pid)?.[START_TIME] ?? null;

/** A zombie that still has threads has not. @param {string[]} fields */
const hasEnded = (fields) => fields[STATE] === ZOMBIE && Number(fields[THREADS]) <= 1;

/** The fields of /proc/<pid>/stat after the name, which may itself hold blanks and brackets. @param {number} pid */
function statistics(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
