import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLetterNumbers } from '../../server/office/letters/numbers.ts';
import type { Principal } from '../../server/people/types.ts';
import { conferences, measure } from '../scenario/conference.ts';
import { shanghai } from '../scenario/fill.ts';
import { type CaseRun, openOffice, type TestOffice } from '../scenario/office.ts';
import { docx, wordsOf } from '../support/docx.ts';

/** A Monday morning in the office. */
const START = new Date('2026-11-02T01:00:00Z');
const NAME = '真名某某';
const PROCESS = 'case-conference';
const REQUEST = {
  age: 9,
  village: 'VC-QH',
  guardianIsSuspect: false,
  lifeDanger: false,
  sourceKind: '成员单位提出',
  childName: NAME,
  conferenceTriggers: ['T8'],
  urgencyProposal: 'N',
  summary: '辍学四个月',
};

let t: TestOffice;
let run: CaseRun;
let caseId: string;
let head: Principal;
let officer: Principal;
let administrator: Principal;

beforeAll(async () => {
  t = await openOffice('letters', START);
  head = await t.principal('zhoulan');
  officer = await t.principal('chengye');
  administrator = await t.principal('liucheng');
  const work = conferences(t);
  run = await t.open('CC-01', REQUEST, PROCESS);
  const later = shanghai(new Date('2026-12-01T09:30:00Z'));
  await work.hold(run, { level: 'N', invited: ['MZB', 'EDU'] }, [measure('教育复学', 'EDU', later), measure('社会救助', 'MZB', later)], {
    dissent: [{ dissentOrg: 'EDU', dissentOpinion: '先补课' }],
  });
  caseId = (await run.file()).id;
}, 120_000);
afterAll(() => t?.close());

const make = (document: string, who = officer, task?: string) =>
  t.office.letters.make(who, caseId, { document, ...(task ? { task } : {}) });
const words = async (id: string) => wordsOf((await t.office.letters.get(officer, caseId, id)).content);

describe('the minutes of a conference', () => {
  it('say what was concluded, in the words of the forms, and no real name', async () => {
    const made = await make('D16');
    expect(made).toMatchObject({ document: 'D16', name: '个案会商会议纪要(会商意见书)', version: 1, by: 'chengye' });
    const text = await words(made.id);
    const { caseNo } = await run.file();
    for (const said of [
      caseNo,
      '辍学四个月',
      '教育复学',
      '教育学区',
      '社会救助',
      '民政办',
      '2026年12月1日17:30',
      '先补课',
      '1. 教育学区',
      '程野',
      '2027年1月4日',
      '会前未提交',
      '达到法定人数：是',
      '签发时间：2026年11月',
    ])
      expect(text).toContain(said);
    expect(text).not.toContain(NAME);
    expect(text).not.toMatch(/[{}]/);
  });

  it('bear the number that the procedure has given them', async () => {
    const { minutesNo } = (await run.file()).record;
    expect(minutesNo).toBe('云泽未保〔2026〕会商001号');
    expect((await make('D16')).number).toBe(minutesNo);
  });

  it('get one number of the series, however often and at once the job asks; a draft has none', async () => {
    const numbers = await createLetterNumbers({ ...t, db: t.stores.mongo.db! }, { prefix: '演示', office: '', kinds: { XX: '试' } });
    const other = { _id: 'no-such-case', type: 'XX' };
    const asked = await Promise.all(['one', 'two', 'one', 'two', 'one'].map((job) => numbers.give(other, 'minutesNo', job)));
    expect(new Set(asked).size).toBe(2);
    expect([...new Set(asked)].sort()).toEqual(['演示〔2026〕试001号', '演示〔2026〕试002号']);
    const { instanceId } = await t.open('CC-01', REQUEST, PROCESS);
    const { items } = await t.office.cases.list(head, {});
    const draft = items.find((one) => one.instanceId === instanceId)!;
    const made = await t.office.letters.make(officer, draft.id, { document: 'D16' });
    expect(made.number).toBe('');
    expect(wordsOf((await t.office.letters.get(officer, draft.id, made.id)).content)).toContain('未签发');
  });
});

describe('a letter', () => {
  it('leaves personal values to be written by hand', async () => {
    const text = await words((await make('D11')).id);
    expect(text).toContain('小');
    expect(text).not.toContain(NAME);
  });

  it('keeps its number in every version, and the next letter has the next', async () => {
    const [first, again, other] = [await make('D12'), await make('D12'), await make('D20')];
    expect(first.number).toMatch(/^云泽未保〔2026〕会商\d{3}号$/);
    expect(again).toMatchObject({ number: first.number, version: first.version + 1 });
    const count = (number: string) => Number(/(\d{3})号$/.exec(number)![1]);
    expect(count(other.number)).toBe(count(first.number) + 1);
  });

  it('that two make at once has two versions and one number', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => make('D14')));
    expect(made.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(made.map(({ number }) => number)).size).toBe(1);
  });

  it('is made once where the request is sent again', async () => {
    const [one, two] = [
      await t.office.letters.make(officer, caseId, { document: 'D15' }, 'key'),
      await t.office.letters.make(officer, caseId, { document: 'D15' }, 'key'),
    ];
    expect(two).toEqual(one);
  });

  it('of every kind can be made, and is listed, the newest first', async () => {
    const { kinds } = await t.office.letters.list(head, caseId);
    expect(kinds.map(({ document }) => document)).toEqual(expect.arrayContaining(['D11', 'D12', 'D16', 'D20', 'D69']));
    for (const { document, subjects } of kinds) {
      for (const { task } of subjects ?? [{ task: undefined }])
        expect(await words((await make(document, officer, task)).id)).not.toMatch(/[{}]/);
    }
    const { items } = await t.office.letters.list(head, caseId);
    expect(items[0]?.document).toBe(kinds.filter(({ subjects }) => subjects?.length !== 0).at(-1)?.document);
  });

  it('on an assignment is made for each unit, with its own number, and says nothing of another unit', async () => {
    const subjectsOf = async (document: string) =>
      (await t.office.letters.list(officer, caseId)).kinds.find((kind) => kind.document === document)?.subjects;
    const units = (await subjectsOf('D17'))!.sort((a, b) => a.unit.localeCompare(b.unit));
    expect(units.map(({ unit }) => unit)).toEqual(['EDU', 'MZB']);
    expect(await subjectsOf('D18')).toEqual([]);
    const [edu, mzb] = [await make('D17', officer, units[0]!.task), await make('D17', officer, units[1]!.task)];
    expect(edu.number).not.toBe(mzb.number);
    expect([edu.task, mzb.task]).toEqual(units.map(({ task }) => task));
    expect(await make('D17', officer, units[0]!.task)).toMatchObject({ number: edu.number, version: edu.version + 1 });
    await run.do('CC-07', { acceptance: '不能承担', objection: '没有师资', objectionAlternative: '请社工' }, { itemNo: 1 });
    const [first, second] = [await make('D17', officer, units[0]!.task), await make('D17', officer, units[1]!.task)];
    const [one, other] = [await words(first.id), await words(second.id)];
    for (const said of ['教育学区', '教育复学', '没有师资', '落实措施']) expect(one).toContain(said);
    for (const said of ['民政办', '社会救助', '落实措施']) expect(other).toContain(said);
    expect(other).not.toMatch(/教育|师资|社工/);
  });

  it('on an assignment says of which task it is, and one on the case of none', async () => {
    const [subject] = (await t.office.letters.list(officer, caseId)).kinds.find(({ document }) => document === 'D17')!.subjects!;
    await expect(make('D17')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    await expect(make('D17', officer, 'none')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    await expect(make('D16', officer, subject!.task)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    await expect(make('D18', officer, subject!.task)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  });

  it('is not for whoever reads their own part only, nor for another case', async () => {
    const liaison = await t.principal('edu');
    await expect(make('D16', liaison)).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
    await expect(t.office.letters.list(liaison, caseId)).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
    const { id } = await make('D16');
    await expect(t.office.letters.get(officer, 'another', id)).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
    await expect(make('D99')).rejects.toMatchObject({ code: 'LETTER_TEMPLATE_NOT_FOUND' });
  });

  it('of what is for named persons only (C4) is for nobody else', async () => {
    const cases = t.stores.mongo.db!.collection<{ _id: string; sensitivity: string; participants: string[] }>('cases');
    const before = (await cases.findOne({ _id: caseId }))!;
    const { id } = await make('D11');
    const { owner, sensitivity, participants } = before as typeof before & { owner: string };
    await cases.updateOne({ _id: caseId }, { $set: { sensitivity: 'C4', participants: [], owner: 'linyihang' } });
    const refused = { code: 'CASE_NOT_FOUND' };
    await expect(make('D11')).rejects.toMatchObject(refused);
    await expect(t.office.letters.list(officer, caseId)).rejects.toMatchObject(refused);
    await expect(t.office.letters.get(officer, caseId, id)).rejects.toMatchObject(refused);
    await cases.updateOne({ _id: caseId }, { $set: { sensitivity, participants, owner } });
    expect((await t.office.letters.list(officer, caseId)).items.some((letter) => letter.id === id)).toBe(true);
  });

  it('is in the audit, when it is made and when it is read', async () => {
    const { id } = await make('D07');
    await t.office.letters.get(head, caseId, id);
    const { items } = await t.people.audit.list({ caseId });
    const found = items.filter(({ object }) => object === id).map(({ action, who }) => [action, who]);
    expect(found).toEqual([
      ['letter.read', 'zhoulan'],
      ['letter.made', 'chengye'],
    ]);
  });
});

describe('a template', () => {
  const put = (content: Buffer, seen?: number) => t.office.letters.templates.put(administrator, PROCESS, 'D08', content, seen);

  it('that the office has changed is what the next letter is made from; letters made before stay', async () => {
    const before = await make('D08');
    expect(await put(docx('本办格式 {caseNo} {letterNo}'), 0)).toMatchObject({ version: 1, updatedBy: 'liucheng' });
    const after = await make('D08');
    expect(await words(after.id)).toBe(`本办格式 ${(await run.file()).caseNo} ${after.number}`);
    expect(await words(before.id)).not.toContain('本办格式');
    const listed = (await t.office.letters.templates.list()).find(({ process, document }) => process === PROCESS && document === 'D08');
    expect(listed).toMatchObject({ version: 1, updatedBy: 'liucheng' });
  });

  it('as delivered is good for its process, every one of them', async () => {
    for (const { process, document, version } of await t.office.letters.templates.list()) {
      const { content } = await t.office.letters.templates.get(process, document);
      const again = t.office.letters.templates.put(administrator, process, document, content, version);
      await expect(again, `${process} ${document}`).resolves.toMatchObject({ version: version + 1 });
    }
  });

  it('with a wrong tag is refused, names it, and changes nothing', async () => {
    const wrong = put(docx('{caseNo} {minutesDraught}'));
    await expect(wrong).rejects.toMatchObject({ code: 'LETTER_TEMPLATE_INVALID', issues: [{ path: 'template.{minutesDraught}' }] });
    await expect(put(Buffer.from('%PDF-1.4\n'))).rejects.toMatchObject({ code: 'FILE_TYPE_REFUSED' });
    expect((await t.office.letters.templates.get(PROCESS, 'D08')).version).toBe(2);
  });

  it('is not replaced by somebody who has not seen the last version', async () => {
    const both = await Promise.allSettled([put(docx('a{caseNo}'), 2), put(docx('b{caseNo}'), 2)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(put(docx('{caseNo}'), 0)).rejects.toMatchObject({ code: 'STALE_VERSION' });
  });
});
