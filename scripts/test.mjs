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
import { count, inRounds } from './test/rounds.mjs';

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
  /** @param {string[]} [which] */
  const run = async (which) => {
    const written = which ? `${report}-again` : report;
    const code = await vitest(written, env, which ?? process.argv.slice(2));
    return { code, files: await read(written) };
  };
  const { code, files } = await inRounds({ run, deaths: stores.deaths, say: console.log });
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

/** @param {string} report @returns {Promise<Map<string, import('./test/rounds.mjs').TestFile>>} */
async function read(report) {
  const text = await readFile(report, 'utf8').catch(() => undefined);
  /** @type {import('./test/rounds.mjs').TestFile[]} */
  const files = text ? JSON.parse(text).testResults : [{ name: '', status: 'failed', assertionResults: [] }];
  return new Map(files.map((file) => [file.name, file]));
}
