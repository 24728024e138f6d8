import { type Client, DRILL_PASSWORD, signIn } from '../test/support/client.ts';
import { serverProcess } from '../test/support/server-process.ts';
import { manyTimers, measureLateness } from './alarms.ts';
import { deploy, measureCompletions, measureStarts } from './completions.ts';
import { median, round } from './figures.ts';
import { machine } from './machine.ts';
import { twentyActivities } from './twenty-tasks.ts';

const RUNS = 3;
const SECONDS = 10;
const CLIENTS = [1, 20];
const ALARMS = 10_000;
const ALARM_WINDOW_SECONDS = 240;

type Figures = Record<string, number>;

/** Measures one server process over the stores given, and prints what a reader needs to judge the figures. */
export async function bench(stores: { mongodbUrl: string; redisUrl: string; prefix: string; chosen: string }): Promise<void> {
  console.log(`machine: ${machine()}`);
  console.log(`stores:  ${stores.chosen}`);
  console.log(`medians of ${RUNS} runs of ${SECONDS} s each, after one run to warm up; one server process; clients on the same machine\n`);
  const settings = { WEIBAO_DRILL: '1', WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD, WEIBAO_LOG_LEVEL: 'warn', WEIBAO_RATE_LIMIT: '10000000' };
  const server = await serverProcess(stores, settings);
  await server.start();
  try {
    const clients = await Promise.all(Array.from({ length: Math.max(...CLIENTS) }, () => signIn(server.url)));
    const [first] = clients as [Client];
    for (const diagram of [twentyActivities(), manyTimers()]) await deploy(first, diagram);
    await measureCompletions(clients, SECONDS);
    for (const count of CLIENTS) {
      const some = clients.slice(0, count);
      print(`completions, ${count} client(s)`, await medians(() => measureCompletions(some, SECONDS)));
      print(`instances started, ${count} client(s)`, await medians(() => measureStarts(some, SECONDS)));
    }
    const { alarms, early, wrong, p50, p95, p99 } = await measureLateness(first, ALARMS, ALARM_WINDOW_SECONDS);
    console.log(
      `lateness of ${alarms} alarms over ${ALARM_WINDOW_SECONDS} s: p50 ${round(p50)} ms, p95 ${round(p95)} ms, p99 ${round(p99)} ms; early: ${early}, lost or double: ${wrong}`,
    );
  } finally {
    await server.stop();
  }
}

async function medians<T extends object>(measure: () => Promise<T>): Promise<Figures> {
  const runs: Figures[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push({ ...(await measure()) } as Figures);
  return Object.fromEntries(Object.keys(runs[0] ?? {}).map((name) => [name, median(runs.map((run) => run[name] as number))]));
}

/** From request to next task visible: the answer of a completion carries the next task, committed. */
function print(what: string, { perSecond, p50, p95, p99 }: Figures): void {
  console.log(
    `${what}: ${round(perSecond as number)}/s, p50 ${round(p50 as number)} ms, p95 ${round(p95 as number)} ms, p99 ${round(p99 as number)} ms`,
  );
}
