import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { underLock } from './lock.mjs';
import { cacheFolder, onPath } from './places.mjs';
import { runLong } from './progress.mjs';

/** And in English, so that it is known why apt-get refuses. */
const WITHOUT_QUESTIONS = ['DEBIAN_FRONTEND=noninteractive', 'DEBCONF_NONINTERACTIVE_SEEN=true', 'LC_ALL=C'];
const LISTS_LOCKED = /Could not get lock \S*\/lists\/lock/;
const LISTS_WAIT_MS = 5 * 60_000;
const ASK_AGAIN_MS = 5_000;
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

let listsAreFresh = false;

/** Can packages be installed here without asking anybody? */
export function canInstallPackages() {
  return process.platform === 'linux' && onPath('apt-get') !== undefined && asRoot() !== undefined;
}

/**
 * @param {string[]} packages
 * @param {(line: string) => void} say
 * @param {number} [askAgain] milliseconds to wait where another process holds the lists
 */
export async function installPackages(packages, say, askAgain = ASK_AGAIN_MS) {
  const root = asRoot();
  if (!root) throw new Error(`Only root may install ${packages.join(', ')}.`);
  const apt = [...root, 'env', ...WITHOUT_QUESTIONS, 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2'];
  await underLock(join(cacheFolder(), 'apt.lock'), async () => {
    if (!listsAreFresh) {
      await fetchLists([...apt, 'update'], say, askAgain);
      listsAreFresh = true;
    }
    const lift = holdBackServices();
    try {
      await run(`Installing ${packages.join(', ')}`, [...apt, 'install', '-y', '--no-install-recommends', ...packages], say);
    } finally {
      lift();
    }
  });
}

/**
 * DPkg::Lock::Timeout does not wait for the lists, and a machine that has just started often fetches them by itself.
 * @param {string[]} update
 * @param {(line: string) => void} say
 * @param {number} askAgain
 */
async function fetchLists(update, say, askAgain) {
  const until = Date.now() + LISTS_WAIT_MS;
  for (;;) {
    try {
      return await run('Fetching the lists of Debian packages', update, say);
    } catch (error) {
      if (!LISTS_LOCKED.test(/** @type {Error} */ (error).message) || Date.now() > until) throw error;
    }
    say('Another process is fetching the lists of Debian packages; waiting for it …');
    await pause(askAgain);
  }
}

/** @param {string} what @param {string[]} words @param {(line: string) => void} say */
const run = (what, [command = '', ...args], say) => runLong(what, command, args, { say, limit: 15 * 60_000, outlive: true });

/** The words to put before a command to run it as root, or undefined. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  if (onPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) return ['sudo', '-n'];
  return undefined;
}

/** Debian starts a service as soon as it is installed; we want the program only. */
function holdBackServices() {
  if (process.getuid?.() !== 0 || existsSync(SERVICE_POLICY)) return () => undefined;
  writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return () => rmSync(SERVICE_POLICY, { force: true });
}
