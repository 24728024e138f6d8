import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Json } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** The office over HTTP, with its own process: what a browser asks for, and who is refused. */
describe('the office', () => {
  let server: TestServer;
  let officer: Caller;
  let head: Caller;
  let duty: Caller;
  let opened: Json;

  const seen = {
    policeCalled: true,
    policeCalledAt: '2026-11-20T17:00+08:00',
    discoveredAt: '2026-11-20T16:40+08:00',
    immediateDanger: false,
    observedFacts: '手臂有淤青。',
    situations: ['S4'],
    village: 'VC-A',
    wantsConfidential: true,
    reporterName: '张某某',
  };
  const byPhone = { ...seen, channel: '电话', reporterType: '公民', policeChannel: '110', reportedAt: '2026-11-20T16:52+08:00' };
  const tasksOf = async (caller: Caller, caseId: string): Promise<Json[]> =>
    (await caller.get(`/api/tasks?view=all&case=${caseId}`)).body.items;

  beforeAll(async () => {
    server = await startServer('http-office');
    await server.people.organisations.add([{ code: 'VC-A', name: '甲村', nameEn: 'Village A', level: '村居', external: false }]);
    officer = await server.hire('chengye', 'wbb_officer');
    head = await server.hire('zhoulan', 'wbb_head');
    duty = await server.hire('zhiban', 'wbb_duty');
    const answer = await duty.post('/api/cases', { process: 'mandatory-report', startEvent: 'SE2', variables: byPhone });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    opened = answer.body;
    // The case is taken in at once; a job stands before its first task.
    await server.engine.settled();
  });
  afterAll(() => server.close());

  it('takes in a report by phone and opens its first tasks', async () => {
    expect(opened).toMatchObject({ type: 'MR', demo: false });
    expect(opened.caseNo).toMatch(/^MR-\d{4}-\d{4}$/);

    const tasks = await tasksOf(duty, opened.id);

    expect(tasks.length).toBeGreaterThan(0);
    expect(tasks[0]).toMatchObject({ caseNo: opened.caseNo, processKey: 'mandatory-report', state: 'open' });
  });

  it('shows one task with its form, what is known, its deadline, its case and what I may do', async () => {
    const [task] = await tasksOf(duty, opened.id);

    const { status, body } = await duty.get(`/api/tasks/${task.id}`);

    expect(status).toBe(200);
    expect(body.form.components.length).toBeGreaterThan(0);
    expect(body.case.id).toBe(opened.id);
    expect(body.can).toMatchObject({ complete: true, claim: true });
    expect(body.deadline === null || typeof body.deadline.explanation === 'string').toBe(true);
  });

  it('refuses an incomplete form with the place of each mistake, and changes nothing', async () => {
    const [task] = await tasksOf(duty, opened.id);

    const refused = await duty.post(`/api/tasks/${task.id}/complete`, { variables: { urgency: 'U9' } });

    expect(refused.status).toBe(422);
    expect(refused.body.issues.length).toBeGreaterThan(0);
    expect(refused.body.issues.every(({ path }: { path?: string }) => path?.startsWith('variables'))).toBe(true);
    expect((await duty.get(`/api/tasks/${task.id}`)).body.state).toBe('open');
  });

  it('keeps a draft for its writer only', async () => {
    const [task] = await tasksOf(duty, opened.id);

    expect((await duty.send('PUT', `/api/tasks/${task.id}/draft`, { body: { variables: { injury: '轻' } } })).status).toBe(204);

    expect((await duty.get(`/api/tasks/${task.id}`)).body.draft).toEqual({ injury: '轻' });
    expect((await head.get(`/api/tasks/${task.id}`)).body.draft).toBeUndefined();
  });

  it('lets one claim, and tells the other', async () => {
    const [task] = await tasksOf(duty, opened.id);

    expect((await duty.post(`/api/tasks/${task.id}/claim`)).body).toMatchObject({ assignee: 'zhiban' });
    expect((await server.drill.post(`/api/tasks/${task.id}/claim`)).body).toMatchObject({ status: 409, code: 'TASK_ALREADY_CLAIMED' });
    expect((await server.drill.post(`/api/tasks/${task.id}/complete`, { variables: {} })).body).toMatchObject({
      status: 403,
      code: 'TASK_CLAIMED_BY_OTHER',
    });
    expect((await duty.post(`/api/tasks/${task.id}/unclaim`)).body.assignee).toBeNull();
  });

  it('hands work over, back, and to whom a supervisor says', async () => {
    const [task] = await tasksOf(duty, opened.id);

    expect((await duty.post(`/api/tasks/${task.id}/delegate`, { to: 'chengye', note: '请协助' })).body).toMatchObject({
      assignee: 'chengye',
    });
    expect((await officer.post(`/api/tasks/${task.id}/resolve`)).body).toMatchObject({ assignee: 'zhiban' });
    expect((await duty.post(`/api/tasks/${task.id}/assign`, { to: 'chengye' })).status).toBe(403);
    expect((await head.post(`/api/tasks/${task.id}/assign`, { to: 'chengye' })).body).toMatchObject({ assignee: 'chengye' });
    expect((await head.post(`/api/tasks/${task.id}/remind`, { note: '今天办结' })).status).toBe(204);
    expect((await head.post(`/api/tasks/${task.id}/assign`, { to: null })).body.assignee).toBeNull();
  });

  it('keeps what people say about a task', async () => {
    const [task] = await tasksOf(duty, opened.id);

    expect((await duty.post(`/api/tasks/${task.id}/comments`, { text: '已联系学校' })).status).toBe(201);

    const { items } = (await head.get(`/api/tasks/${task.id}/comments`)).body;
    expect(items.at(-1)).toMatchObject({ by: 'zhiban', text: '已联系学校' });
  });

  it('takes a picture as evidence, gives it to who may see the case, and refuses what only calls itself one', async () => {
    const [task] = await tasksOf(duty, opened.id);
    const form = (content: Uint8Array<ArrayBuffer>, name = '伤情 1.png') => {
      const data = new FormData();
      data.append('file', new Blob([content], { type: 'image/png' }), name);
      return data;
    };

    const file = await duty.post('/api/files', form(new Uint8Array(PIXEL)));
    expect(file).toMatchObject({ status: 201, body: { name: '伤情 1.png', type: 'image/png', size: PIXEL.length } });
    expect((await duty.post(`/api/tasks/${task.id}/attachments`, { fileId: file.body.id })).status).toBe(201);
    const attached = (await head.get(`/api/tasks/${task.id}/attachments`)).body;
    expect(attached).toMatchObject({ items: [{ name: '伤情 1.png' }], maxBytes: server.config.WEIBAO_MAX_FILE });
    const shown = await fetch(`${server.url}/api/files/${file.body.id}`, { headers: { cookie: head.cookie! } });
    expect(Buffer.from(await shown.arrayBuffer()).equals(PIXEL)).toBe(true);
    expect(shown.headers.get('content-disposition')).toMatch(/^attachment/);

    const polyglot = form(new TextEncoder().encode('%PDF-1.7 <script>alert(1)</script>'), 'report\u202Efdp.hta');
    const disguised = await duty.post('/api/files', polyglot);
    const served = await fetch(`${server.url}/api/files/${disguised.body.id}`, { headers: { cookie: duty.cookie! } });

    expect(disguised.body.name).toBe('reportfdp.pdf');
    expect(served.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''reportfdp.pdf");
    expect([served.headers.get('content-type'), served.headers.get('x-content-type-options')]).toEqual(['application/pdf', 'nosniff']);

    const refused = await duty.post('/api/files', form(new TextEncoder().encode('<script>alert(1)</script>')));
    expect(refused.body).toMatchObject({ status: 422, code: 'FILE_TYPE_REFUSED' });
  });

  it('refuses a file beyond the limit', async () => {
    const small = await startServer('http-office-files', { WEIBAO_MAX_FILE: '1000' });
    const data = new FormData();
    data.append('file', new Blob([PIXEL, new Uint8Array(5_000)], { type: 'image/png' }), 'large.png');

    expect((await small.drill.post('/api/files', data)).body).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE' });
    await small.close();
  });

  it('shows the case file masked, and the names only for a reason that is written down', async () => {
    const file = await officer.get(`/api/cases/${opened.id}`);
    expect(file.status).toBe(200);
    expect(JSON.stringify(file.body)).not.toContain('张某某');

    const names = await head.post(`/api/cases/${opened.id}/reveal`, { reason: '家访前核对' });
    expect(JSON.stringify(names.body)).toContain('张某某');
    expect((await head.post(`/api/cases/${opened.id}/reveal`, { reason: '' })).status).toBe(422);

    const auditor = await server.hire('shenji', 'auditor');
    const lines = (await auditor.get(`/api/audit?action=case.revealed&caseId=${opened.id}`)).body.items;
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ who: 'zhoulan', reason: '家访前核对' });
    expect(JSON.stringify(lines)).not.toContain('张某某');
    expect((await auditor.get('/api/audit/verification')).body).not.toHaveProperty('brokenAt');
  });

  it('shows the path so far', async () => {
    const timeline = (await officer.get(`/api/cases/${opened.id}/timeline`)).body.items;
    const diagram = (await officer.get(`/api/instances/${opened.instanceId}/diagram`)).body;

    expect(timeline.length).toBeGreaterThan(2);
    expect(diagram.completed).toContain('SE2');
    expect(diagram.active.length).toBeGreaterThan(0);
  });

  it('does not exist for those it does not concern', async () => {
    const stranger = await server.hire('edu', 'unit_liaison', { organisation: 'EDU' });
    const [task] = await tasksOf(duty, opened.id);

    for (const path of [
      `/api/cases/${opened.id}`,
      `/api/cases/${opened.id}/timeline`,
      `/api/tasks/${task.id}`,
      `/api/instances/${opened.instanceId}`,
    ]) {
      expect([path, (await stranger.get(path)).status]).toEqual([path, 404]);
    }
    expect((await stranger.get('/api/cases')).body.items).toEqual([]);
    expect((await stranger.get('/api/tasks')).body.counts).toEqual({ mine: 0, unit: 0, unclaimed: 0, all: 0 });
  });

  it('offers, where a form chooses a case, only those the person may see', async () => {
    const director = await server.hire('tianhe', 'child_director', { organisation: 'VC-A' });
    const elsewhere = await server.hire('xuexiao', 'school_contact', { organisation: 'EDU' });
    const offers = async (caller: Caller) =>
      JSON.stringify((await caller.get('/api/forms/mandatory-report/MR-21')).body).includes(opened.caseNo);

    expect([await offers(officer), await offers(director), await offers(elsewhere)]).toEqual([true, true, false]);
  });

  it('shows an administrator how a process runs, and nothing of the case', async () => {
    const administrator = await server.hire('liucheng', 'process_admin');

    const instance = (await administrator.get(`/api/instances/${opened.instanceId}`)).body;

    expect(instance.activities.length).toBeGreaterThan(0);
    expect(instance.variables).toEqual({});
    expect((await administrator.get('/api/instances')).body.items.every((one: Json) => Object.keys(one.variables).length === 0)).toBe(true);
    expect((await administrator.get('/api/cases')).status).toBe(403);
    expect((await administrator.get('/api/modeler/options')).body.roles.length).toBeGreaterThan(10);
    expect((await administrator.get('/api/definitions?withRunning=true&key=mandatory-report')).body.items[0]).toMatchObject({
      key: 'mandatory-report',
      running: 1,
    });
  });

  it('takes an anonymous report, gives a code, and tells by the code no more than a word', async () => {
    const form = (await server.anonymous.get('/api/public/report-form')).body;
    expect(form.components.length).toBeGreaterThan(3);
    expect((await server.anonymous.post('/api/public/reports', { variables: {} })).status).toBe(422);
    const key = { 'idempotency-key': 'one-tap-too-many' };

    const sent = await server.anonymous.post('/api/public/reports', { variables: seen }, key);
    const again = await server.anonymous.post('/api/public/reports', { variables: seen }, key);

    expect([sent.status, sent.body]).toEqual([201, { receiptCode: expect.any(String) }]);
    expect(again.body).toEqual(sent.body);
    const receipt = await server.anonymous.get(`/api/public/receipts/${sent.body.receiptCode}`);
    expect(Object.keys(receipt.body).sort()).toEqual(['at', 'status']);
    expect((await head.get('/api/cases')).body.items).toHaveLength(2);
  });

  it('shows supervisors what is late, live, until somebody has seen to it', async () => {
    await server.drill.post('/api/clock/advance', { by: 'P3D' });
    const again = await server.signIn('zhoulan');

    const board = (await again.get('/api/board')).body;
    const alerts = (await again.get('/api/alerts?state=open')).body.items;

    expect(board.overdue.length).toBeGreaterThan(0);
    expect(board.byOrganisation.length).toBeGreaterThan(0);
    expect(alerts.length).toBeGreaterThan(0);
    expect((await again.post(`/api/alerts/${alerts[0].id}/acknowledge`, { note: '已电话催办' })).body).toMatchObject({
      state: 'acknowledged',
    });
    expect((await again.post(`/api/alerts/${alerts[0].id}/acknowledge`, { note: '再次' })).body).toMatchObject({
      code: 'ALERT_ALREADY_ACKNOWLEDGED',
    });
    expect((await (await server.signIn('liucheng')).get('/api/alerts')).status).toBe(403);
  });

  it('counts a deadline as the law does, and says how', async () => {
    const counted = await (await server.signIn('zhoulan')).post('/api/deadlines/preview', {
      policy: 'MR-D05',
      from: '2026-11-20T08:00:00Z',
    });

    expect(counted.body).toMatchObject({ dueAt: '2026-11-23T15:59:59.000Z', provisional: false });
    expect(counted.body.explanation).toContain('11月20日');
  });

  it('lets the calendar and the policies be read, and changed by whoever may', async () => {
    const supervisor = await server.signIn('zhoulan');
    const administrator = await server.signIn('liucheng');
    const calendar = (await supervisor.get('/api/calendars/2026')).body;
    const { recomputed: _none, ...same } = calendar;

    expect((await supervisor.send('PUT', '/api/calendars/2026', { body: same })).body).toMatchObject({ year: 2026 });
    expect((await administrator.send('PUT', '/api/calendars/2026', { body: same })).status).toBe(403);
    const policy = (await administrator.get('/api/policies')).body.items.find(({ id }: { id: string }) => id === 'MR-D05');
    expect((await administrator.send('PUT', '/api/policies/MR-D05', { body: policy })).body).toMatchObject({ id: 'MR-D05' });
    expect((await supervisor.send('PUT', '/api/policies/MR-D05', { body: policy })).status).toBe(403);
  });

  it('keeps administrators of accounts from giving themselves anything', async () => {
    const admin = await server.hire('xitong', 'sys_admin');
    const account = {
      username: 'both',
      displayName: 'B',
      organisation: 'WBB',
      password: 'a long enough one',
      grants: [{ role: 'sys_admin' }, { role: 'auditor' }],
    };

    expect((await admin.post('/api/accounts', account)).body).toMatchObject({ status: 422, code: 'DUTIES_CONFLICT' });
    expect((await admin.send('PATCH', '/api/accounts/xitong', { body: { grants: [{ role: 'wbb_head' }] } })).status).toBe(403);
    const made = await admin.post('/api/accounts', { ...account, grants: [{ role: 'wbb_officer' }] });
    expect(made.body).toMatchObject({ id: 'both', mustChangePassword: true });
    expect((await admin.send('PATCH', '/api/accounts/both', { body: { disabled: true } })).body).toMatchObject({ disabled: true });
    expect((await admin.get('/api/accounts?q=both')).body.items).toHaveLength(1);
  });
});
