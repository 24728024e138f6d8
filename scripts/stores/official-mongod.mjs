import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPackages, installPackages } from './debian.mjs';
import { cacheFolder } from './places.mjs';
import { runLong } from './progress.mjs';

const VERSION = '7.0.15';
const HOST = 'fastdl.mongodb.org';
const PROXY = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'npm_config_proxy', 'npm_config_https_proxy'];

/**
 * MongoDB's own build for this system, downloaded once for this user.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the path of mongod
 * @throws when there is no way to it; at once when the network does not lead there
 */
export async function officialMongod(say) {
  const downloaded = await locate(true).catch(() => undefined);
  const mongod = downloaded ?? (await download(say));
  if (runs(mongod)) return mongod;
  if (canInstallPackages()) await installPackages(['libcurl4'], say);
  if (runs(mongod)) return mongod;
  throw new Error(`${mongod} does not run here: ${spawnSync(mongod, ['--version'], { encoding: 'utf8' }).stderr.trim()}`);
}

/** @param {string} mongod */
const runs = (mongod) => spawnSync(mongod, ['--version'], { stdio: 'ignore' }).status === 0;

/** @param {(line: string) => void} say */
async function download(say) {
  if (!PROXY.some((name) => process.env[name])) await reach(HOST, 4_000);
  const output = await runLong(`Downloading MongoDB ${VERSION} from ${HOST}`, process.execPath, [fileURLToPath(import.meta.url)], {
    say,
    limit: 8 * 60_000,
  });
  return output.trimEnd().split('\n').at(-1) ?? '';
}

/** @param {string} host @param {number} within milliseconds */
async function reach(host, within) {
  await new Promise((done, failed) => {
    const giveUp = setTimeout(() => failed(new Error(`${host} does not answer`)), within);
    lookup(host)
      .then(({ address }) => {
        const socket = connect({ host: address, port: 443, timeout: within }, () => done(socket.destroy()));
        socket.once('error', failed).once('timeout', () => failed(socket.destroy()));
      })
      .catch(failed)
      .finally(() => clearTimeout(giveUp));
  }).catch((error) => {
    throw new Error(`${host} cannot be reached (${error?.code ?? 'no answer'})`);
  });
}

/** @param {boolean} onlyIfThere */
async function locate(onlyIfThere) {
  const options = { version: VERSION, downloadDir: join(cacheFolder(), 'mongodb'), checkMD5: true };
  const { DryMongoBinary } = await import('mongodb-memory-server-core/lib/util/DryMongoBinary.js');
  if (onlyIfThere) return await DryMongoBinary.locateBinary(await DryMongoBinary.generateOptions(options));
  const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
  return await MongoBinary.getPath(options);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) console.log(await locate(false));
