import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tracesOf } from '../support/traces.ts';
import { type Caller, deploy, type Json, reportTaken, smallDiagram } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

const KEPT_DAYS = 30;

/** What whoever operates the server does with many instances, and what they are not shown. */
describe('operating', () => {
  let folder: string;
  let server: TestServer;
  let processAdmin: Caller;
  let officer: Caller;
  let duty: Caller;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weibao-operating-'));
    await cp(resolve('processes'), folder, { recursive: true });
    await writeFile(join(folder, 'policy/retention.yaml'), `processes:\n  - { process: sync, days: ${KEPT_DAYS} }\n`);
    server = await startServer('http-operating', { WEIBAO_PROCESSES: folder });
    processAdmin = await server.hire('liucheng', 'process_admin');
    officer = await server.hire('chengye', 'wbb_officer');
    duty = await server.hire('zhiban', 'wbb_duty');
    for (const key of ['small', 'sync', 'found']) await deploy(server.drill, smallDiagram(key));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function openCase(): Promise<Json> {
    const answer = await duty.post('/api/cases', { process: 'mandatory-report', startEvent: 'SE2', variables: reportTaken });
    await server.engine.settled();
    return answer.body;
  }
  const start = async (definition: string, more: object = {}): Promise<string> =>
    (await server.drill.post('/api/instances', { definition, ...more })).body.id;
  const cancel = (id: string) => server.drill.post(`/api/instances/${id}/cancel`, { reason: '测试' });
  const search = async (caller: Caller, wanted: object) => (await caller.post('/api/instances/search', wanted)).body;
  const idsOf = ({ items }: { items: Json[] }): string[] => items.map(({ id }) => id);
  const stored = (collection: string, filter: object) => server.stores.mongo.db!.collection(collection).countDocuments(filter);

  describe('the search', () => {
    let cheap: string;
    let dear: string;
    let worded: string;
    beforeAll(async () => {
      cheap = await start('found', { businessKey: 'F-1', variables: { amount: 5, paid: false, place: '云泽(东)', tags: [9] } });
      dear = await start('found', { businessKey: 'F-2', variables: { amount: 50, paid: true, place: '柳塘', none: null } });
      worded = await start('found', { businessKey: 'F-3', variables: { amount: '50' } });
    });
    const by = (name: string, operator: string, value: unknown) =>
      search(processAdmin, { key: 'found', variables: [{ name, operator, value }] });

    it('compares variables by type as well, and reads nothing of a value as an operator or a pattern', async () => {
      expect(idsOf(await by('amount', 'gt', 5))).toEqual([dear]);
      expect(idsOf(await by('amount', 'gte', 5))).toEqual([dear, cheap]);
      expect(idsOf(await by('amount', 'eq', '50'))).toEqual([worded]);
      expect(idsOf(await by('amount', 'neq', 50))).toEqual([worded, cheap]);
      expect(idsOf(await by('paid', 'eq', false))).toEqual([cheap]);
      expect(idsOf(await by('none', 'eq', null))).toEqual([dear]);
      expect(idsOf(await by('place', 'contains', '泽(东'))).toEqual([cheap]);
      expect(idsOf(await by('place', 'contains', '.*'))).toEqual([]);
      expect(idsOf(await by('tags', 'gt', 5))).toEqual([]);
    });

    it('refuses what is no plain value and no name', async () => {
      const refused = [
        await by('amount', 'eq', { $gt: 0 }),
        await by('amount', '$where', 1),
        await by('a.b', 'eq', 1),
        await by('$where', 'eq', 1),
        await by('amount', 'contains', 1),
        await search(processAdmin, { definitionId: { $ne: '' }, key: { $ne: '' } }),
        await search(processAdmin, { startedFrom: 'yesterday' }),
      ];

      expect(refused.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422, 422, 400]);
      const forged = await search(processAdmin, { key: 'found', definitionId: { $exists: false }, exceptKeys: ['found'], keep: 1 });
      expect(idsOf(forged)).toEqual([worded, dear, cheap]);
    });

    it('narrows by state, suspension, version, incident, place and time', async () => {
      await server.drill.post(`/api/instances/${cheap}/suspend`, { reason: '等待' });
      const { startedAt } = (await processAdmin.get(`/api/instances/${dear}`)).body;
      const list = async (query: string) => idsOf((await processAdmin.get(`/api/instances?key=found&${query}`)).body);

      expect(await list('suspended=true')).toEqual([cheap]);
      expect(await list('suspended=false&state=running')).toEqual([worded, dear]);
      expect(await list('businessKey=F-2')).toEqual([dear]);
      expect(await list('case=F-2')).toEqual([dear]);
      expect(await list('definition=found:1&elementId=ask')).toHaveLength(3);
      expect(await list('definition=found:2')).toEqual([]);
      expect(await list('incident=true')).toEqual([]);
      expect(await list('incident=false')).toHaveLength(3);
      expect(await list(`startedFrom=${startedAt}`)).toEqual([worded, dear]);
      expect(await list(`startedTo=${startedAt}`)).toEqual([cheap]);
    });

    it('lets nobody who reads no cases find one by what is in it', async () => {
      const { instanceId, caseNo } = await openCase();
      const value = (await server.drill.get(`/api/instances/${instanceId}`)).body.variables.discoveredAt;
      const wanted = { variables: [{ name: 'discoveredAt', operator: 'eq', value }] };

      expect(idsOf(await search(processAdmin, wanted))).toEqual([]);
      expect(idsOf(await search(officer, wanted))).toEqual([instanceId]);
      // Where a case stands is no secret of the case.
      const bare = await search(processAdmin, { case: caseNo });
      expect(bare.items).toMatchObject([{ id: instanceId, variables: {} }]);
      expect((await duty.post('/api/instances/search', {})).status).toBe(403);
    });

    it('looks at a bounded number for what no index knows, and goes on from there', async () => {
      const at = new Date('2020-01-01T00:00:00Z');
      const many = Array.from({ length: 5_400 }, (_, n) => ({
        _id: `many-${String(n).padStart(5, '0')}`,
        key: 'many',
        definitionId: 'many:1',
        definitionVersion: 1,
        businessKey: null,
        status: 'completed',
        variables: { amount: n },
        activities: [],
        openIncidents: 0,
        startedAt: at,
      }));
      await server.stores.mongo.db!.collection('instances').insertMany(many as never[]);
      const wanted = { key: 'many', variables: [{ name: 'amount', operator: 'lte', value: 1 }] };

      const first = await search(processAdmin, wanted);
      const second = await search(processAdmin, { ...wanted, cursor: first.next });

      expect(first).toMatchObject({ items: [], next: expect.any(String) });
      expect(idsOf(second)).toEqual(['many-00001', 'many-00000']);
      expect(second.next).toBeNull();
    });
  });

  it('says to a caseworker that a step stands still, and only to who repairs it why', async () => {
    const { id: caseId, instanceId } = await openCase();
    const db = server.stores.mongo.db!;
    const at = { elementId: 'MR-02', executionId: 'e', code: 'WORK_FAILED', message: 'connection to 10.0.0.7 refused' };
    await db.collection('incidents').insertOne({ _id: 'i1', instanceId, ...at, state: 'open', raisedAt: new Date() } as never);
    await db.collection<{ _id: string }>('instances').updateOne({ _id: instanceId }, { $set: { openIncidents: 1 } });
    const raised = { type: 'incident.raised', elementId: 'MR-02', elementType: '', executionId: 'e', detail: { code: 'WORK_FAILED' } };
    await db.collection('history').insertOne({ _id: `${instanceId}.0000009999`, at: new Date(), events: [raised] } as never);

    const told = (await officer.get(`/api/instances/${instanceId}`)).body.incidents;
    const history = (await officer.get(`/api/instances/${instanceId}/history?limit=200`)).body.items.at(-1);
    const timeline = (await officer.get(`/api/cases/${caseId}/timeline`)).body.items;

    expect(told).toEqual([expect.objectContaining({ id: 'i1', elementId: 'MR-02', state: 'open' })]);
    expect(JSON.stringify([told, history, timeline])).not.toMatch(/WORK_FAILED|10\.0\.0\.7/);
    expect(history.type).toBe('incident.raised');
    expect((await processAdmin.get(`/api/instances/${instanceId}`)).body.incidents).toMatchObject([
      { code: 'WORK_FAILED', message: at.message },
    ]);
  });

  it('marks the tasks and the case of a process that stands still', async () => {
    const head = await server.hire('zhoulan', 'wbb_head');
    const { id, instanceId } = await openCase();

    await head.post(`/api/instances/${instanceId}/suspend`, { reason: '等待法院' });
    const rows = (await duty.get(`/api/tasks?view=all&instance=${instanceId}`)).body.items;
    const file = (await duty.get(`/api/cases/${id}`)).body;
    const history = (await processAdmin.get(`/api/instances/${instanceId}/history?limit=200`)).body.items.at(-1);
    await head.post(`/api/instances/${instanceId}/resume`, {});

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ suspended }: Json) => suspended === true)).toBe(true);
    expect([file.suspended, file.tasks[0].suspended]).toEqual([true, true]);
    // Why is told in the words of the case, which administrators do not read.
    expect([history.type, history.detail]).toEqual(['instance.suspended', undefined]);
    expect((await duty.get(`/api/cases/${id}`)).body.suspended).toBeUndefined();
  });

  it('moves the running instances of a version, tells how far it is, and is for who operates instances', async () => {
    await deploy(server.drill, smallDiagram('moved'));
    const ids = [await start('moved'), await start('moved'), await start('moved')];
    const later = smallDiagram('moved').replaceAll('"ask"', '"question"');
    await deploy(server.drill, later);
    const order = { from: 'moved:1', to: 'moved:2', map: { ask: 'question' }, reason: '环节改名' };

    const proposal = (await processAdmin.get('/api/migrations/proposal?from=moved:1&to=moved:2')).body;
    const started = await processAdmin.post('/api/migrations', order, { 'idempotency-key': 'k1' });
    const again = await processAdmin.post('/api/migrations', order, { 'idempotency-key': 'k1' });
    await server.engine.settled();
    const { body: done } = await processAdmin.get(`/api/migrations/${started.body.id}`);
    const { body: each } = await processAdmin.get(`/api/migrations/${started.body.id}/instances?state=done`);

    expect(proposal).toMatchObject({ running: 3 });
    expect(proposal.elements.find(({ id }: Json) => id === 'ask')).toMatchObject({ standing: 3, to: 'question' });
    expect([started.status, again.body.id]).toEqual([201, started.body.id]);
    expect(done).toMatchObject({ state: 'completed', counts: { done: 3, failed: 0 }, startedBy: 'liucheng' });
    expect(idsOf({ items: each.items.map(({ instanceId: id }: Json) => ({ id })) }).sort()).toEqual([...ids].sort());
    expect((await processAdmin.get('/api/migrations?key=moved')).body.items).toHaveLength(1);
    expect((await server.people.audit.list({ action: 'migration.started' })).items).toMatchObject([
      { who: 'liucheng', reason: '环节改名' },
    ]);
    expect((await processAdmin.post(`/api/migrations/${done.id}/cancel`)).body).toMatchObject({ status: 409, code: 'MIGRATION_ENDED' });
    expect((await processAdmin.post('/api/migrations', { from: 'moved:1', to: 'small:1' })).body.code).toBe('MIGRATION_REFUSED');
    expect((await officer.post('/api/migrations', order)).status).toBe(403);
    expect((await processAdmin.post('/api/migrations', { ...order, filter: { startedFrom: 7 } })).status).toBe(422);
  });

  it.each(['monday', '2026', '11/23/2026', '2026-11-23T10:00:00+08:00[Asia/Shanghai]', '2026-11-23T23:59:60Z'])(
    'refuses %s as a moment, instead of finding and moving everything',
    async (text) => {
      const answers = [
        await processAdmin.post('/api/migrations', { from: 'moved:2', to: 'moved:1', filter: { startedFrom: text } }),
        await processAdmin.post('/api/migrations', { from: 'moved:2', to: 'moved:1', filter: { startedTo: text } }),
        await processAdmin.post('/api/instances/search', { endedFrom: text }),
      ];

      expect(answers.map(({ body: { code, detail } }) => [code, detail.split(' ')[0]])).toEqual([
        ['BAD_REQUEST', 'startedFrom'],
        ['BAD_REQUEST', 'startedTo'],
        ['BAD_REQUEST', 'endedFrom'],
      ]);
      expect((await processAdmin.get('/api/migrations?key=moved')).body.items).toHaveLength(1);
    },
  );

  it('migrates the instance of the address, with nothing but what the contract names', async () => {
    const [id, other] = [await start('moved'), await start('moved')];
    const writes = [{ collection: 'instances', operation: { deleteMany: { filter: { _id: other } } } }];

    const moved = await processAdmin.post(`/api/instances/${id}/migrate`, { to: 'moved:2', id: other, from: 'moved:2', writes });

    expect([moved.status, moved.body.id]).toEqual([200, id]);
    expect((await processAdmin.get(`/api/instances/${other}`)).body).toMatchObject({ id: other, version: 2 });
  });

  it('gives the steps of a case new names, and leaves it to the head to move any', async () => {
    const { instanceId } = await openCase();
    const xml = await server.engine.definitions.xml('mandatory-report');
    await deploy(server.drill, `${xml}<!-- the same again -->`);
    const [from, to] = ['mandatory-report:1', 'mandatory-report:2'];
    const move = { 'MR-02': 'MR-03' };
    const migrate = (caller: Caller, order: object) => caller.post(`/api/instances/${instanceId}/migrate`, { to, dryRun: true, ...order });
    const moves = { status: 422, code: 'MIGRATION_REFUSED', issues: [{ code: 'MIGRATION_MOVES', elementId: 'MR-02' }] };

    expect((await migrate(processAdmin, { map: move })).body).toMatchObject(moves);
    expect((await processAdmin.post('/api/migrations', { from, to, map: move })).body).toMatchObject(moves);
    expect((await migrate(processAdmin, { map: { 'MR-02': 'MR-02' } })).status).toBe(200);
    expect((await migrate(server.drill, { map: move })).body.issues ?? []).not.toMatchObject(moves.issues);
    expect((await processAdmin.get(`/api/migrations/proposal?from=${from}&to=${to}`)).body.caseWork).toBe(true);
    expect((await processAdmin.get('/api/migrations/proposal?from=moved:1&to=moved:2')).body.caseWork).toBe(false);
  });

  it('shows nothing of case work that has no case yet, nor of what it has called', async () => {
    const { instanceId } = await openCase();
    const db = server.stores.mongo.db!;
    await db.collection('cases').deleteOne({ instanceId });
    const value = '柳塘村';
    const called = { _id: 'called-by-it', parent: { instanceId, executionId: 'e' }, variables: { place: value }, startedAt: new Date() };
    const facts = { key: 'sub', definitionId: 'sub:1', definitionVersion: 1, businessKey: null, status: 'completed', activities: [] };
    await db.collection('instances').insertOne({ ...called, ...facts, openIncidents: 0 } as never);

    const [shown, child] = [await processAdmin.get(`/api/instances/${instanceId}`), await processAdmin.get('/api/instances/called-by-it')];
    const history = (await processAdmin.get(`/api/instances/${instanceId}/history?limit=200`)).body.items;

    expect([shown.body.variables, shown.body.caseWork]).toEqual([{}, true]);
    expect([child.body.variables, child.body.caseWork]).toEqual([{}, true]);
    expect(history.length).toBeGreaterThan(0);
    expect(history.filter(({ detail = {} }: Json) => Object.keys(detail).some((name) => name !== 'from' && name !== 'to'))).toEqual([]);
    const wanted = { variables: [{ name: 'place', operator: 'eq', value }] };
    expect(idsOf(await search(processAdmin, wanted))).toEqual([]);
  });

  it('erases a finished instance with all that is kept of it, by who may, and says so in the audit', async () => {
    const id = await start('small', { businessKey: 'gone' });
    const [task] = (await server.drill.get(`/api/tasks?view=all&instance=${id}`)).body.items;
    await server.drill.post(`/api/tasks/${task.id}/comments`, { text: '一条备注' });
    const db = server.stores.mongo.db!;
    const kept: [collection: string, of: object][] = [
      ...['incidents', 'jobs', 'subscriptions', 'migration_items', 'deadlines'].map((name): [string, object] => [name, { instanceId: id }]),
      ...['alerts', 'drafts', 'case_submissions'].map((name): [string, object] => [name, { taskId: task.id }]),
      ['files.files', { metadata: { taskId: task.id } }],
      ['files.chunks', { files_id: `files.files of ${id}`, n: 0 }],
    ];
    const erase = (caller: Caller) => caller.post(`/api/instances/${id}/delete`, { reason: '误建' });

    const running = await erase(processAdmin);
    await cancel(id);
    await server.engine.settled();
    for (const [name, of] of kept) await db.collection(name).insertOne({ _id: `${name} of ${id}`, ...of } as never);
    const forbidden = await erase(officer);
    const erased = await erase(processAdmin);

    expect([running.status, running.body.code]).toEqual([409, 'INSTANCE_RUNNING']);
    expect([forbidden.status, erased.status]).toEqual([403, 204]);
    expect((await processAdmin.get(`/api/instances/${id}`)).body).toMatchObject({ status: 404, code: 'INSTANCE_NOT_FOUND' });
    expect(await tracesOf(db, [id, task.id])).toEqual(['audit']);
    expect((await server.people.audit.list({ action: 'instance.deleted' })).items).toMatchObject([
      { who: 'liucheng', object: id, reason: '误建' },
    ]);
  });

  it('erases no case, however it has ended', async () => {
    const { instanceId } = await openCase();
    await cancel(instanceId);
    await server.engine.settled();

    const refused = await processAdmin.post(`/api/instances/${instanceId}/delete`, { reason: '清理' });

    expect(refused.body).toMatchObject({ status: 422, code: 'CASE_RECORD' });
    expect((await server.engine.instances.get(instanceId)).state).toBe('cancelled');
  });

  it('erases by itself what has been finished long enough, and nothing else', async () => {
    const { instanceId: caseInstance } = await openCase();
    const [ended, other, running] = [await start('sync'), await start('small'), await start('sync')];
    for (const id of [ended, other, caseInstance]) await cancel(id);
    const gone = async (id: string) => (await server.drill.get(`/api/instances/${id}`)).status === 404;
    const advance = (by: string) => server.drill.post('/api/clock/advance', { by });

    await advance(`P${KEPT_DAYS - 1}D`);
    const early = await gone(ended);
    await advance('P2D');

    expect(early).toBe(false);
    expect([await gone(ended), await gone(other), await gone(running), await gone(caseInstance)]).toEqual([true, false, false, false]);
    const { items } = await server.people.audit.list({ action: 'instance.deleted', who: 'system' });
    expect(items).toMatchObject([{ object: ended, reason: `retention: sync, ${KEPT_DAYS} days` }]);
  });

  it('gets past one that cannot be erased, a few at a time, and says once that it has tried', async () => {
    const { engine, stores, people } = server;
    const [first, ...others] = Array.from({ length: 25 }, (_, n) => `ended-${String(n).padStart(2, '0')}`);
    const facts = { key: 'sync', definitionId: 'sync:1', definitionVersion: 1, businessKey: null, status: 'completed', activities: [] };
    const endedAt = new Date('2026-01-01T00:00:00Z');
    const documents = [first, ...others].map((_id) => ({ _id, ...facts, variables: {}, openIncidents: 0, startedAt: endedAt, endedAt }));
    await stores.mongo.db!.collection('instances').insertMany(documents as never[]);
    engine.contribute({
      contribute: async () => ({}),
      erase: async ({ instanceId }) => {
        if (instanceId === first) throw new Error('it cannot go');
        return [];
      },
    });
    const left: number[] = [];

    for (let rings = 0; rings < 3; rings++) {
      const alarm = await stores.mongo.db!.collection<{ _id: string; dueAt: Date }>('alarms').findOne({ _id: 'retention' });
      await engine.alarms.advance(alarm!.dueAt);
      left.push(await stored('instances', { _id: { $regex: '^ended-' } }));
    }

    expect(left).toEqual([6, 1, 1]);
    const { items } = await people.audit.list({ action: 'instance.deleted', who: 'system', limit: 200 });
    expect(items.filter(({ object }) => object === first)).toHaveLength(1);
  });

  it('does not start with a retention for case work', async () => {
    const wrong = await mkdtemp(join(tmpdir(), 'weibao-retention-'));
    await cp(resolve('processes'), wrong, { recursive: true });
    await writeFile(join(wrong, 'policy/retention.yaml'), 'processes:\n  - { process: mandatory-report, days: 3650 }\n');

    await expect(startServer('http-operating-wrong', { WEIBAO_PROCESSES: wrong })).rejects.toThrow(/mandatory-report is case work/);
    await rm(wrong, { recursive: true });
  });
});
