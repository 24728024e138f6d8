import './node-version.mjs';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, ROOT } from './install.mjs';
import { say } from './say.mjs';
import { underLock } from './stores/lock.mjs';
import { runLong } from './stores/progress.mjs';

const PARTS = [
  {
    name: 'server',
    from: ['server', 'tsconfig.json', 'package-lock.json'],
    // Types are checked by `npm run check`; here they would only make everybody wait.
    command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noCheck'],
  },
  {
    name: 'web',
    from: ['web', 'modeler', 'server', 'vite.config.ts', 'tsconfig.web.json', 'package-lock.json'],
    command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  },
];

/**
 * Builds dist/server and dist/web as far as what they are made of has changed.
 * @param {(line: string) => void} say
 */
export async function build(say) {
  await underLock(join(ROOT, '.cache', 'build.lock'), async () => {
    await Promise.all(PARTS.map((part) => buildPart(part, say)));
  });
}

/** @param {typeof PARTS[number]} part @param {(line: string) => void} say */
async function buildPart({ name, from, command }, say) {
  const output = join(ROOT, 'dist', name);
  const stamp = join(output, '.built-from');
  const sum = await fingerprint(from);
  if ((await readFile(stamp, 'utf8').catch(() => '')) === sum) return;
  await rm(output, { recursive: true, force: true });
  // Whoever asks for it, a test for one, gets what will be used: otherwise pages are built for tests, where all dialogs bear the same name.
  const env = { ...process.env, NODE_ENV: 'production' };
  await runLong(`Building ${name}`, process.execPath, command, { say, cwd: ROOT, env });
  await mkdir(output, { recursive: true });
  await writeFile(stamp, sum);
}

/** @param {string[]} from files and folders */
async function fingerprint(from) {
  const sum = createHash('sha256').update(process.version);
  for (const path of from) {
    const inside = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true }).catch(() => undefined);
    const files = inside?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) ?? [join(ROOT, path)];
    for (const file of files.sort()) sum.update(`\0${file.slice(ROOT.length)}\0`).update(await readFile(file));
  }
  return sum.digest('hex');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await installPackages(say);
  await build(say);
}
