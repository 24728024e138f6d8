import cluster from 'node:cluster';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../install.mjs';
import { attendance } from './attendance.mjs';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_AFTER_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const SERIOUS = 50;
/** Exit code of a server whose settings are wrong: trying again does not mend them. */
const BAD_SETTING = 78;
/** Deaths before anybody has served, after which nobody will. */
const HOPELESS_AFTER = 5;

/**
 * Server processes that share one port. One that dies is started again, after a pause that doubles while it keeps dying.
 * @param {{ count: number, env: Record<string, string>, log: string, say: (line: string) => void }} options
 */
export function startWorkers({ count, env, log, say }) {
  cluster.setupPrimary({ exec: join(ROOT, 'dist/server/main.js'), silent: true });
  mkdirSync(dirname(log), { recursive: true });
  const file = createWriteStream(log, { flags: 'a' });
  /** @type {(value?: unknown) => void} */
  let announce = () => undefined;
  /** @type {(why: string) => void} */
  let despair = () => undefined;
  let stopping = false;
  let served = false;
  let deaths = 0;
  const pauses = new Set();
  /** Places whose process takes requests. */
  const up = attendance(count, () => {
    if (count > 1) say(`All ${count} server processes serve`);
  });

  /** @param {number} place @param {number} pause */
  const start = (place, pause) => {
    const worker = cluster.fork({ ...env, WEIBAO_WORKER: String(place) });
    const since = Date.now();
    const show = place === 1;
    if (worker.process.stdout) pass(worker.process.stdout, file, show);
    if (worker.process.stderr) pass(worker.process.stderr, file, true);
    worker.on('listening', () => {
      served = true;
      announce();
      up.arrived(place);
    });
    worker.on('exit', (code, signal) => {
      up.left(place);
      if (stopping) return;
      deaths += 1;
      if (code === BAD_SETTING || (!served && deaths >= HOPELESS_AFTER)) return despair(`The server does not start; see above and ${log}`);
      const next = Date.now() - since > STEADY_AFTER_MS ? FIRST_PAUSE_MS : pause;
      say(`Server process ${place} ended (${signal ?? `code ${code}`}); starting it again in ${next / 1000} s. Its log: ${log}`);
      const timer = setTimeout(() => {
        pauses.delete(timer);
        start(place, Math.min(next * 2, LONGEST_PAUSE_MS));
      }, next);
      pauses.add(timer);
    });
  };

  const ready = new Promise((done) => {
    announce = done;
  });
  /** @type {Promise<string>} */
  const hopeless = new Promise((done) => {
    despair = done;
  });
  for (let place = 1; place <= count; place += 1) start(place, FIRST_PAUSE_MS);

  return {
    /** The first process serves. */
    ready,
    /** Answers when it makes no sense to try again. */
    hopeless,
    async stop() {
      stopping = true;
      for (const timer of pauses) clearTimeout(timer);
      const running = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      await Promise.all(running.map(stopWorker));
      await new Promise((done) => file.end(done));
    },
  };
}

/** @param {import('node:cluster').Worker} worker */
async function stopWorker(worker) {
  if (worker.isDead()) return;
  const gone = new Promise((done) => worker.once('exit', done));
  worker.process.kill('SIGTERM');
  const losePatience = setTimeout(() => worker.process.kill('SIGKILL'), STOP_LIMIT_MS);
  await gone;
  clearTimeout(losePatience);
}

/**
 * The log goes to its file; what is meant for a person, and what is serious, to the screen.
 * @param {import('node:stream').Readable} output
 * @param {import('node:fs').WriteStream} file
 * @param {boolean} show
 */
function pass(output, file, show) {
  createInterface({ input: output }).on('line', (line) => {
    file.write(`${line}\n`);
    const entry = line.startsWith('{') ? parse(line) : undefined;
    if (!entry) show && console.log(line);
    else if (entry.level >= SERIOUS) console.error(`${entry.msg ?? ''} ${entry.err?.message ?? ''}`.trim());
  });
}

/** @param {string} line */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
