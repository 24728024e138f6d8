import { afterAll, beforeAll, expect, it } from 'vitest';
import { deploy, smallDiagram } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer('http-suspension');
  await deploy(server.drill, smallDiagram('paused'));
});
afterAll(() => server.close());

it('lets an instance stand still, refuses its tasks with their own code, and lets it go on', async () => {
  const { body: started } = await server.drill.post('/api/instances', { definition: 'paused', businessKey: 'S-1' });
  const { body: tasks } = await server.drill.get(`/api/tasks?view=all&state=open&instance=${started.id}`);
  const complete = () => server.drill.post(`/api/tasks/${tasks.items[0].id}/complete`, { variables: {} });

  const suspended = await server.drill.post(`/api/instances/${started.id}/suspend`, { reason: 'the court decides' });
  const refused = await complete();
  const resumed = await server.drill.post(`/api/instances/${started.id}/resume`, {});
  const done = await complete();

  expect(suspended.body).toMatchObject({ suspended: true, state: 'running' });
  expect(refused.body).toMatchObject({ status: 409, code: 'INSTANCE_SUSPENDED' });
  expect(resumed.status).toBe(200);
  expect(resumed.body.suspended).not.toBe(true);
  expect(done.status).toBe(200);
});

it('is not for a colleague who only starts instances', async () => {
  const officer = await server.hire('officer', 'wbb_officer');
  const { body: started } = await server.drill.post('/api/instances', { definition: 'paused', businessKey: 'S-2' });

  const refused = await officer.post(`/api/instances/${started.id}/suspend`, { reason: 'x' });

  expect(refused.status).toBe(403);
  expect((await server.drill.get(`/api/instances/${started.id}`)).body.suspended).not.toBe(true);
});

it('tells those who have a task of what was called, and leaves resuming to the caller', async () => {
  const calling = smallDiagram('calling').replace('<userTask id="ask" name="Ask"  />', '<callActivity id="ask" calledElement="paused" />');
  await deploy(server.drill, calling);
  const { body: caller } = await server.drill.post('/api/instances', { definition: 'calling' });
  await server.engine.settled();
  const [called] = (await server.drill.get(`/api/instances?parentId=${caller.id}`)).body.items;
  const [task] = (await server.drill.get(`/api/tasks?view=all&state=open&instance=${called.id}`)).body.items;
  const told: string[] = [];
  server.engine.onNotice(({ type, id }) => void told.push(`${type} ${id}`));

  await server.drill.post(`/api/instances/${caller.id}/suspend`, { reason: 'the court decides' });
  const { body: shown } = await server.drill.get(`/api/instances/${called.id}`);
  const { body: own } = await server.drill.get(`/api/instances/${caller.id}`);

  await expect.poll(() => told).toContain(`task.updated ${task.id}`);
  expect(shown).toMatchObject({ suspended: true, suspendedByCaller: true });
  expect(own.suspended).toBe(true);
  expect(own.suspendedByCaller).toBeUndefined();
});
