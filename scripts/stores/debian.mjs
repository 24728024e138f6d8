import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { underLock } from './lock.mjs';
import { cacheFolder, onPath } from './places.mjs';
import { runLong } from './progress.mjs';

const WITHOUT_QUESTIONS = ['DEBIAN_FRONTEND=noninteractive', 'DEBCONF_NONINTERACTIVE_SEEN=true'];
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

let listsAreFresh = false;

/** Can packages be installed here without asking anybody? */
export function canInstallPackages() {
  return process.platform === 'linux' && onPath('apt-get') !== undefined && asRoot() !== undefined;
}

/**
 * @param {string[]} packages
 * @param {(line: string) => void} say
 */
export async function installPackages(packages, say) {
  const root = asRoot();
  if (!root) throw new Error(`Only root may install ${packages.join(', ')}.`);
  const apt = [...root, 'env', ...WITHOUT_QUESTIONS, 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2'];
  await underLock(join(cacheFolder(), 'apt.lock'), async () => {
    if (!listsAreFresh) {
      await run('Fetching the lists of Debian packages', [...apt, 'update'], say);
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
