import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, deploy, type Json, smallDiagram } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

/** Two tabs that were opened at the same time: the second to save is told what happened, and nothing of the first is lost. */
describe('whoever saves what somebody else has changed meanwhile', () => {
  let server: TestServer;
  let supervisor: Caller;
  let administrator: Caller;

  const policyOf = async (id: string): Promise<Json> =>
    (await administrator.get('/api/policies')).body.items.find((one: Json) => one.id === id);
  const putPolicy = (id: string, body: unknown, headers = {}) => administrator.send('PUT', `/api/policies/${id}`, { body, headers });
  const yearOf = async (year: number): Promise<Json> => (await supervisor.get(`/api/calendars/${year}`)).body;
  const putYear = (year: number, body: unknown, headers = {}) => supervisor.send('PUT', `/api/calendars/${year}`, { body, headers });
  const deployFrom = (base: string, xml: string, more = '') =>
    administrator.send('POST', `/api/definitions?base=${base}${more}`, { body: xml, headers: { 'content-type': 'application/xml' } });
  const live = async (key: string): Promise<Json> => (await administrator.get(`/api/definitions/${key}`)).body;
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status).sort();
  const stale = { status: 409, body: { code: 'STALE_VERSION' } };

  beforeAll(async () => {
    server = await startServer('http-seen-versions');
    supervisor = await server.hire('zhoulan', 'wbb_head');
    administrator = await server.hire('liucheng', 'process_admin');
  });
  afterAll(() => server.close());

  describe('a deadline policy', () => {
    it('is refused to the second of two tabs, and stays as the first has saved it', async () => {
      const seen = await policyOf('MR-S13');

      const first = await putPolicy('MR-S13', { ...seen, value: 'P6D' });
      const second = await putPolicy('MR-S13', { ...seen, name: '第二个标签页' });

      expect(first.body).toMatchObject({ value: 'P6D', version: seen.version + 1 });
      expect(second).toMatchObject(stale);
      expect(await policyOf('MR-S13')).toMatchObject({ value: 'P6D', name: seen.name, version: seen.version + 1 });
    });

    it('is taken from one and refused to the other of two who save at once', async () => {
      const seen = await policyOf('MR-S13');

      const answers = await Promise.all(['P7D', 'P8D'].map((value) => putPolicy('MR-S13', { ...seen, value })));

      expect(statuses(answers)).toEqual([200, 409]);
      expect((await policyOf('MR-S13')).version).toBe(seen.version + 1);
    });

    it('takes the version by If-Match as well, and is saved as ever where no version is named', async () => {
      const { version, ...seen } = await policyOf('MR-S13');

      expect(await putPolicy('MR-S13', seen, { 'if-match': `"${version - 1}"` })).toMatchObject(stale);
      expect((await putPolicy('MR-S13', seen, { 'if-match': `W/"${version}"` })).body).toMatchObject({ version: version + 1 });
      expect((await putPolicy('MR-S13', seen, { 'if-match': '*' })).body).toMatchObject({ version: version + 2 });
      expect((await putPolicy('MR-S13', seen)).body).toMatchObject({ version: version + 3 });
    });

    it('is not guessed at where the version makes no sense', async () => {
      const { version, ...seen } = await policyOf('MR-S13');

      expect((await putPolicy('MR-S13', { ...seen, version: 'last' })).status).toBe(422);
      expect((await putPolicy('MR-S13', seen, { 'if-match': '"abc"' })).status).toBe(400);
      expect((await putPolicy('MR-S13', { ...seen, version }, { 'if-match': `"${version + 1}"` })).status).toBe(400);
      expect((await policyOf('MR-S13')).version).toBe(version);
    });
  });

  describe('a calendar', () => {
    it('is refused to the second of two tabs, and stays as the first has saved it', async () => {
      const seen = await yearOf(2026);

      const first = await putYear(2026, { ...seen, source: '第一个标签页' });
      const second = await putYear(2026, { ...seen, source: '第二个标签页' });

      expect(first.body).toMatchObject({ source: '第一个标签页', version: seen.version + 1 });
      expect(second).toMatchObject(stale);
      expect(await yearOf(2026)).toMatchObject({ source: '第一个标签页', version: seen.version + 1 });
    });

    it('that nobody has stored yet is stored by one of two at once', async () => {
      const seen = await yearOf(2027);
      expect(seen).toMatchObject({ stored: false, version: 0 });

      const answers = await Promise.all(['甲', '乙', '丙'].map((source) => putYear(2027, { ...seen, source })));

      expect(statuses(answers)).toEqual([200, 409, 409]);
      expect(await yearOf(2027)).toMatchObject({ stored: true, version: 1 });
    });

    it('is taken from one and refused to the other of two who save at once', async () => {
      const seen = await yearOf(2027);

      const answers = await Promise.all(['甲', '乙'].map((source) => putYear(2027, { ...seen, source })));

      expect(statuses(answers)).toEqual([200, 409]);
    });

    it('is saved as ever where no version is named', async () => {
      const { version, ...seen } = await yearOf(2027);

      expect((await putYear(2027, seen)).body).toMatchObject({ version: version + 1 });
      expect(await putYear(2027, seen, { 'if-match': `"${version}"` })).toMatchObject(stale);
    });
  });

  describe('a process', () => {
    it('is refused to the second of two tabs, and the version of the first stays live', async () => {
      await deploy(administrator, smallDiagram('drawn'));

      const first = await deployFrom('drawn:1', smallDiagram('drawn', { name: 'First tab' }));
      const second = await deployFrom('drawn:1', smallDiagram('drawn', { name: 'Second tab' }));
      const tried = await deployFrom('1', smallDiagram('drawn', { name: 'Second tab' }), '&dryRun=true');

      expect(first.body).toMatchObject({ version: 2 });
      expect(second).toMatchObject(stale);
      expect(tried).toMatchObject(stale);
      expect(await live('drawn')).toMatchObject({ version: 2, name: 'First tab' });
      expect((await deployFrom('2', smallDiagram('drawn', { name: 'Second tab' }))).body).toMatchObject({ version: 3 });
    });

    it('is taken from one and refused to the others who deploy at once', async () => {
      await deploy(administrator, smallDiagram('raced'));

      const names = ['A', 'B', 'C'];
      const answers = await Promise.all(names.map((name) => deployFrom('raced:1', smallDiagram('raced', { name }))));
      const fresh = await Promise.all(names.map((name) => deployFrom('0', smallDiagram('newborn', { name }))));

      expect(statuses(answers)).toEqual([201, 409, 409]);
      expect(statuses(fresh)).toEqual([201, 409, 409]);
      expect((await live('raced')).version).toBe(2);
      expect((await live('newborn')).version).toBe(1);
    });

    it('that is live already as it is drawn is nothing new, whatever it was drawn from', async () => {
      expect(await deployFrom('drawn:1', smallDiagram('drawn', { name: 'Second tab' }))).toMatchObject({
        status: 200,
        body: { version: 3 },
      });
    });

    it('is deployed as ever where no base is named, and not guessed at where the base makes no sense', async () => {
      expect((await deploy(administrator, smallDiagram('drawn', { name: 'As ever' }))).body).toMatchObject({ version: 4 });
      expect((await deployFrom('latest', smallDiagram('drawn'))).status).toBe(400);
      expect((await deployFrom('other:1', smallDiagram('drawn'))).status).toBe(400);
      expect((await live('drawn')).version).toBe(4);
    });
  });
});
