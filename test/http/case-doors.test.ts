import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, deploy, type Json, reportTaken, smallDiagram } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

/** Who may move a case, and who is told what of it, over HTTP. */
describe('the doors of a case', () => {
  let server: TestServer;
  let processAdmin: Caller;
  let officer: Caller;
  let head: Caller;
  let deputy: Caller;
  let duty: Caller;

  async function open(): Promise<Json> {
    const answer = await duty.post('/api/cases', { process: 'mandatory-report', startEvent: 'SE2', variables: reportTaken });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    await server.engine.settled();
    return answer.body;
  }
  async function startSmall(more: object = {}): Promise<Json> {
    return (await server.drill.post('/api/instances', { definition: 'small', ...more })).body;
  }
  async function incidentOf(instanceId: string): Promise<string> {
    const _id = `incident-of-${instanceId}`;
    const at = { elementId: 'MR-02', executionId: 'e', code: 'JOB_FAILED', message: 'failed' };
    await server.stores.mongo
      .db!.collection('incidents')
      .insertOne({ _id, instanceId, ...at, state: 'open', raisedAt: new Date() } as never);
    return _id;
  }

  beforeAll(async () => {
    server = await startServer('http-case-doors');
    processAdmin = await server.hire('liucheng', 'process_admin');
    officer = await server.hire('chengye', 'wbb_officer');
    head = await server.hire('zhoulan', 'wbb_head');
    deputy = await server.hire('fenguan', 'street_deputy');
    duty = await server.hire('zhiban', 'wbb_duty');
    await deploy(server.drill, smallDiagram('small'));
  });
  afterAll(() => server.close());

  it('tell nobody but the head and the owner which account took a report in at its start', async () => {
    const { id, instanceId } = await open();

    const opener = async (caller: Caller, path: string) => JSON.stringify((await caller.get(path)).body).includes('"by":"zhiban"');
    const seen = async (caller: Caller) => [
      await opener(caller, `/api/instances/${instanceId}/history?limit=200`),
      await opener(caller, `/api/cases/${id}`),
      await opener(caller, `/api/cases/${id}/timeline`),
    ];

    expect(await seen(officer)).toEqual([false, false, false]);
    expect(await seen(processAdmin)).toEqual([false, false, false]);
    expect(await seen(head)).toEqual([true, true, true]);
    expect(await seen(duty)).toEqual([true, true, true]);
  });

  it('let nobody who operates the server end, move or rewrite a case', async () => {
    const { instanceId } = await open();
    const incident = await incidentOf(instanceId);

    const refusals = [
      await processAdmin.post(`/api/instances/${instanceId}/cancel`, { reason: '误操作' }),
      await processAdmin.post(`/api/instances/${instanceId}/move`, { cancel: ['MR-02'], start: ['MR-14'], reason: '直接归档' }),
      await processAdmin.post(`/api/incidents/${incident}/resolve`, { variables: { closeReason: 'E1' } }),
      await officer.post(`/api/instances/${instanceId}/cancel`, { reason: '不再办理' }),
    ];

    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([403, 'FORBIDDEN']));
    expect(refusals[0]!.body.detail).toContain('office head');
    expect((await server.engine.instances.get(instanceId)).state).toBe('running');
  });

  it('let the head move and the deputy end it, and write down of which case', async () => {
    const { id, instanceId } = await open();

    const moved = await head.post(`/api/instances/${instanceId}/move`, { cancel: ['MR-02'], start: ['MR-14'], reason: '材料已齐' });
    const ended = await deputy.post(`/api/instances/${instanceId}/cancel`, { reason: '重复立案' });

    expect([moved.status, ended.status, ended.body.state]).toEqual([200, 200, 'cancelled']);
    const { items } = await server.people.audit.list({ caseId: id });
    expect(items).toContainEqual(expect.objectContaining({ action: 'instance.moved', who: 'zhoulan', fields: ['MR-02', 'MR-14'] }));
    expect(items).toContainEqual(expect.objectContaining({ action: 'instance.cancelled', who: 'fenguan', reason: '重复立案' }));
  });

  it('leave what is no case to whoever operates the server', async () => {
    const { id } = await startSmall();

    expect((await head.post(`/api/instances/${id}/cancel`, { reason: '试一试' })).status).toBe(403);
    expect((await processAdmin.post(`/api/instances/${id}/move`, { cancel: ['ask'], start: ['confirm'], reason: '修复' })).status).toBe(
      200,
    );
    expect((await processAdmin.post(`/api/instances/${id}/cancel`, { reason: '修复' })).body.state).toBe('cancelled');
  });

  it('fill the pages of a list with what may be seen, and say nothing of the rest', async () => {
    for (let count = 0; count < 3; count += 1) await startSmall({ businessKey: 'seen' });
    const { items } = (await server.drill.get('/api/instances?businessKey=seen')).body;
    // One that is hidden from the officer, between those that are not.
    const secret = { sensitivity: 'C4', participants: [], linkedCases: [], openedAt: new Date() };
    await server.stores.mongo.db!.collection('cases').insertOne({ _id: 'x', caseNo: 'X', instanceId: items[1].id, ...secret } as never);
    const work = { sensitivity: 'C4', candidateGroups: ['wbb_duty'] };
    await server.stores.mongo.db!.collection('tasks').updateMany({ instanceId: items[1].id }, { $set: work });

    const first = (await officer.get('/api/instances?businessKey=seen&limit=1')).body;
    const second = (await officer.get(`/api/instances?businessKey=seen&limit=1&cursor=${first.next}`)).body;

    expect([...first.items, ...second.items].map(({ id }: Json) => id)).toEqual([items[0].id, items[2].id]);
    expect(second.next).toBeNull();
    await server.stores.mongo.db!.collection<{ _id: string }>('cases').deleteOne({ _id: 'x' });
  });

  it('show somebody who was called in neither the variables of the case nor who did what in it', async () => {
    const { id, instanceId } = await open();
    const police = await server.hire('wuzheng', 'police_liaison');
    await server.stores.mongo.db!.collection<{ _id: string }>('cases').updateOne({ _id: id }, { $set: { participants: ['wuzheng'] } });

    expect((await police.get(`/api/cases/${id}`)).body).toMatchObject({ pack: true, record: {}, submissions: [] });
    expect((await police.get(`/api/instances/${instanceId}`)).body).toMatchObject({ id: instanceId, variables: {} });
    expect((await police.get(`/api/instances/${instanceId}/history`)).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect((await officer.get(`/api/instances/${instanceId}`)).body.variables).toHaveProperty('discoveredAt');
  });

  it('start no process under the number of a case', async () => {
    const { caseNo } = await open();

    const refused = await officer.post('/api/instances', { definition: 'small', businessKey: caseNo });

    expect(refused.body).toMatchObject({ status: 422, code: 'VALIDATION_FAILED', issues: [{ path: 'businessKey' }] });
  });
});
