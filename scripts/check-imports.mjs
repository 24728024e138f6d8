import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

// dependency-cruiser reads TypeScript only through the JavaScript API that TypeScript 7 no longer has.
// So it is given a shadow of the tree: the same files, of each only its import statements, as plain JavaScript.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['server', 'web', 'modeler', 'test', 'bench'];
const SOURCE = /\.(tsx?|mjs)$/;

/** Checks the direction of imports. Prints what is wrong; answers whether all is well. */
export async function checkImports(root = ROOT) {
  const shadow = await mkdtemp(join(tmpdir(), 'weibao-imports-'));
  try {
    const folders = await shadowTree(root, shadow);
    await copyFile(join(ROOT, '.dependency-cruiser.cjs'), join(shadow, '.dependency-cruiser.cjs'));
    const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...folders];
    return spawnSync(process.execPath, args, { cwd: shadow, stdio: 'inherit' }).status === 0;
  } finally {
    await rm(shadow, { recursive: true, force: true });
  }
}

/** @param {string} root @param {string} shadow */
async function shadowTree(root, shadow) {
  const present = new Set();
  for (const folder of FOLDERS) {
    const files = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    for (const file of files) {
      const path = join(folder, file);
      if (file.endsWith('.json')) await write(join(shadow, path), '{}');
      if (!SOURCE.test(file) || file.endsWith('.d.ts')) continue;
      await write(join(shadow, shadowName(path)), importsOf(path, await readFile(join(root, path), 'utf8')));
      present.add(folder);
    }
  }
  return [...present];
}

/** @param {string} file @param {string} text */
async function write(file, text) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Only JavaScript's own endings are looked into. @param {string} path */
const shadowName = (path) => path.replace(/\.tsx?$/, '$&.mjs');

/** @param {string} path @param {string} source */
function importsOf(path, source) {
  const { module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  // Types vanish before the browser sees them: they are what it may share with the server.
  const counts = /^(web|modeler)\//.test(path) ? (/** @type {boolean} */ isType) => !isType : () => true;
  const names = [
    ...module.staticImports
      .filter(({ entries }) => counts(entries.length > 0 && entries.every((entry) => entry.isType)))
      .map((each) => each.moduleRequest.value),
    ...module.staticExports.flatMap((each) =>
      each.entries.filter((entry) => counts(entry.isType)).map((entry) => entry.moduleRequest?.value),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => /^['"](.*)['"]$/.exec(source.slice(start, end))?.[1]),
  ];
  return [...new Set(names)].map((name) => (name ? `import ${JSON.stringify(shadowName(name))};\n` : '')).join('');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) process.exitCode = (await checkImports()) ? 0 : 1;
