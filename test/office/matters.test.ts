import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMarks } from '../../server/office/matters/marks.ts';
import type { MatterQuery } from '../../server/office/matters/types.ts';
import type { FormSchema } from '../../server/office/types.ts';
import { conferences, measure } from '../scenario/conference.ts';
import { shanghai } from '../scenario/fill.ts';
import { type CaseRun, openOffice, PROCESSES, type TestOffice } from '../scenario/office.ts';
import { harmSeen } from '../scenario/report.ts';

/** A Monday morning in the office. */
const START = new Date('2026-11-02T01:00:00Z');
const HANDED = '2026-11-02T08:50+08:00';
const RECEIVED = '2026-11-02T08:55+08:00';

let t: TestOffice;
/** A report that is with the police, and a conference that has assigned two units. */
let report: CaseRun;
let conference: CaseRun;
let reportId: string;
let conferenceId: string;

beforeAll(async () => {
  t = await openOffice('matters', START);
  const called = { policeCalled: true, policeCalledAt: '2026-11-02T08:40+08:00', discoveredAt: '2026-11-02T08:30+08:00' };
  report = await t.open('SE2', called);
  reportId = (await report.file()).id;
  await report.do('MR-02', { ...harmSeen, discoveredAt: called.discoveredAt });
  await report.do('MR-03', { urgency: 'U3', sensitivity: 'C3', notifyTargets: ['MZB'] });
  await report.do('MR-05', { handedAt: HANDED });

  const { caseNo } = await report.file();
  const request = { age: 9, village: 'VC-QH', guardianIsSuspect: false, lifeDanger: false, sourceKind: '强制报告个案', sourceCase: caseNo };
  conference = await t.open('CC-01', { ...request, conferenceTriggers: ['T8'], urgencyProposal: 'N' }, 'case-conference');
  conferenceId = (await conference.file()).id;
  const later = shanghai(new Date('2026-12-01T09:30:00Z'));
  await conferences(t).hold(conference, { level: 'N', invited: ['MZB', 'EDU'] }, [
    measure('教育复学', 'EDU', later),
    measure('社会救助', 'MZB', later),
  ]);
  await conference.do('CC-07', { acceptance: '签收' }, { itemNo: 1 });
}, 180_000);
afterAll(() => t?.close());

const matters = async (who: string, query: Partial<MatterQuery> = {}) =>
  (await t.office.matters.list(await t.principal(who), { state: 'open', ...query })).items;
const plan = async (who: string, caseId = conferenceId) => t.office.matters.plan(await t.principal(who), caseId);

describe('external matters', () => {
  it('say what the case knows of them while they are open, and nothing of what they ask themselves', async () => {
    expect(await matters('zhoulan', { case: reportId })).toMatchObject([
      { elementId: 'MR-05b', authority: 'police', told: { sentAt: { text: HANDED } }, caseId: reportId },
    ]);
  });

  it('say what is to come of them, so that what was not sent is not taken for sent, and which files were filed in them', async () => {
    const listed = async () => (await matters('zhoulan', { case: reportId }))[0]!;
    const { id, tells, files } = await listed();
    expect([tells, files]).toEqual([['sentAt', 'ackAt', 'refNo'], []]);
    const officer = await t.principal('chengye');
    const file = await t.office.files.put(officer, { name: '回执.pdf', type: 'application/pdf', content: Readable.from(['%PDF-1.7\n']) });
    await t.office.tasks.attach(officer, id, file.id);
    expect((await listed()).files).toEqual([file]);
  });

  it('say what was entered once they are done, in both languages where the form offers a choice', async () => {
    await report.do('MR-05b', { receiptNo: '收字12号', receiptAt: RECEIVED, policeAcceptedAt: RECEIVED });
    await report.do('MR-08', { policeOutcome: '治安受案', outcomeAt: RECEIVED, docNo: '受字7号' });
    const done = await matters('zhoulan', { case: reportId, state: 'completed' });
    expect(done.map(({ elementId, told }) => [elementId, told])).toEqual(
      expect.arrayContaining([
        ['MR-05b', { sentAt: { text: HANDED }, ackAt: { text: RECEIVED }, refNo: { text: '收字12号' } }],
        [
          'MR-08',
          {
            sentAt: { text: HANDED },
            ackAt: { text: RECEIVED },
            refNo: { text: '受字7号' },
            result: { text: '治安受案', textEn: expect.stringMatching(/[a-z]/) },
            resultAt: { text: RECEIVED },
          },
        ],
      ]),
    );
  });

  it('are found by the code name of the child, by whoever may know of the case', async () => {
    const { title: codeName } = await report.file();
    const found = async (who: string) => (await matters(who, { state: 'completed', q: codeName })).map(({ elementId }) => elementId).sort();
    expect(await found('zhoulan')).toEqual(['MR-05b', 'MR-08']);
    expect(await found('edu')).toEqual([]);
  });

  it('are narrowed by authority and by words, and what no form assigns is with the others', async () => {
    const of = async (query: Partial<MatterQuery>) =>
      (await matters('zhoulan', { state: 'completed', ...query })).map(({ elementId }) => elementId);
    expect((await of({ authority: 'police' })).sort()).toEqual(['MR-05b', 'MR-08']);
    expect(await of({ authority: 'court' })).toEqual([]);
    expect(await of({ q: 'MR-08' })).toEqual(['MR-08']);
    expect(await of({ q: '.*' })).toEqual([]);
    const [first] = await matters('zhoulan', { authority: 'police', state: 'completed' });
    await t.stores.mongo.db!.collection<{ _id: string }>('tasks').updateOne({ _id: first!.id }, { $set: { formKey: 'gone/form' } });
    expect((await matters('zhoulan', { state: 'completed', authority: 'other' })).map(({ id, told }) => [id, told])).toContainEqual([
      first!.id,
      {},
    ]);
  });

  it('are not shown to whom the task is not shown', async () => {
    expect(await matters('edu', { case: reportId, state: 'completed' })).toEqual([]);
    expect(await matters('liucheng', { state: 'completed' })).toEqual([]);
  });
});

describe('the items of a plan', () => {
  it('say what is to be done and by whom, and what came of it', async () => {
    expect(await plan('zhoulan')).toMatchObject([
      { elementId: 'CC-08', organisation: 'EDU', state: 'open', told: { measure: { text: '落实措施' } } },
    ]);
    await conference.do('CC-08', { itemResult: '已完成' }, { itemNo: 1 });
    await conference.do('CC-07', { acceptance: '签收' }, { itemNo: 2 });
    const items = await plan('zhoulan');
    expect(items.map(({ organisation, state, told }) => [organisation, state, told.need?.text, told.result?.text])).toEqual([
      ['EDU', 'completed', '教育复学', '已完成'],
      ['MZB', 'open', '社会救助', undefined],
    ]);
    expect(items[0]!.told.doneAt).toBeDefined();
  });

  it('are all told, however many there are', async () => {
    const tasks = t.stores.mongo.db!.collection<{ _id: string }>('tasks');
    const item = (await tasks.findOne({ caseId: conferenceId, elementId: 'CC-08', state: 'open' }))!;
    const many = Array.from({ length: 250 }, (_each, index) => ({ ...item, _id: `more-${index}` }));
    await tasks.insertMany(many);
    const zhoulan = await t.principal('zhoulan');
    const { kinds } = await t.office.letters.list(zhoulan, conferenceId);
    expect((await plan('zhoulan')).length).toBe(252);
    expect(kinds.find(({ document }) => document === 'D18')!.subjects!.length).toBe(252);
    expect((await t.office.cases.get(zhoulan, conferenceId)).tasks.length).toBeGreaterThan(252);
    await tasks.deleteMany({ _id: { $in: many.map(({ _id }) => _id) } });
  });

  it('are shown to a unit as far as they are its own, and of a case that one may not see not at all', async () => {
    expect((await plan('edu')).map(({ organisation }) => organisation)).toEqual(['EDU']);
    await expect(plan('edu', reportId)).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
    await expect(plan('zhoulan', 'none')).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
  });
});

describe('linked cases', () => {
  it('stand in both files, and in no file for whoever may not know of them', async () => {
    const links = async (who: string, id: string) => (await t.office.cases.get(await t.principal(who), id)).links.map((link) => link.id);
    expect(await links('zhoulan', reportId)).toEqual([conferenceId]);
    expect(await links('zhoulan', conferenceId)).toEqual([reportId]);
    expect(await links('edu', conferenceId)).toEqual([]);
  });
});

describe('the timeline of a case', () => {
  it('says one fact once: how it was opened, and what fell due with the alert that rang', async () => {
    await t.advance(new Date('2026-11-09T01:00:00Z'));
    const timeline = await t.office.cases.timeline(await t.principal('zhoulan'), reportId);
    expect(timeline[0]).toMatchObject({ type: 'case.opened', elementId: 'SE2', nameEn: expect.stringMatching(/[a-z]/) });
    expect(timeline.filter(({ elementId }) => elementId === 'SE2').map(({ type }) => type)).toEqual(['case.opened', 'activity.started']);
    const rung = timeline.filter(({ detail }) => detail?.level !== undefined);
    expect(rung.length).toBeGreaterThan(0);
    for (const { type, elementId, nameEn } of rung) {
      expect(type).toMatch(/^deadline\.(due|esc\d)$/);
      expect([elementId, nameEn]).toEqual([expect.any(String), expect.stringMatching(/[a-z]/)]);
    }
  });
});

describe('a form that tells in lists', () => {
  const form = (properties: Record<string, unknown>): FormSchema => ({
    id: 'x',
    type: 'default',
    properties,
    components: [
      { type: 'textfield', key: 'name', properties: { sensitive: true } },
      { type: 'textfield', key: 'number' },
    ],
  });
  const marks = (properties: Record<string, unknown>) => readMarks(new Map([['a/b', form(properties)]]));

  it('names a field that some form of its process asks, and no personal one', () => {
    expect(marks({ matter: { authority: 'court', refNo: 'number' } }).matters.get('a/b')).toMatchObject({ authority: 'court' });
    expect(() => marks({ matter: { authority: 'court', refNo: 'nothing' } })).toThrow(
      'Form a/b tells in lists of "nothing", which no form asks.',
    );
    expect(() => marks({ planItem: { measure: 'name' } })).toThrow('"name", which is personal');
  });

  it('names an authority that there is', () => {
    expect(() => marks({ matter: { authority: 'moon' } })).toThrow('there is no authority "moon"');
  });

  it('belongs to every external task of the processes', async () => {
    const schemas = new Map<string, FormSchema>();
    const asked = (await processFiles('.bpmn')).flatMap((diagram) =>
      [...diagram.matchAll(/camunda:formKey="([^"]+)"[^>]*weibao:external="true"/g)].map(([, key]) => key!),
    );
    for (const key of asked) schemas.set(key, await t.office.forms.get(key));
    expect(asked.length).toBeGreaterThan(20);
    for (const [key, { properties }] of schemas) expect(properties, key).toHaveProperty('matter.authority');
  });
});

async function processFiles(extension: string): Promise<string[]> {
  const files = await readdir(PROCESSES, { recursive: true });
  return Promise.all(files.filter((file) => file.endsWith(extension)).map((file) => readFile(join(PROCESSES, file), 'utf8')));
}
