import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCX } from '../../server/office/files/sniff.ts';
import { docx } from '../support/docx.ts';
import { type Caller, type Json, reportTaken } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

/** External matters, plans and letters over HTTP: the shapes of the answers, and to whom they are given. */
describe('over HTTP', () => {
  let server: TestServer;
  let administrator: Caller;
  let officer: Caller;
  let duty: Caller;
  let liaison: Caller;
  let found: Json;

  /** The only open task of the case, as another of its kind. */
  const turnInto = (change: Record<string, unknown>) =>
    server.stores.mongo.db!.collection('tasks').updateOne({ caseId: found.id, state: 'open' }, { $set: change });

  beforeAll(async () => {
    server = await startServer('http-matters');
    administrator = await server.hire('liucheng', 'process_admin');
    officer = await server.hire('chengye', 'wbb_officer');
    duty = await server.hire('zhiban', 'wbb_duty');
    liaison = await server.hire('edu', 'unit_liaison', { organisation: 'EDU' });
    found = (await duty.post('/api/cases', { process: 'mandatory-report', startEvent: 'SE2', variables: reportTaken })).body;
    await server.engine.settled();
  });
  afterAll(() => server.close());

  it('external matters are listed for whoever works on tasks, found and paged', async () => {
    await turnInto({ external: true, formKey: 'mandatory-report/MR-05b' });

    const { status, body } = await duty.get('/api/external-matters');

    expect([status, body.items.length, body.next]).toEqual([200, 1, null]);
    const [matter] = body.items;
    expect(matter).toMatchObject({ caseId: found.id, authority: 'police', tells: ['sentAt', 'ackAt', 'refNo'], files: [] });
    const count = async (query: string, caller = duty) => (await caller.get(`/api/external-matters?${query}`)).body.items.length;
    expect(await count(`q=${encodeURIComponent(matter.codeName)}`)).toBe(1);
    expect(await count(`authority=police&case=${found.id}&limit=1`)).toBe(1);
    expect(await count('authority=court')).toBe(0);
    expect(await count('state=completed')).toBe(0);
    expect(await count('', liaison)).toBe(0);
    expect((await duty.get('/api/external-matters?authority=moon')).status).toBe(400);
    expect((await duty.get('/api/external-matters?cursor=moon')).body).toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
    expect((await administrator.get('/api/external-matters')).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect((await server.anonymous.get('/api/external-matters')).status).toBe(401);
  });

  it('the plan of a case is told to whoever may know of the case', async () => {
    await turnInto({ formKey: 'case-conference/CC-08' });
    const plan = `/api/cases/${found.id}/plan`;

    expect((await duty.get(plan)).body).toMatchObject({ items: [{ caseId: found.id, told: {} }], next: null });
    expect((await liaison.get(plan)).body).toMatchObject({ status: 404, code: 'CASE_NOT_FOUND' });
    expect((await duty.get('/api/cases/none/plan')).body).toMatchObject({ status: 404, code: 'CASE_NOT_FOUND' });
    expect((await administrator.get(plan)).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('letters are made by whoever reads the whole file, and by nobody else', async () => {
    const letters = `/api/cases/${found.id}/letters`;
    const [kind] = (await duty.get(letters)).body.kinds;

    expect((await duty.post(letters, { document: kind.document })).status).toBe(201);
    expect((await liaison.get(letters)).body).toMatchObject({ status: 404, code: 'CASE_NOT_FOUND' });
    expect((await liaison.post(letters, { document: kind.document })).body).toMatchObject({ status: 404, code: 'CASE_NOT_FOUND' });
    expect((await administrator.post(letters, { document: kind.document })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect((await duty.post(letters, { document: 'D00' })).body).toMatchObject({ status: 404, code: 'LETTER_TEMPLATE_NOT_FOUND' });
  });

  describe('the template of a letter', () => {
    const address = '/api/letter-templates/mandatory-report/D08';
    const put = (caller: Caller, headers: Record<string, string> = {}) => {
      const body = new FormData();
      body.append('file', new Blob([new Uint8Array(docx('本办格式 {caseNo}'))], { type: DOCX }), 'D08.docx');
      return caller.send('PUT', address, { body, headers });
    };
    const tag = async () => (await administrator.get(address)).headers.get('etag')!;

    it('is changed by whoever may deploy, and by nobody else', async () => {
      const before = await tag();

      expect((await put(officer)).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      expect((await put(duty, { 'if-match': before })).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      expect((await put(server.anonymous)).status).toBe(401);
      expect((await duty.get('/api/letter-templates')).body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      expect(await tag()).toBe(before);
    });

    it('is refused to whoever has seen an older one, and is saved as ever where no version is named', async () => {
      const seen = await tag();

      expect((await put(administrator, { 'if-match': seen })).body).toMatchObject({ version: 1, updatedBy: 'liucheng' });
      expect((await put(administrator, { 'if-match': seen })).body).toMatchObject({ status: 409, code: 'STALE_VERSION' });
      expect((await put(administrator, { 'if-match': '"abc"' })).body).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
      expect(await tag()).toBe('"1"');
      expect((await put(administrator)).body).toMatchObject({ version: 2 });
      expect((await put(administrator, { 'if-match': '*' })).body).toMatchObject({ version: 3 });
    });
  });
});
