import './node-version.mjs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { installPackages, ROOT } from './install.mjs';
import { complain, say } from './say.mjs';
import { findChromium } from './stores/chromium.mjs';
import { startCommand } from './stores/command.mjs';
import { temporaryData } from './stores/temporary.mjs';
import { findStores } from './stores.mjs';

const STOPPED = 130;
/** @type {Promise<number>} */
const told = new Promise((done) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => done(STOPPED));
});

try {
  process.exit(await test());
} catch (error) {
  complain(error);
  process.exit(1);
}

/** Answers the exit code. */
async function test() {
  await installPackages(say);
  const data = temporaryData();
  try {
    // The checks compute while the stores come over the network.
    const preparing = prepare();
    preparing.catch(() => undefined);
    const stores = await findStores({ data: data.folder, say });
    try {
      return await Promise.race([preparing.then((prepared) => testOver(stores, prepared, join(data.folder, 'report.json'))), told]);
    } finally {
      await stores.stop();
    }
  } finally {
    await data.remove();
  }
}

async function prepare() {
  const browser = await findChromium(say);
  const checked = await check(say);
  await build(say);
  return { browser, checked };
}

/** @param {import('./stores.mjs').Stores} stores @param {Awaited<ReturnType<typeof prepare>>} prepared @param {string} report */
async function testOver(stores, { browser, checked }, report) {
  const env = { MONGODB_URL: stores.mongodbUrl, REDIS_URL: stores.redisUrl, CHROME_PATH: browser };
  let code = await vitest(report, env, process.argv.slice(2));
  const files = await read(report);
  const failed = [...files.values()].filter(({ status }) => status === 'failed').flatMap(({ name }) => name || []);
  if (failed.length > 0 && stores.deaths() > 0) {
    // MongoDB under Wine does not survive every day. What failed may have met that, and says nothing then; what fails again has failed.
    console.log(`A store ended by itself during the run, and ${failed.length} files failed. These once more:`);
    code = await vitest(`${report}-again`, env, failed);
    for (const [name, file] of await read(`${report}-again`)) files.set(name, file);
  }
  const counted = count([...files.values()]);
  if (!checked) console.log('The check failed: see above.');
  if (code !== 0 && counted.failed === 0) console.log('Every test passed, but the run did not end well: see above.');
  console.log(`${counted.passed} passed, ${counted.failed} failed`);
  return checked && code === 0 && counted.failed === 0 ? 0 : 1;
}

/** @param {string} report @param {Record<string, string>} env @param {string[]} which */
async function vitest(report, env, which) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...which];
  const { code } = await startCommand(process.execPath, args, { cwd: ROOT, env, show: true }).ended;
  return code;
}

/**
 * What became of each test file. A run without a report has failed as a whole.
 * @typedef {{ name: string, status: string, assertionResults: { status: string }[] }} TestFile
 * @param {string} report @returns {Promise<Map<string, TestFile>>}
 */
async function read(report) {
  const text = await readFile(report, 'utf8').catch(() => undefined);
  /** @type {TestFile[]} */
  const files = text ? JSON.parse(text).testResults : [{ name: '', status: 'failed', assertionResults: [] }];
  return new Map(files.map((file) => [file.name, file]));
}

/** A file that could not even be loaded counts as one failure. @param {TestFile[]} files */
function count(files) {
  const results = files.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter(({ status }) => status === 'failed').length;
  const unloaded = files.filter((file) => file.status === 'failed' && !file.assertionResults.some((each) => each.status === 'failed'));
  return { passed: results.filter(({ status }) => status === 'passed').length, failed: failed + unloaded.length };
}
