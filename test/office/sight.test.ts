import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TaskDocument } from '../../server/engine/types.ts';
import type { Variables } from '../../server/kernel/types.ts';
import type { Principal } from '../../server/people/types.ts';
import { bySystem, calling, inARow, openTestOffice, shanghai, type TestOffice } from './support.ts';

/** Who sees what of a case, from the report to long after its closing. */
let t: TestOffice;
let duty: Principal;
let head: Principal;
let supervisor: Principal;
let health: Principal;

const DAY = 86_400_000;
const report: Variables = {
  policeCalled: true,
  policeCalledAt: '2026-11-20T16:52:00+08:00',
  immediateDanger: false,
  discoveredAt: '2026-11-20T16:40:00+08:00',
  observedFacts: '老师发现异常',
  situations: ['S2'],
};
const registration: Variables = {
  discoveredAt: '2026-11-20T16:40+08:00',
  reportedAt: '2026-11-20T17:00+08:00',
  channel: '网络表单',
  reporterType: '学校幼儿园',
  isMandated: true,
  childKnown: true,
  childName: '演示儿童',
  sex: '女',
  age: 12,
  situations: ['S2'],
  suspect: '父母或监护人',
  guardianIsSuspect: true,
  immediateDanger: true,
  injury: '重',
  needMedical: true,
  observedFacts: '老师发现异常',
};

beforeAll(async () => {
  t = await openTestOffice('office-sight', shanghai('2026-11-20T17:00:00'), { processes: true });
  duty = await t.principal('zhiban');
  head = await t.principal('zhoulan');
  supervisor = await t.principal('hemiao');
  health = await t.principal('weijian');
});
afterAll(() => t?.close());

async function submit(variables: Variables = report) {
  const { caseNo } = await t.office.reports.submit(variables, { id: 'public', kind: 'public' });
  await t.engine.settled();
  const { items } = await t.office.cases.list(head, { q: caseNo });
  return items[0]!;
}
async function taskOf(instanceId: string, elementId: string): Promise<TaskDocument> {
  await t.engine.settled();
  const { items } = await t.engine.tasks.list({ filter: { instanceId, elementId, state: 'open' } });
  return items[0]!;
}
async function registered(more: Variables = {}, first: Variables = report) {
  const found = await submit(first);
  await t.office.tasks.complete(duty, (await taskOf(found.instanceId, 'MR-02'))._id, { ...registration, ...more }, {});
  return found;
}
async function triaged(decided: Variables, more: Variables = {}, first: Variables = report) {
  const found = await registered(more, first);
  const triage = await taskOf(found.instanceId, 'MR-03');
  const shown = await t.office.tasks.get(duty, triage._id);
  const usual = { urgency: shown.data.ruleSuggestion ?? 'U1', owner: 'chengye', notifyTargets: ['EDU'] };
  await t.office.tasks.complete(duty, triage._id, { ...usual, ...decided }, {});
  await t.engine.settled();
  return found;
}
const inboxOf = async (person: Principal, caseId: string) =>
  (await t.office.tasks.list(person, { view: 'all', state: 'open', case: caseId })).items.map(({ elementId }) => elementId);
const knows = async (person: Principal, id: string) =>
  (await t.office.cases.list(person, { limit: 200 })).items.some((each) => each.id === id);

test('a report that speaks of sexual abuse is for named persons from its first minute, and the duty officers can still take it up', async () => {
  const found = await submit();

  expect(found.sensitivity).toBe('C4');
  expect([await knows(supervisor, found.id), await knows(head, found.id)]).toEqual([false, true]);
  expect(await inboxOf(supervisor, found.id)).toEqual([]);
  expect(await inboxOf(duty, found.id)).toEqual(['MR-02']);

  const task = await taskOf(found.instanceId, 'MR-02');
  expect(await t.office.tasks.get(duty, task._id)).toMatchObject({ readsCase: false, can: { claim: true } });
  await t.office.tasks.claim(duty, task._id);
  expect(await t.office.tasks.get(duty, task._id)).toMatchObject({ readsCase: true });
  expect((await t.office.cases.get(duty, found.id)).record).toMatchObject({ situations: ['S2'] });
});

test('a registration that speaks of it makes the case one for named persons, with the tasks of that very step', async () => {
  const found = await registered({}, { ...report, situations: ['S9'] });

  expect(await taskOf(found.instanceId, 'MR-03')).toMatchObject({ sensitivity: 'C4', named: ['zhiban'] });
  expect(await knows(supervisor, found.id)).toBe(false);
});

test('who lowers the sensitivity says why, and the work that follows is open again', async () => {
  const found = await registered();
  const triage = await taskOf(found.instanceId, 'MR-03');
  const shown = await t.office.tasks.get(duty, triage._id);
  expect(shown.data).toMatchObject({ sensitivity: 'C4', presentSensitivity: 'C4' });
  const decided = { urgency: shown.data.ruleSuggestion!, sensitivity: 'C3', owner: 'chengye', notifyTargets: ['EDU'] };

  await expect(t.office.tasks.complete(duty, triage._id, decided, {})).rejects.toMatchObject({
    issues: [{ code: 'FIELD_REQUIRED', path: 'variables.sensitivityReason' }],
  });
  await t.office.tasks.complete(duty, triage._id, { ...decided, sensitivityReason: '经核实不涉性侵' }, {});
  await t.engine.settled();

  expect(await knows(supervisor, found.id)).toBe(true);
  expect(await inboxOf(supervisor, found.id)).toContain('MR-05');
  expect(await t.db.collection('tasks').countDocuments({ caseId: found.id, sensitivity: 'C4' })).toBe(0);
});

test('the head of today sees every case for named persons, the head of yesterday none', async () => {
  const found = await triaged({ sensitivity: 'C4' });
  const confirm = await taskOf(found.instanceId, 'MR-03b');
  await t.office.tasks.complete(head, confirm._id, { triageAgreed: true, urgency: 'U1' }, {});
  await t.people.accounts.create(
    { username: 'xinren', displayName: '新任主任', organisation: 'WBB', grants: [{ role: 'wbb_head' }], password: 'weibao-demo-2026' },
    'test',
  );
  await t.people.administration.update('zhoulan', { grants: [{ role: 'wbb_officer' }] }, 'test');

  expect(await knows(await t.principal('xinren'), found.id)).toBe(true);
  expect(await inboxOf(await t.principal('xinren'), found.id)).toContain('MR-04d');
  expect(await knows(await t.principal('zhoulan'), found.id)).toBe(false);
  await t.people.administration.update('zhoulan', { grants: [{ role: 'wbb_head' }] }, 'test');
});

test('who was called in for one task knows the case by its number, reads their own part, and loses it thirty days after closing', async () => {
  const found = await triaged({ sensitivity: 'C4' }, { village: 'VC-QH' });
  const medical = await taskOf(found.instanceId, 'MR-04b');
  const form = (await t.office.tasks.get(health, medical._id)).form!;
  expect((await t.office.tasks.get(health, medical._id)).case).toMatchObject({ id: found.id, pack: true });
  await t.office.tasks.complete(health, medical._id, filled(form), {});
  await t.engine.settled();

  const pack = await t.office.cases.get(health, found.id);
  expect(pack).toMatchObject({ caseNo: found.caseNo, title: found.title, pack: true, record: {}, alerts: [] });
  expect(pack).not.toHaveProperty('owner');
  expect(pack.submissions.map(({ elementId }) => elementId)).toEqual(['MR-04b']);
  expect(pack.tasks.map(({ elementId }) => elementId)).toEqual(['MR-04b']);
  expect(pack.deadlines.every(({ elementId }) => elementId === 'MR-04b')).toBe(true);
  const timeline = await t.office.cases.timeline(health, found.id);
  expect(timeline.filter(({ type }) => type === 'activity.completed').map(({ by }) => by)).toEqual(['weijian']);
  await expect(t.office.cases.reveal(health, found.id, '想知道')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect((await t.office.cases.get(head, found.id)).submissions.length).toBeGreaterThan(2);

  await t.db.collection('cases').updateOne({ caseNo: found.caseNo }, { $set: { 'record.outcome': '别的单位写的' } });
  expect(JSON.stringify((await t.office.tasks.get(health, medical._id)).data)).not.toContain('别的单位写的');

  await t.engine.instances.cancel(found.instanceId, '结束', bySystem);
  await t.engine.settled();
  expect(await knows(await t.principal('weijian'), found.id)).toBe(true);
  await t.advance(new Date(t.clock.now().getTime() + 31 * DAY));
  const later = await t.principal('weijian');
  expect(await knows(later, found.id)).toBe(false);
  await expect(t.office.tasks.get(later, medical._id)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  expect((await t.office.tasks.list(later, { view: 'mine', state: 'completed', case: found.id })).items).toEqual([]);
});

test('a duplicate may be as old as it likes, but must be another case that the person may read; both know of it', async () => {
  const old = await submit({ ...report, situations: ['S9'] });
  await t.db.collection('cases').updateOne({ caseNo: old.caseNo }, { $set: { openedAt: shanghai('2020-01-01T09:00:00') } });
  const fillers = Array.from({ length: 201 }, (_, n) => ({ _id: `f${n}`, caseNo: `F-${n}`, participants: [], openedAt: t.clock.now() }));
  await t.db.collection('cases').insertMany(fillers.map((each) => ({ ...each, sensitivity: 'C3', instanceId: each._id })) as never[]);
  const secret = await submit();
  const found = await registered({ situations: ['S9'] }, { ...report, situations: ['S9'] });
  const triage = await taskOf(found.instanceId, 'MR-03');
  const { data } = await t.office.tasks.get(duty, triage._id);
  const complete = (duplicateOf: string) =>
    t.office.tasks.complete(duty, triage._id, { urgency: data.ruleSuggestion!, sensitivity: 'C3', owner: 'chengye', duplicateOf }, {});

  for (const wrong of [found.caseNo, secret.caseNo, 'MR-1999-0001'])
    await expect(complete(wrong)).rejects.toMatchObject({ issues: [{ code: 'OPTION_UNKNOWN', path: 'variables.duplicateOf' }] });
  await complete(old.caseNo);

  const links = await t.db.collection<{ _id: string; linkedCases: string[] }>('cases').find({ _id: { $in: [old.id, found.id] } });
  expect(Object.fromEntries((await links.toArray()).map(({ _id, linkedCases }) => [_id, linkedCases]))).toEqual({
    [old.id]: [found.id],
    [found.id]: [old.id],
  });
  await t.db.collection('cases').deleteMany({ caseNo: /^F-/ });
});

test('comments in one unit’s task are not read in another’s, and the same comment sent twice is one', async () => {
  const found = await triaged({ sensitivity: 'C3', notifyTargets: ['EDU', 'WJB'], sensitivityReason: '经核实不涉性侵' });
  const { items } = await t.engine.tasks.list({ filter: { instanceId: found.instanceId, elementId: 'MR-06', state: 'open' } });
  const [schools, clinics] = [
    items.find(({ organisation }) => organisation === 'EDU')!,
    items.find(({ organisation }) => organisation === 'WJB')!,
  ];
  const edu = await t.principal('edu');
  for (let sent = 0; sent < 2; sent += 1) await t.office.tasks.comment(edu, schools._id, '学校情况', 'the-same-key');

  expect((await t.office.tasks.comments(edu, schools._id)).map(({ text }) => text)).toEqual(['学校情况']);
  expect(await t.office.tasks.comments(health, clinics._id)).toEqual([]);
});

test('a case that a message started has its number as its key, once', async () => {
  const message = { name: 'police.informs', variables: { policeCalledAt: report.policeCalledAt! } };
  const id = (await t.engine.messages.correlate(message, bySystem)).instanceIds[0]!;
  await t.engine.settled();
  const { caseNo } = (await t.db.collection('cases').findOne({ instanceId: id }))!;

  expect((await t.engine.instances.get(id)).businessKey).toBe(caseNo);
  expect(await taskOf(id, 'MR-02')).toMatchObject({ businessKey: caseNo });
  const stored = () => t.db.collection<{ _id: string; version: number }>('instances').findOne({ _id: id });
  const before = await stored();
  await t.engine.instances.assignKey(id, caseNo);
  expect((await stored())!.version).toBe(before!.version);
});

test('a case without a village is no village’s: its work goes to the supervisor of the child directors', async () => {
  const found = await triaged({ sensitivity: 'C3', sensitivityReason: '经核实不涉性侵' });
  const shelter = await taskOf(found.instanceId, 'MR-04c');
  const village = await t.principal('qinghe');

  expect(shelter.organisation).toBe('WBB');
  await expect(t.office.tasks.get(village, shelter._id)).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  expect((await t.office.tasks.get(supervisor, shelter._id)).can.complete).toBe(true);

  await t.engine.definitions.deploy(inARow('of-a-village', { id: 'visit', with: 'camunda:candidateGroups="village_head"' }), bySystem);
  await t.engine.definitions.deploy(calling('caller', 'of-a-village'), bySystem);
  await t.db.collection('cases').updateOne({ caseNo: found.caseNo }, { $set: { instanceId: 'of-no-village' } });
  await t.engine.instances.start({ definition: 'caller', instanceId: 'of-no-village' }, bySystem);
  await t.engine.settled();
  const { items } = await t.engine.tasks.list({ filter: { elementId: 'visit', caseId: found.id } });
  expect(items).toMatchObject([{ candidateGroups: ['village_head', 'child_supervisor'], organisation: 'WBB' }]);
});

/** Whatever the form asks for. */
function filled(form: { components: Record<string, unknown>[] }): Variables {
  const asked = form.components as {
    key?: string;
    type: string;
    subtype?: string;
    validate?: { required?: boolean };
    values?: Variables[];
  }[];
  const answer = ({ type, values }: (typeof asked)[number]) =>
    type === 'datetime' ? '2026-11-20T17:30+08:00' : type === 'checkbox' ? true : (values?.[0]?.value ?? '演示');
  return Object.fromEntries(asked.flatMap((field) => (field.key && field.validate?.required ? [[field.key, answer(field)]] : [])));
}
