import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Client, DRILL_PASSWORD, signIn } from '../test/support/client.ts';
import { type ServerProcess, serverProcess } from '../test/support/server-process.ts';
import { deploy, measureCompletions } from './completions.ts';
import { type Latencies, median, round } from './figures.ts';
import { machine, SCALE } from './machine.ts';
import { type Peer, peerProcess } from './peer-process.ts';
import { twentyActivities, twentyInARow } from './twenty-tasks.ts';

const BPMN_SERVER = '2.3.8';
const RUNS = 3;
const SECONDS = Math.max(1, 6 * SCALE);
const CLIENTS = [1, 20];

type Stores = { mongodbUrl: string; redisUrl: string; prefix: string; chosen: string };
type Rounds = Pick<Peer, 'round'>;

/** The same diagram as each engine reads it. */
const DIAGRAMS = {
  '20 activities, nine of them gateways': {
    own: twentyActivities(),
    bpmnServer: twentyActivities((n) => `this.token.data.skip === ${n}`),
    bpmnEngine: twentyActivities((n) => `\${environment.variables.skip${n}}`),
  },
  '20 activities in a row': { own: twentyInARow(), bpmnServer: twentyInARow(), bpmnEngine: twentyInARow() },
};
type Diagrams = (typeof DIAGRAMS)[keyof typeof DIAGRAMS];

/** Side by side: the same diagram, the same MongoDB, in turns, so that whatever the machine does meanwhile befalls all alike. */
export async function bench(stores: Stores): Promise<void> {
  console.log(`machine: ${machine()}`);
  console.log(`stores:  ${stores.chosen}`);
  console.log(`completions; medians of ${RUNS} rounds of ${SECONDS} s each, taken in turns after one to warm up`);
  console.log(
    'what differs: HTTP has sign-in, permissions, audit and the answer’s task list; the engines are called in their own process.',
  );
  console.log(`bpmn-server ${BPMN_SERVER} and both of ours store every step; bpmn-server does so with its own driver and no transaction.`);
  console.log('bpmn-engine is as it comes and stores nothing. The gateways’ conditions are written in each engine’s own language.');
  const packages = installBpmnServer();
  const servers = [await serverProcess(stores, drill), await serverProcess(stores, drill)] as const;
  try {
    await servers[0].start();
    const clients = await Promise.all(Array.from({ length: Math.max(...CLIENTS) }, () => signIn(servers[0].url)));
    for (const [name, diagrams] of Object.entries(DIAGRAMS)) {
      console.log(`\n${name}:`);
      await deploy(clients[0]!, diagrams.own);
      await compareAll(stores, packages, diagrams, clients);
    }
    await servers[1].start();
    const spread = await Promise.all(clients.map((_, index) => signIn((servers[index % servers.length] as ServerProcess).url)));
    console.log('\ntwo server processes on this machine, beside the stores and the clients:');
    await compare([['this product over HTTP, 2 processes', overHttp(spread)]], clients.length);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function compareAll(stores: Stores, packages: string, { own, bpmnServer, bpmnEngine }: Diagrams, clients: Client[]): Promise<void> {
  const peers: Peer[] = [];
  const open = async (script: string, settings: Record<string, string>) => {
    const peer = await peerProcess(resolve('bench', script), settings);
    peers.push(peer);
    return peer;
  };
  try {
    const all: [string, Rounds][] = [
      ['this product over HTTP', overHttp(clients)],
      [
        'this product, engine only',
        await open('peer-weibao-engine.mjs', { ...stores, root: resolve('.'), ...ownCorner(stores), diagram: own }),
      ],
      [`bpmn-server ${BPMN_SERVER}`, await open('peer-bpmn-server.mjs', { ...stores, packages, diagram: bpmnServer })],
      ['bpmn-engine in memory', await open('peer-bpmn-engine.mjs', { diagram: bpmnEngine })],
    ];
    for (const count of CLIENTS) await compare(all, count);
  } finally {
    for (const peer of peers) peer.stop();
  }
}

const overHttp = (clients: Client[]): Rounds => ({ round: (count, seconds) => measureCompletions(clients.slice(0, count), seconds) });

const drill = { WEIBAO_DRILL: '1', WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD, WEIBAO_LOG_LEVEL: 'warn', WEIBAO_RATE_LIMIT: '10000000' };

/** A server that finds another beside it takes locks in Redis: the two of ours must not meet. */
function ownCorner({ mongodbUrl, prefix }: Stores) {
  return { mongodbUrl: mongodbUrl.replace(prefix, `${prefix}_engine`), prefix: `${prefix}_engine` };
}

async function compare(all: [string, Rounds][], clients: number): Promise<void> {
  const figures = new Map<string, ({ perSecond: number } & Latencies)[]>(all.map(([name]) => [name, []]));
  for (const [, peer] of all) await peer.round(clients, SECONDS);
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, peer] of all) figures.get(name)?.push(await peer.round(clients, SECONDS));
  }
  for (const [name, runs] of figures) {
    const of = (figure: 'perSecond' | 'p50' | 'p95') => round(median(runs.map((run) => run[figure])));
    console.log(`${name}, ${clients} client(s): ${of('perSecond')}/s, p50 ${of('p50')} ms, p95 ${of('p95')} ms`);
  }
}

/** Never a dependency of the product: fetched when it is measured, into the cache, without running its packages' install scripts. */
function installBpmnServer(): string {
  const folder = resolve('.cache', `bpmn-server-${BPMN_SERVER}`);
  if (existsSync(join(folder, 'node_modules/bpmn-server'))) return folder;
  console.log(`fetching bpmn-server ${BPMN_SERVER} into ${folder}; it does not become a dependency …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, `bpmn-server@${BPMN_SERVER}`];
  const [command = 'npm', ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { status } = spawnSync(command, [...first, ...args], { cwd: folder, env: { ...process.env, IBM_TELEMETRY_DISABLED: 'true' } });
  if (status !== 0)
    throw new Error(`bpmn-server ${BPMN_SERVER} could not be fetched from the npm registry, so there is nothing to compare with.`);
  return folder;
}
