import { randomUUID } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { type Client, DRILL_PASSWORD } from '../support/client.ts';
import { pause, type ServerProcess, serverProcess } from '../support/server-process.ts';
import type { TestStores } from '../support/stores.ts';
import { childrenOf, openTasks, type Witness } from './oracle.ts';

const ASK_AGAIN_MS = 300;

/** Server processes with nothing but the policies in `folder`: what a start takes is what hundreds of kills take. */
export async function sparseServers(
  stores: Pick<TestStores, 'mongodbUrl' | 'redisUrl' | 'prefix'>,
  count: number,
  folder: string,
): Promise<ServerProcess[]> {
  await cp(resolve('processes/policy'), join(folder, 'policy'), { recursive: true });
  const settings = { WEIBAO_DRILL: '1', WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD, WEIBAO_PROCESSES: folder, WEIBAO_LOG_LEVEL: 'warn' };
  const servers = await Promise.all(Array.from({ length: count }, () => serverProcess(stores, settings)));
  for (const server of servers) await server.start();
  return servers;
}

/** What a proxy in front of several servers does: one that serves, where there is one. */
export function anyOf(servers: readonly ServerProcess[]): string {
  const up = servers.filter((server) => server.up);
  const choice = up.length > 0 ? up : servers;
  return (choice[Math.floor(Math.random() * choice.length)] as ServerProcess).url;
}

/** Another `name` makes another version of it. */
export async function deployOneOfEach(client: Client, name = 'One of each kind of work'): Promise<void> {
  const diagram = await readFile(new URL('one-of-each.bpmn', import.meta.url), 'utf8');
  const deployed = await client.insist('/api/definitions', diagram.replace('One of each kind of work', name));
  expect(deployed.status, JSON.stringify(deployed.body)).toBe(201);
}

/** So many at once, one instance after the other, until it is over; answers what each was told. */
export async function driveUntil(over: Promise<unknown>, clients: number, drive: (index: number) => Promise<Witness>): Promise<Witness[]> {
  const witnesses: Witness[] = [];
  let begun = 0;
  let going = true;
  const work = async () => {
    while (going) witnesses.push(await drive(begun++));
  };
  await Promise.all([
    over.finally(() => {
      going = false;
    }),
    ...Array.from({ length: clients }, work),
  ]);
  return witnesses;
}

/** Starts an instance, completes its first tasks, sends what it waits for, looks in for its child if `looks`; answers what was acknowledged. */
export async function driveOne(client: Client, looks: boolean): Promise<Witness> {
  const businessKey = randomUUID();
  const started = await client.insist<{ id: string }>('/api/instances', { definition: 'one-of-each', businessKey });
  expect(started.status, JSON.stringify(started.body)).toBe(201);
  const witness: Witness = { instanceId: started.body.id, acknowledged: [] };
  const told = (instanceId: string, type: Witness['acknowledged'][number]['type'], elementId: string) =>
    witness.acknowledged.push({ instanceId, type, elementId });
  const complete = async (instanceId: string, elementId: string) => {
    const task = await untilThere(async () => (await openTasks(client, instanceId)).find((each) => each.elementId === elementId));
    const completed = await client.insist(`/api/tasks/${task.id}/complete`, { variables: {} });
    expect(completed.status, JSON.stringify(completed.body)).toBe(200);
    told(instanceId, 'activity.completed', elementId);
  };

  await complete(witness.instanceId, 'visit');
  const receipt = { name: 'receipt', correlationKey: businessKey, messageId: randomUUID(), ttl: 'P7D' };
  const sent = await client.insist('/api/messages', receipt);
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  told(witness.instanceId, 'message.received', 'receipt');
  await complete(witness.instanceId, 'police');
  if (looks) await complete(await untilThere(async () => (await childrenOf(client, witness.instanceId))[0]), 'look');
  return witness;
}

/** Asks until the answer is there: servers die while they are asked, and services between two tasks take a moment. */
async function untilThere<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined) return found;
    await pause(ASK_AGAIN_MS);
  }
}

/** Mulberry32: the moments of a failing run can be had again with CHAOS_SEED. */
export function seeded(seed: number): () => number {
  console.log(`chaos seed ${seed}`);
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
