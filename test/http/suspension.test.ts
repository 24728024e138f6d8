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
