import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploy, smallDiagram } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

/** A walk through the contract as an outside program takes it. */
describe('the contract', () => {
  let server: TestServer;
  const start = async (key: string, more: object = {}) => (await server.drill.post('/api/instances', { definition: key, ...more })).body;
  const openTasks = async (instance: string) => (await server.drill.get(`/api/tasks?view=all&instance=${instance}`)).body.items;
  const xml = { 'content-type': 'application/xml' };

  beforeAll(async () => {
    server = await startServer('http-contract');
  });
  afterAll(() => server.close());

  describe('definitions', () => {
    it('deploys a diagram, answers the same one as nothing new, and a changed one as the next version', async () => {
      const first = await deploy(server.drill, smallDiagram('versions'));
      const same = await deploy(server.drill, smallDiagram('versions'));
      const next = await server.drill.post('/api/definitions', { xml: smallDiagram('versions', { name: 'Changed' }) });

      expect([first.status, same.status, next.status]).toEqual([201, 200, 201]);
      expect(first.body).toMatchObject({ key: 'versions', version: 1, name: 'Small' });
      expect(same.body.id).toBe(first.body.id);
      expect(next.body).toMatchObject({ key: 'versions', version: 2, name: 'Changed' });
    });

    it('lists the latest of each key, all versions of one, and gives the diagram back', async () => {
      const latest = (await server.drill.get('/api/definitions?limit=200')).body.items.filter(
        (one: { key: string }) => one.key === 'versions',
      );
      const versions = (await server.drill.get('/api/definitions?key=versions')).body.items;
      const diagram = await server.drill.get(`/api/definitions/${latest[0].id}/xml`);

      expect(latest.map((one: { version: number }) => one.version)).toEqual([2]);
      expect(versions.map((one: { version: number }) => one.version).sort()).toEqual([1, 2]);
      expect(diagram.headers.get('content-type')).toContain('xml');
      expect(diagram.body).toBe(smallDiagram('versions', { name: 'Changed' }));
    });

    it('checks without storing in a dry run', async () => {
      const dry = await server.drill.send('POST', '/api/definitions?dryRun=true', { body: smallDiagram('never'), headers: xml });

      expect(dry.status).toBe(200);
      expect(dry.body.issues.filter((one: { severity: string }) => one.severity === 'error')).toEqual([]);
      expect((await server.drill.get('/api/definitions/never')).status).toBe(404);
    });

    it('names each element that is wrong, all at once', async () => {
      const broken = smallDiagram('broken').replace('targetRef="ask"', 'targetRef="nowhere"').replace('messageRef="m1"', '');

      const refused = await deploy(server.drill, broken);

      expect(refused.status).toBe(422);
      expect(refused.body.issues).toContainEqual(expect.objectContaining({ code: 'REFERENCE_DANGLING', values: { reference: 'nowhere' } }));
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
    });

    it('undeploys a version that nothing runs on, and no other', async () => {
      const { body } = await deploy(server.drill, smallDiagram('short-lived'));
      const { body: used } = await deploy(server.drill, smallDiagram('used'));
      await start('used');

      expect((await server.drill.send('DELETE', `/api/definitions/${body.id}`)).status).toBe(204);
      expect((await server.drill.get('/api/definitions?key=short-lived')).body.items).toEqual([]);
      expect((await server.drill.post('/api/instances', { definition: 'short-lived' })).body).toMatchObject({
        code: 'DEFINITION_NOT_FOUND',
      });
      expect((await server.drill.post('/api/instances', { definition: body.id })).body).toMatchObject({ code: 'DEFINITION_NOT_FOUND' });
      expect((await server.drill.send('DELETE', `/api/definitions/${used.id}`)).body).toMatchObject({
        status: 409,
        code: 'DEFINITION_IN_USE',
      });
    });
  });

  describe('an instance from start to end', () => {
    beforeAll(async () => {
      await deploy(server.drill, smallDiagram('walk'));
    });

    it('starts, waits, is worked, is told, and completes', async () => {
      const started = await server.drill.post('/api/instances', { definition: 'walk', businessKey: 'W-1', variables: { colour: 'blue' } });
      expect(started.status).toBe(201);
      expect(started.body).toMatchObject({ key: 'walk', version: 1, businessKey: 'W-1', state: 'running' });

      const [task] = await openTasks(started.body.id);
      expect(task).toMatchObject({ elementId: 'ask', name: 'Ask', state: 'open', assignee: null });
      const detail = await server.drill.get(`/api/tasks/${task.id}`);
      expect(detail.body).toMatchObject({ id: task.id, form: null, deadline: null, can: { complete: true } });

      const completed = await server.drill.post(`/api/tasks/${task.id}/complete`, { variables: { asked: true } });
      expect(completed).toMatchObject({ status: 200, body: { next: [] } });

      const told = await server.drill.post('/api/messages', { name: 'walk.answer', correlationKey: 'W-1', variables: { answer: 'yes' } });
      expect(told.body).toMatchObject({ delivered: 1, started: 0, buffered: false });

      const [confirm] = await openTasks(started.body.id);
      await server.drill.post(`/api/tasks/${confirm.id}/complete`, { variables: {} });
      const ended = (await server.drill.get(`/api/instances/${started.body.id}`)).body;
      expect(ended).toMatchObject({ state: 'completed', activities: [], variables: { colour: 'blue', asked: true, answer: 'yes' } });
      expect(ended.endedAt).toBeDefined();

      const history = (await server.drill.get(`/api/instances/${started.body.id}/history?limit=200`)).body.items;
      const completedElements = history
        .filter((one: { type: string }) => one.type === 'activity.completed')
        .map((one: { elementId: string }) => one.elementId);
      expect(completedElements).toEqual(['start', 'ask', 'answer', 'confirm', 'end']);
      expect(
        history.find((one: { elementId: string; type: string }) => one.elementId === 'ask' && one.type === 'activity.completed').by,
      ).toBe('drill');

      const { body: diagram } = await server.drill.get(`/api/instances/${started.body.id}/diagram`);
      expect(diagram).toMatchObject({ active: [], flows: expect.arrayContaining(['f1', 'f2', 'f3', 'f4']) });
    });

    it('refuses the second completion, and the one of a cancelled task, each with its own code', async () => {
      const { id } = await start('walk', { businessKey: 'W-2' });
      const [task] = await openTasks(id);
      await server.drill.post(`/api/tasks/${task.id}/complete`, { variables: {} });
      const other = await start('walk', { businessKey: 'W-3' });
      const [gone] = await openTasks(other.id);
      await server.drill.post(`/api/instances/${other.id}/cancel`, { reason: 'entered by mistake' });

      expect((await server.drill.post(`/api/tasks/${task.id}/complete`, { variables: {} })).body).toMatchObject({
        status: 409,
        code: 'TASK_ALREADY_COMPLETED',
      });
      expect((await server.drill.post(`/api/tasks/${gone.id}/complete`, { variables: {} })).body).toMatchObject({
        status: 409,
        code: 'TASK_CANCELLED',
      });
      expect((await server.drill.get(`/api/instances/${other.id}`)).body.state).toBe('cancelled');
    });

    it('sends work back to an earlier task', async () => {
      const { id } = await start('walk', { businessKey: 'W-4' });
      const [ask] = await openTasks(id);
      await server.drill.post(`/api/tasks/${ask.id}/complete`, { variables: {} });
      await server.drill.post('/api/messages', { name: 'walk.answer', correlationKey: 'W-4' });
      const [confirm] = await openTasks(id);

      const returned = await server.drill.post(`/api/tasks/${confirm.id}/return`, { to: 'ask', reason: 'the address is missing' });

      expect(returned.status).toBe(200);
      expect((await openTasks(id)).map((one: { elementId: string }) => one.elementId)).toEqual(['ask']);
    });

    it('moves tokens where an operator says', async () => {
      const { id } = await start('walk', { businessKey: 'W-5' });

      const moved = await server.drill.post(`/api/instances/${id}/move`, {
        cancel: ['ask'],
        start: ['confirm'],
        reason: 'skipped on the phone',
      });

      expect(moved.status).toBe(200);
      expect(moved.body.activities.map((one: { elementId: string }) => one.elementId)).toEqual(['confirm']);
    });

    it('counts a message id once', async () => {
      await start('walk', { businessKey: 'W-6' });
      const message = { name: 'walk.answer', correlationKey: 'W-6', messageId: 'letter-6', ttl: 'P1D' };

      const first = await server.drill.post('/api/messages', message);
      const second = await server.drill.post('/api/messages', message);

      expect(first.body).toMatchObject({ buffered: true });
      expect(second.body).toMatchObject({ duplicate: true });
    });

    it('lists instances by key, state and business key', async () => {
      const running = (await server.drill.get('/api/instances?key=walk&state=cancelled')).body.items;
      const one = (await server.drill.get('/api/instances?businessKey=W-1')).body.items;

      expect(running.every((instance: { state: string }) => instance.state === 'cancelled')).toBe(true);
      expect(one).toHaveLength(1);
    });
  });

  describe('lists', () => {
    it('come in pages that together hold everything once', async () => {
      await deploy(server.drill, smallDiagram('paged'));
      for (let count = 0; count < 5; count += 1) await start('paged');
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = (await server.drill.get(`/api/instances?key=paged&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body;
        expect(page.items.length).toBeLessThanOrEqual(2);
        seen.push(...page.items.map((one: { id: string }) => one.id));
        cursor = page.next ?? '';
      } while (cursor);

      expect(new Set(seen).size).toBe(5);
      expect(seen).toHaveLength(5);
    });

    it.each(['limit=0', 'limit=201', 'limit=many', 'cursor=made-up'])('refuse %s as malformed', async (query) => {
      for (const list of ['definitions', 'instances', 'tasks', 'incidents']) {
        const refused = await server.drill.get(`/api/${list}?${query}`);
        expect([list, refused.status]).toEqual([list, 400]);
      }
    });

    it('count the tasks of every view under the same filters', async () => {
      const { id } = await start('paged');
      const [task] = await openTasks(id);
      await server.drill.post(`/api/tasks/${task.id}/claim`);

      const { body } = await server.drill.get(`/api/tasks?view=mine&instance=${id}`);

      expect(body.items).toHaveLength(1);
      expect(body.counts).toEqual({ mine: 1, unit: 1, unclaimed: 0, all: 1 });
    });
  });

  describe('the drill clock', () => {
    it('moves by a duration or to a time, forward only, and keeps its mover signed in', async () => {
      const before = new Date((await server.drill.get('/api/clock')).body.now);
      const moved = await server.drill.post('/api/clock/advance', { by: 'P3D' });

      expect(moved.status).toBe(200);
      expect(new Date(moved.body.now).getTime()).toBeGreaterThanOrEqual(before.getTime() + 3 * 86_400_000);
      expect((await server.drill.get('/api/session')).status).toBe(200);
      expect((await server.drill.post('/api/clock/advance', { to: before.toISOString() })).status).toBe(422);
      expect((await server.drill.post('/api/clock/advance', { by: 'three days' })).status).toBe(422);
      expect((await server.drill.post('/api/clock/advance', {})).status).toBe(422);
    });

    it('ages the sessions of everybody else', async () => {
      const other = await server.hire('sleeper', 'wbb_officer');

      await server.drill.post('/api/clock/advance', { by: 'PT9H' });

      expect((await other.get('/api/session')).status).toBe(401);
    });

    it('is for administrators only', async () => {
      const officer = await server.hire('no-administrator', 'wbb_officer');

      expect((await officer.post('/api/clock/advance', { by: 'P1D' })).status).toBe(403);
    });
  });
});

describe('outside drill mode', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer('http-no-drill', {
      WEIBAO_DRILL: '',
      WEIBAO_DRILL_PASSWORD: '',
      WEIBAO_ADMIN_PASSWORD: 'first password here',
    });
  });
  afterAll(() => server.close());

  it('knows neither the clock nor the drill account', async () => {
    expect((await server.anonymous.get('/api/clock')).status).toBe(404);
    expect((await server.anonymous.post('/api/clock/advance', { by: 'P1D' })).status).toBe(404);
    await expect(server.signIn('drill', 'the drill of this test')).rejects.toThrow('SIGN_IN_FAILED');
  });

  it('lets the first administrator in, who must choose a password before anything else', async () => {
    const admin = await server.signIn('admin', 'first password here');

    expect((await admin.get('/api/accounts')).body).toMatchObject({ status: 403, code: 'PASSWORD_CHANGE_REQUIRED' });
    expect((await admin.post('/api/session/password', { current: 'first password here', next: 'chosen by the person' })).status).toBe(204);
    expect((await admin.get('/api/accounts')).body.items).toHaveLength(1);
  });

  it('has the processes that came with it, deployed once', async () => {
    const definitions = await server.engine.definitions.list({ key: 'mandatory-report' });

    expect(definitions.items.map(({ version }) => version)).toEqual([1]);
  });
});
