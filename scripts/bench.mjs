import './node-version.mjs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installPackages, ROOT } from './install.mjs';
import { complain, say } from './say.mjs';
import { temporaryData } from './stores/temporary.mjs';
import { findStores } from './stores.mjs';

/** Each measures one question: `main` how fast, `peers` compared with whom, `growth` how much of it. */
const [question = 'main'] = process.argv.slice(2);

try {
  if (!existsSync(join(ROOT, 'bench', `${question}.ts`)))
    throw new Error(`There is no measurement named ${question}: main, peers or growth.`);
  await bench();
  process.exit();
} catch (error) {
  complain(error);
  process.exit(1);
}

async function bench() {
  await installPackages(say);
  await build(say);
  const data = temporaryData();
  /** @type {string[]} */
  const chosen = [];
  /** @param {string} line */
  const note = (line) => {
    say(line);
    if (/^(MongoDB|Redis): /.test(line)) chosen.push(line);
  };
  const stores = await findStores({ data: data.folder, say: note });
  const database = `weibao_bench_${process.pid}`;
  const mongodbUrl = stores.mongodbUrl.replace(/^([a-z+]+:\/\/[^/?]+)(\/[^?]*)?/, `$1/${database}`);
  try {
    const { runnerImport } = await import('vite');
    const { module } = await runnerImport(join(ROOT, 'bench', `${question}.ts`), { configFile: false, root: ROOT, logLevel: 'warn' });
    await module.bench({ mongodbUrl, redisUrl: stores.redisUrl, prefix: database, chosen: chosen.sort().join('; ') });
  } finally {
    await drop(mongodbUrl).catch(complain);
    await stores.stop();
    await data.remove();
  }
}

/** The stores may be somebody's own. @param {string} mongodbUrl */
async function drop(mongodbUrl) {
  const { default: mongoose } = await import('mongoose');
  const mongo = await mongoose.createConnection(mongodbUrl).asPromise();
  for (const suffix of ['', '_engine', '_peer']) await mongo.useDb(`${mongo.name}${suffix}`).dropDatabase();
  await mongo.close();
}
