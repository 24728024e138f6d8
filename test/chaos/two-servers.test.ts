import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, DRILL_PASSWORD, signIn } from '../support/client.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';
import { openTestStores } from '../support/stores.ts';
import { historyOf, openTasks } from './oracle.ts';

const stores = openTestStores('chaos-two-servers');
let servers: ServerProcess[] = [];
let clients: Client[] = [];

beforeAll(async () => {
  const settings = { WEIBAO_DRILL: '1', WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD };
  servers = await Promise.all([serverProcess(stores, settings), serverProcess(stores, settings)]);
  for (const server of servers) await server.start();
  clients = await Promise.all(servers.map((server) => signIn(server.url)));
  const diagram = await readFile(new URL('two-tracks.bpmn', import.meta.url), 'utf8');
  expect((await one().post('/api/definitions', diagram)).status).toBe(201);
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await stores.drop();
});

const one = () => clients[0] as Client;
const start = async () => {
  const started = await one().post<{ id: string }>('/api/instances', { definition: 'two-tracks', businessKey: randomUUID() });
  expect(started.status).toBe(201);
  return started.body.id;
};
const reachPlan = async (instanceId: string) => {
  for (const task of await openTasks(one(), instanceId))
    expect((await one().post(`/api/tasks/${task.id}/complete`, { variables: {} })).status).toBe(200);
};

test('of 40 people who complete one task at once over two servers, one does and 39 are told so', async () => {
  const instanceId = await start();
  const task = (await openTasks(one(), instanceId)).find(({ elementId }) => elementId === 'visit');
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => (clients[index % 2] as Client).post(`/api/tasks/${task?.id}/complete`, { variables: {} })),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(39);
  const history = await historyOf(one(), instanceId);
  expect(history.filter((event) => event.type === 'activity.completed' && event.elementId === 'visit')).toHaveLength(1);
});

test('every timer fires once although two servers hear the bell', async () => {
  const instances = await Promise.all(Array.from({ length: 30 }, start));
  for (const instanceId of instances) await reachPlan(instanceId);
  expect((await one().post('/api/clock/advance', { by: 'PT61M' })).status).toBe(200);
  for (const instanceId of instances) {
    const fired = (await historyOf(one(), instanceId)).filter((event) => event.type === 'timer.fired');
    expect(fired.length, instanceId).toBe(1);
  }
});
