// npm leaves out of package-lock.json what the registry of that moment did not have for other systems, and `npm ci` then refuses the file everywhere.
// Adds those entries: what such a package is for is written in its name. `--check` only looks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './install.mjs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const file = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
/** @type {Record<string, { version?: string, dev?: boolean, optional?: boolean, optionalDependencies?: Record<string, string> }>} */
const packages = lock.packages;

const missing = Object.entries(packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !places(path, name).some((place) => packages[place]))
    .map(([name, version]) => ({ path, name, version, dev: entry.dev })),
);

if (missing.length === 0) process.exit();
if (process.argv.includes('--check')) {
  console.log(`package-lock.json lacks ${missing.map(({ name }) => name).join(', ')}; run: node scripts/complete-lock.mjs`);
  process.exit(1);
}
for (const { path, name, version, dev } of missing) packages[places(path, name).at(-1) ?? ''] = entryOf(path, name, version, dev);
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`Added ${missing.length} packages for other systems to package-lock.json`);

/** Where Node looks for a package, nearest first. @param {string} path @param {string} name */
function places(path, name) {
  const found = [];
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    found.push(`${at && `${at}/`}node_modules/${name}`);
    if (!at) return found;
  }
}

/** @param {string} path @param {string} name @param {string} version @param {boolean} [dev] */
function entryOf(path, name, version, dev) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const system = words.filter((word) => SYSTEMS.includes(word));
  const processor = words.filter((word) => PROCESSORS.includes(word));
  const library = words.flatMap((word) => Object.entries(LIBRARIES).filter(([key]) => key === word)).map(([, value]) => value);
  if (!/^\d+\.\d+\.\d+$/.test(version) || system.length + processor.length === 0) {
    throw new Error(`${name}@${version}, wanted by ${path}, is not a package for one system; repair package-lock.json by hand.`);
  }
  return {
    version,
    ...(processor.length > 0 && { cpu: processor }),
    ...(dev && { dev }),
    ...(library.length > 0 && { libc: library }),
    optional: true,
    ...(system.length > 0 && { os: system }),
  };
}
