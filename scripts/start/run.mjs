import { join } from 'node:path';
import { build } from '../build.mjs';
import { installPackages } from '../install.mjs';
import { say } from '../say.mjs';
import { findStores } from '../stores.mjs';
import { readSettings, refuseTakenPort } from './settings.mjs';
import { startWorkers } from './workers.mjs';

/** Told to stop while still fetching: what cannot be ended within this is ended by the watchdog. */
const STOP_UNREADY_MS = 8_000;

/** Runs until it is told to stop. Answers the exit code. */
export async function run() {
  const settings = readSettings();
  await refuseTakenPort(settings);
  const told = untilTold();
  const preparing = prepare(settings);
  const stores = await Promise.race([preparing, told.wait]);
  if (stores === 'told') {
    say('Stopping …');
    await Promise.race([preparing.then((prepared) => prepared.stop()), pause(STOP_UNREADY_MS)]).catch(() => undefined);
    return 0;
  }
  const workers = startWorkers({
    count: settings.workers,
    log: join(settings.data, 'log', 'server.log'),
    say,
    env: {
      NODE_ENV: process.env.NODE_ENV || 'production',
      PORT: String(settings.port),
      HOST: settings.host,
      WEIBAO_DATA: settings.data,
      WEIBAO_OFFICE: settings.office,
      MONGODB_URL: stores.mongodbUrl,
      REDIS_URL: stores.redisUrl,
    },
  });
  const url = `http://${settings.host}:${settings.port}`;
  say(settings.office === 'demo' ? 'Starting the server (an empty database is filled with the demo office) …' : 'Starting the server …');
  workers.ready.then(() => say(`Weibao serves on ${url}  (Ctrl-C stops it)`));

  const lost = stores.lost.then((store) => `${store} ended by itself; stopping. Its log is in ${join(settings.data, 'log')}`);
  const why = await Promise.race([told.wait, lost, workers.hopeless]);
  say(why === 'told' ? 'Stopping …' : why);
  await workers.stop();
  await stores.stop();
  say('Stopped; the data stays where it is.');
  return why === 'told' ? 0 : 1;
}

/**
 * Packages, stores, build. A store that was started while the build failed is stopped again.
 * @param {ReturnType<typeof readSettings>} settings
 */
async function prepare(settings) {
  await installPackages(say);
  const [found, built] = await Promise.allSettled([findStores({ data: settings.data, say }), build(say)]);
  if (found.status === 'rejected') throw found.reason;
  if (built.status === 'fulfilled') return found.value;
  await found.value.stop();
  throw built.reason;
}

/** @param {number} milliseconds @returns {Promise<void>} */
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** SIGINT, SIGTERM, SIGHUP, or the death of the npm that started us. A second Ctrl-C does not wait. */
function untilTold() {
  let times = 0;
  /** @type {(value: 'told') => void} */
  let tell = () => undefined;
  /** @type {Promise<'told'>} */
  const wait = new Promise((done) => {
    tell = done;
  });
  const hear = () => {
    times += 1;
    if (times > 2) process.exit(130);
    tell('told');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, hear);
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && tell('told'), 1_000);
  }
  return { wait };
}
