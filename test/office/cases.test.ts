import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TaskDocument } from '../../server/engine/types.ts';
import type { Variables } from '../../server/kernel/types.ts';
import type { Principal } from '../../server/people/types.ts';
import { fill } from '../scenario/fill.ts';
import { by, bySystem, calling, inARow, openTestOffice, shanghai, type TestOffice } from './support.ts';

let t: TestOffice;
let duty: Principal;
let officer: Principal;
let head: Principal;
let director: Principal;
let auditor: Principal;

beforeAll(async () => {
  t = await openTestOffice('office-cases', shanghai('2026-11-20T17:00:00'), { processes: true });
  duty = await t.principal('zhiban');
  officer = await t.principal('chengye');
  head = await t.principal('zhoulan');
  director = await t.principal('surui');
  auditor = await t.principal('shenji');
});
afterAll(() => t?.close());

const PUBLIC = { id: 'public', kind: 'public' as const };
const report: Variables = {
  policeCalled: true,
  policeCalledAt: '2026-11-20T16:52:00+08:00',
  immediateDanger: false,
  discoveredAt: '2026-11-20T16:40:00+08:00',
  observedFacts: '手臂有多处瘀青',
  situations: ['S4'],
  village: 'VC-QH',
  reporterName: '演示教师',
  reporterPhone: '000-0000-0001',
};

async function submit(variables: Variables = report, key?: string) {
  const { receiptCode, caseNo } = await t.office.reports.submit(variables, PUBLIC, key);
  await t.engine.settled();
  const { items } = await t.office.cases.list(head, { q: caseNo });
  return { receiptCode, caseNo, found: items[0]! };
}
async function taskOf(instanceId: string, elementId: string): Promise<TaskDocument> {
  await t.engine.settled();
  const { items } = await t.engine.tasks.list({ filter: { instanceId, elementId, state: 'open' } });
  return items[0]!;
}
const registration = (): Variables => ({
  discoveredAt: '2026-11-20T16:40+08:00',
  reportedAt: '2026-11-20T17:00+08:00',
  channel: '网络表单',
  reporterType: '学校幼儿园',
  isMandated: true,
  childKnown: true,
  childName: '演示儿童',
  sex: '男',
  age: 9,
  village: 'VC-QH',
  situations: ['S4'],
  suspect: '父母或监护人',
  guardianIsSuspect: true,
  immediateDanger: false,
  injury: '轻',
  needMedical: false,
  observedFacts: '手臂有多处瘀青',
});
const pdf = (text = '%PDF-1.7') => ({ name: '证据.pdf', type: 'text/html', content: Readable.from([Buffer.from(text)]) });

test('a public report becomes a case with a number, a running process, and a receipt that tells status words only', async () => {
  const { receiptCode, caseNo, found } = await submit();
  expect(caseNo).toMatch(/^MR-2026-\d{4}$/);
  expect(found).toMatchObject({ caseNo, type: 'MR', status: '办理中', organisation: 'VC-QH' });
  expect(found.title).not.toContain('演示');
  const receipt = await t.office.reports.receipt(receiptCode.toLowerCase().replaceAll('-', ' '));
  expect(receipt).toEqual({ status: '已收到', at: found.openedAt });
  await expect(t.office.reports.receipt('0000-0000-0000-0000')).rejects.toMatchObject({ code: 'RECEIPT_NOT_FOUND' });
  const task = await taskOf(found.instanceId, 'MR-02');
  expect(task).toMatchObject({ caseId: found.id, businessKey: caseNo, organisation: 'WBB', deadline: { policy: 'MR-D03' } });
  expect(JSON.stringify(await t.db.collection('receipts').find().toArray())).not.toContain(receiptCode);
});

test('a report in danger says so in the lists until its urgency is judged, and that the head is told when nobody takes it over in time', async () => {
  const { found } = await submit({ ...report, immediateDanger: true });
  const { items } = await t.office.tasks.list(duty, { view: 'all', state: 'open', case: found.id, limit: 50 });
  const row = items.find(({ elementId }) => elementId === 'MR-02')!;
  expect(row).toMatchObject({ codeName: found.title, danger: true, deadline: { policy: 'MR-D03' } });
  const inTime = new Date(new Date(row.deadline!.startedAt!).getTime() + 15 * 60_000).toISOString();
  expect(row.next).toMatchObject({ policy: 'MR-D03', stage: 'due', at: inTime, to: ['wbb_head'] });
});

test('a report without what the form asks for is refused, field by field, and leaves nothing', async () => {
  const before = await t.db.collection('cases').countDocuments();
  const { policeCalledAt: _, ...missing } = report;
  await expect(t.office.reports.submit({ ...missing, hobby: 1 }, PUBLIC)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    issues: [{ path: 'variables.policeCalledAt' }, { path: 'variables.hobby', code: 'FIELD_UNKNOWN' }],
  });
  expect(await t.db.collection('cases').countDocuments()).toBe(before);
});

test('a report sent twice with the same key is one case with one receipt', async () => {
  const first = await submit(report, 'key-1');
  const second = await submit(report, 'key-1');
  expect(second.caseNo).toBe(first.caseNo);
  expect(second.receiptCode).toBe(first.receiptCode);
});

test('a case whose process could not be started before a crash is started a moment later, once', async () => {
  t.faults.start = true;
  const { found, receiptCode } = await submit();
  expect((await t.office.reports.receipt(receiptCode)).status).toBe('已收到');
  await expect(t.engine.instances.get(found.instanceId)).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
  t.faults.start = false;
  await t.advance(new Date(t.clock.now().getTime() + 60_000));
  expect((await t.engine.instances.get(found.instanceId)).businessKey).toBe(found.caseNo);
  expect(await taskOf(found.instanceId, 'MR-02')).toMatchObject({ caseId: found.id });
  expect(await t.db.collection('cases').findOne({ caseNo: found.caseNo })).not.toHaveProperty('starting');
  expect(await t.db.collection('alarms').countDocuments({ 'ref.caseId': found.id })).toBe(0);
});

// Red line 2. Fails where `mayReadReporter` lets everybody with the permission read (tried).
test('who reported is kept apart and told to the head and the owner only', async () => {
  const { found } = await submit();
  const file = await t.office.cases.get(officer, found.id);
  expect(JSON.stringify(file)).not.toContain('演示教师');
  expect(JSON.stringify(await t.db.collection('cases').findOne({ caseNo: found.caseNo }))).not.toContain('演示教师');
  expect(JSON.stringify(await t.engine.instances.get(found.instanceId))).not.toContain('演示教师');
  expect(await t.office.cases.reveal(officer, found.id, '核对')).not.toHaveProperty('reporterName');
  expect(await t.office.cases.reveal(head, found.id, '回访报告人')).toMatchObject({ reporterName: '演示教师' });
  await t.db.collection<{ _id: string }>('cases').updateOne({ _id: found.id }, { $set: { owner: 'chengye' } });
  expect(await t.office.cases.reveal(officer, found.id, '告知结果')).toMatchObject({ reporterName: '演示教师' });
  const audit = await t.people.audit.list({ action: 'case.revealed', caseId: found.id });
  expect(audit.items.map(({ who, reason }) => [who, reason])).toContainEqual(['zhoulan', '回访报告人']);
});

// Fails without the entry in `cases.get`, in `tasks.get` or in `files.get` (tried).
test('whoever reads a case, a task of it or a file of it is written down, and whoever has names shown to them with the reason (red line 9)', async () => {
  // given
  const { found } = await submit();
  const task = await taskOf(found.instanceId, 'MR-02');
  const file = await t.office.files.put(duty, pdf());
  await t.office.tasks.complete(duty, task._id, { ...registration(), evidenceHeld: [file.id] }, {});
  const written = async () => (await t.people.audit.list({ caseId: found.id })).items;
  const before = (await written()).length;

  // when
  await t.office.tasks.get(duty, task._id);
  await t.office.cases.get(head, found.id);
  await t.office.files.get(head, file.id);
  await t.office.cases.reveal(head, found.id, '核对姓名');

  // then: the newest first
  const since = (await written()).slice(0, -before || undefined);
  expect(since.map(({ action, who, object }) => [action, who, object])).toEqual([
    ['case.revealed', 'zhoulan', found.id],
    ['file.read', 'zhoulan', file.id],
    ['case.read', 'zhoulan', found.id],
    ['task.read', 'zhiban', task._id],
  ]);
  expect(since[0]).toMatchObject({ reason: '核对姓名', fields: expect.arrayContaining(['childName']) });
  for (const { at } of since) expect(Math.abs(new Date(at).getTime() - t.clock.now().getTime())).toBeLessThan(600_000);
});

// Red line 3: names are masked. Fails where `masked` masks nothing (tried).
test('a task shows what the case knows; completing it files the form, tells the kernel the few variables, and opens the next task', async () => {
  const { found } = await submit();
  const task = await taskOf(found.instanceId, 'MR-02');
  const shown = await t.office.tasks.get(duty, task._id);
  expect(shown.data).toMatchObject({ observedFacts: '手臂有多处瘀青', village: 'VC-QH', situations: ['S4'] });
  expect(shown.data).toMatchObject({ channel: '网络表单' });
  expect(shown.data).not.toHaveProperty('reporterName');
  expect(shown).toMatchObject({ case: { caseNo: found.caseNo }, readsCase: true });
  expect(shown.deadline).toMatchObject({ policy: 'MR-D03' });
  expect(shown.besides).toMatchObject([{ policy: 'MR-D02', dueAt: '2026-11-21T08:40:00.000Z' }]);
  expect(shown.can).toMatchObject({ complete: true, claim: true, assign: false });

  await expect(t.office.tasks.complete(duty, task._id, { ...registration(), injury: '很重' }, {})).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    issues: [{ code: 'OPTION_UNKNOWN', path: 'variables.injury' }],
  });
  await t.office.tasks.saveDraft(duty, task._id, { injury: '轻' });
  expect((await t.office.tasks.get(duty, task._id)).draft).toEqual({ injury: '轻' });

  const file = await t.office.files.put(duty, pdf());
  expect(file).toMatchObject({ name: '证据.pdf', type: 'application/pdf', size: 8 });
  const { next } = await t.office.tasks.complete(duty, task._id, { ...registration(), evidenceHeld: [file.id] }, { idempotencyId: 'c1' });
  expect(next.map(({ elementId }) => elementId)).toContain('MR-03');

  const { variables } = await t.engine.instances.get(found.instanceId);
  expect(variables).toMatchObject({ guardianIsSuspect: true, age: 9 });
  expect(variables).not.toHaveProperty('childName');
  expect(variables).not.toHaveProperty('observedFacts');
  const caseFile = await t.office.cases.get(head, found.id);
  expect(caseFile.record).toMatchObject({ injury: '轻', childName: '演*' });
  expect(caseFile.submissions.map(({ formKey }) => formKey)).toEqual(['mandatory-report/SE1', 'mandatory-report/MR-02']);
  expect(caseFile.deadlines[0]).toMatchObject({ policy: 'MR-D02', status: 'met' });
  expect(caseFile.tasks.map(({ elementId }) => elementId)).toContain('MR-03');
  expect((await t.office.files.get(head, file.id)).type).toBe('application/pdf');
  expect(await t.db.collection('drafts').countDocuments({ taskId: task._id })).toBe(0);
  expect((await t.db.collection<{ _id: string; participants: string[] }>('cases').findOne({ _id: found.id }))?.participants).toContain(
    'zhiban',
  );

  await expect(t.office.tasks.complete(duty, task._id, registration(), {})).rejects.toMatchObject({ code: 'TASK_ALREADY_COMPLETED' });
  const again = await t.office.tasks.complete(duty, task._id, registration(), { idempotencyId: 'c1' });
  expect(again.next.map(({ elementId }) => elementId)).toContain('MR-03');

  const timeline = await t.office.cases.timeline(head, found.id);
  expect(timeline.map(({ type, elementId }) => [type, elementId])).toContainEqual(['activity.completed', 'MR-02']);
  expect(timeline.find(({ elementId, by: who }) => elementId === 'MR-02' && who)).toMatchObject({ byName: expect.any(String) });
});

test('a case for named persons only disappears from everybody else, its tasks and counts too', async () => {
  const { found } = await submit();
  expect((await t.office.cases.list(officer, { q: found.caseNo })).items).toHaveLength(1);
  await t.office.tasks.complete(duty, (await taskOf(found.instanceId, 'MR-02'))._id, registration(), {});
  const triage = await taskOf(found.instanceId, 'MR-03');
  const shown = await t.office.tasks.get(duty, triage._id);
  const decided = { urgency: shown.data.ruleSuggestion ?? 'U2', sensitivity: 'C4', owner: 'chengye', notifyTargets: ['EDU'] };
  await t.office.tasks.complete(duty, triage._id, decided, {});
  await t.engine.settled();
  const supervisor = await t.principal('hemiao');
  expect((await t.office.cases.list(officer, { q: found.caseNo })).items).toHaveLength(1);
  expect((await t.office.cases.list(duty, { q: found.caseNo })).items).toHaveLength(1);
  expect((await t.office.cases.list(supervisor, { q: found.caseNo })).items).toHaveLength(0);
  await expect(t.office.cases.get(supervisor, found.id)).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
  const hers = await t.office.tasks.list(head, { view: 'all', state: 'open', case: found.id });
  const his = await t.office.tasks.list(supervisor, { view: 'all', state: 'open', case: found.id });
  const open = await t.engine.tasks.list({ filter: { instanceId: found.instanceId, state: 'open' } });
  expect(hers.items).toHaveLength(open.items.length);
  expect(hers.counts.all - his.counts.all).toBeGreaterThan(0);
  expect(open.items.length).toBeGreaterThan(2);
  expect(open.items.every(({ sensitivity }) => sensitivity === 'C4')).toBe(true);
});

test('people see and do only what is theirs', async () => {
  const { found } = await submit();
  const task = await taskOf(found.instanceId, 'MR-02');
  await expect(t.office.tasks.get(director, task._id)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  await expect(t.office.cases.get(director, found.id)).rejects.toMatchObject({ code: 'CASE_NOT_FOUND' });
  await expect(t.office.tasks.complete(officer, task._id, registration(), {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect((await t.office.tasks.list(auditor, { view: 'all', state: 'open' })).counts).toEqual({ mine: 0, unit: 0, unclaimed: 0, all: 0 });
  await t.office.tasks.claim(duty, task._id);
  await expect(t.office.tasks.claim({ ...head, everything: true }, task._id)).rejects.toMatchObject({ code: 'TASK_ALREADY_CLAIMED' });
  expect((await t.office.tasks.list(duty, { view: 'mine', state: 'open' })).items.map(({ id }) => id)).toContain(task._id);
  const [row] = (await t.office.tasks.list(duty, { view: 'mine', state: 'open', q: found.caseNo })).items;
  expect(row).toMatchObject({
    name: '受理登记',
    nameEn: 'Intake registration',
    caseNo: found.caseNo,
    assignee: 'zhiban',
    candidateRoles: ['wbb_duty'],
  });
  expect(JSON.stringify(row)).not.toContain('瘀青');
});

test('files are taken by what they are, kept from strangers, and cannot be filed by somebody else', async () => {
  await expect(t.office.files.put(duty, pdf('<html><script>alert(1)</script>'))).rejects.toMatchObject({ code: 'FILE_TYPE_REFUSED' });
  await expect(t.office.files.put(duty, pdf(`%PDF${'x'.repeat(21 * 1024 * 1024)}`))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  const file = await t.office.files.put(officer, pdf());
  await expect(t.office.files.get(duty, file.id)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const { found } = await submit();
  const task = await taskOf(found.instanceId, 'MR-02');
  await expect(t.office.tasks.complete(duty, task._id, { ...registration(), evidenceHeld: [file.id] }, {})).rejects.toMatchObject({
    issues: [{ code: 'FILE_UNKNOWN', path: 'variables.evidenceHeld[0]' }],
  });
});

test('a process of an outside program works without forms: its variables pass through', async () => {
  await t.engine.definitions.deploy(
    inARow('outside', { id: 'one', with: 'camunda:formKey="embedded:their-own"' }, { id: 'two', with: '' }),
    bySystem,
  );
  const { id } = await t.engine.instances.start({ definition: 'outside', businessKey: 'ORDER-1', variables: { a: 1 } }, bySystem);
  const task = await taskOf(id, 'one');
  expect(await t.office.tasks.get(officer, task._id)).toMatchObject({ form: null, data: { a: 1 }, case: null, deadline: null });
  const { next } = await t.office.tasks.complete(officer, task._id, { b: { c: [1] } }, {});
  expect(next.map(({ elementId }) => elementId)).toEqual(['two']);
  expect((await t.engine.instances.get(id)).variables).toMatchObject({ a: 1, b: { c: [1] } });
});

test('a process belongs to a case by who called it, through any number of calls, never by a business key that it was given', async () => {
  const { found } = await submit();
  await t.engine.definitions.deploy(inARow('stranger', { id: 'look', with: '' }), bySystem);
  await t.engine.definitions.deploy(calling('outer', 'middle'), bySystem);
  await t.engine.definitions.deploy(calling('middle', 'stranger'), bySystem);
  const { id } = await t.engine.instances.start({ definition: 'stranger', businessKey: found.caseNo }, bySystem);
  expect(await taskOf(id, 'look')).not.toHaveProperty('caseId');
  expect(await t.office.cases.ofInstance(head, id)).toBeNull();

  await t.db.collection('cases').updateOne({ caseNo: found.caseNo }, { $set: { instanceId: 'the-outer-one' } });
  await t.engine.instances.start({ definition: 'outer', instanceId: 'the-outer-one' }, bySystem);
  await t.engine.settled();
  const { items } = await t.engine.tasks.list({ filter: { elementId: 'look', caseId: found.id } });
  expect(items).toHaveLength(1);
  expect(await t.office.cases.ofInstance(head, items[0]!.instanceId)).toMatchObject({ id: found.id });
});

test('work sent back says why, and the supervisor reminds and reassigns', async () => {
  await t.engine.definitions.deploy(
    inARow('sent-back', { id: 'first', with: '' }, { id: 'second', with: 'weibao:returnable="true"' }),
    bySystem,
  );
  const { id } = await t.engine.instances.start({ definition: 'sent-back' }, bySystem);
  await t.engine.tasks.complete((await taskOf(id, 'first'))._id, {}, by('chengye'));
  const second = await taskOf(id, 'second');
  await t.office.tasks.comment(officer, second._id, '材料不全');
  const { next } = await t.office.tasks.return(officer, second._id, { reason: '缺附件' }, {});
  expect(next.map(({ elementId }) => elementId)).toEqual(['first']);
  expect((await t.office.tasks.comments(officer, next[0]!._id)).map(({ text }) => text)).toEqual(['缺附件']);
  await t.office.tasks.remind(head, next[0]!._id, '请尽快办理');
  expect((await t.office.tasks.comments(officer, next[0]!._id)).map(({ text }) => text)).toContain('请尽快办理');
  expect(await t.office.tasks.assign(head, next[0]!._id, 'zhiban')).toMatchObject({ assignee: 'zhiban' });
  await expect(t.office.tasks.assign(head, next[0]!._id, 'nobody')).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    issues: [{ path: 'to' }],
  });
});

test('the board shows what is late, whose it is and how far it has climbed', async () => {
  const { found } = await submit();
  await t.advance(shanghai('2026-11-21T18:00:00'));
  const board = await t.office.board.figures(head);
  expect(board.overdue).toContainEqual(expect.objectContaining({ caseNo: found.caseNo, elementId: 'MR-02', level: 3 }));
  expect(board.alerts.map(({ policy }) => policy)).toContain('MR-D03');
  expect(board.byOrganisation).toContainEqual(expect.objectContaining({ id: 'WBB', overdue: expect.any(Number) }));
  expect(board.discoveryToPolice).toMatchObject({ medianMinutes: 12, limitMinutes: 30 });
});

test('the modeler is offered everything by name', async () => {
  const options = await t.office.modelerOptions();
  expect(options.policies).toContainEqual({ value: 'MR-D05', label: '公安反馈进展', labelEn: 'Police report progress' });
  for (const kind of ['roles', 'organisations', 'forms', 'documents', 'decisions', 'topics', 'messages', 'signals']) {
    expect(options[kind]!.length, kind).toBeGreaterThan(0);
  }
});

// Red line 2. Fails where `mayKnowOpener` lets everybody know (tried).
test('who took a report in at its start may be who reported, and is told as the reporter is', async () => {
  const school = await t.principal('zhongxue');
  const evidence = (await t.office.files.put(school, pdf())).id;
  const variables = fill(await t.office.forms.get('mandatory-report/SE3'), {}, t.clock.now(), evidence);
  const made = await t.office.cases.create(school, { process: 'mandatory-report', startEvent: 'SE3', variables });
  await t.engine.settled();
  const tells = async (reader: Principal) => {
    const told = [await t.office.cases.get(reader, made.id), await t.office.cases.timeline(reader, made.id)];
    return { opener: JSON.stringify(told).includes('zhongxue'), asked: await t.office.cases.tellsOpener(reader, made.instanceId) };
  };

  expect(await tells(officer)).toEqual({ opener: false, asked: false });
  expect(await tells(duty)).toEqual({ opener: false, asked: false });
  expect(await tells(head)).toEqual({ opener: true, asked: true });
  expect(await t.office.cases.tellsOpener(await t.principal('liucheng'), made.instanceId)).toBe(false);
  await t.db.collection<{ _id: string }>('cases').updateOne({ _id: made.id }, { $set: { owner: 'chengye' } });
  expect(await tells(officer)).toEqual({ opener: true, asked: true });
});
