import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { underLock } from './stores/lock.mjs';
import { runLong } from './stores/progress.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs the packages of package-lock.json when they are missing or other ones.
 * @param {(line: string) => void} say
 */
export async function installPackages(say) {
  if (await upToDate()) return;
  await underLock(join(ROOT, '.cache', 'install.lock'), async () => {
    if (await upToDate()) return;
    const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
    const [command = '', ...first] = npm;
    await runLong('Installing packages (npm ci)', command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
      say,
      cwd: ROOT,
      // form-js pulls packages whose install scripts report home.
      env: { IBM_TELEMETRY_DISABLED: 'true' },
    });
  });
}

/** npm writes what it has installed into a lock file of its own, as its last act. */
async function upToDate() {
  const wanted = await packagesOf('package-lock.json');
  const present = await packagesOf('node_modules/.package-lock.json').catch(() => undefined);
  if (!present) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || (entry.optional && !present[path]) || present[path]?.version === entry.version,
  );
}

/** @param {string} file @returns {Promise<Record<string, { version?: string, optional?: boolean }>>} */
const packagesOf = async (file) => JSON.parse(await readFile(join(ROOT, file), 'utf8')).packages;
