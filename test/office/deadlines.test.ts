import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskDocument } from '../../server/engine/types.ts';
import type { Variables } from '../../server/kernel/types.ts';
import { by, bySystem, diagram, inARow, openTestOffice, shanghai, type TestOffice } from './support.ts';

let t: TestOffice;
const DAY_MS = 86_400_000;
const FRIDAY = shanghai('2026-11-20T18:10:00');

beforeAll(async () => {
  t = await openTestOffice('office-deadlines', FRIDAY);
  const feedback = 'camunda:candidateGroups="police_liaison:PCS" weibao:deadlinePolicy="MR-D05"';
  await deploy(inARow('feedback', { id: 'wait', with: feedback }, { id: 'after', with: '' }));
  await deploy(inARow('closing', { id: 'close', with: 'camunda:candidateGroups="wbb_officer" weibao:deadlinePolicy="MR-S13"' }));
  await deploy(
    diagram(
      'chasing',
      `<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="in" />
       <bpmn:exclusiveGateway id="in" /><bpmn:sequenceFlow id="f2" sourceRef="in" targetRef="wait" />
       <bpmn:userTask id="wait" name="wait" ${feedback} />
       <bpmn:boundaryEvent id="late" attachedToRef="wait"><bpmn:timerEventDefinition><bpmn:timeDate xsi:type="bpmn:tFormalExpression">= due</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent>
       <bpmn:sequenceFlow id="f3" sourceRef="late" targetRef="chase" /><bpmn:userTask id="chase" name="chase" camunda:candidateGroups="wbb_officer" />
       <bpmn:sequenceFlow id="f4" sourceRef="chase" targetRef="in" /><bpmn:sequenceFlow id="f5" sourceRef="wait" targetRef="end" /><bpmn:endEvent id="end" />`,
    ),
  );
});
afterAll(() => t?.close());

const deploy = (xml: string) => t.engine.definitions.deploy(xml, bySystem);

async function begin(definition: string, variables: Variables = {}): Promise<string> {
  return (await t.engine.instances.start({ definition, variables }, bySystem)).id;
}
async function taskOf(instanceId: string, elementId: string): Promise<TaskDocument> {
  const { items } = await t.engine.tasks.list({ filter: { instanceId, elementId, state: 'open' } });
  return items[0]!;
}
const alertsOf = (instanceId: string) => t.db.collection('alerts').find({ instanceId }).sort({ raisedAt: 1, level: 1 }).toArray();

test('a task with a policy is born with its due time, counted from the policy’s start variable', async () => {
  const instance = await begin('feedback', { policeAcceptedAt: '2026-11-20T18:10:00+08:00' });
  const task = await taskOf(instance, 'wait');
  expect(task.dueAt).toEqual(shanghai('2026-11-23T23:59:59'));
  expect(task.deadline).toMatchObject({ policy: 'MR-D05', status: 'running', provisional: false });
  expect(task.organisation).toBe('PCS');
  const deadline = await t.office.deadlines.ofTask(task._id);
  expect(deadline).toMatchObject({
    startEvent: 'policeAcceptedAt',
    explanation: '自 11月20日(周五)次日起算 3 天:11月21日、11月22日、11月23日;11月23日(周一)为工作日 → 截止 11月23日(周一) 23:59',
    stages: [
      { stage: 'warn', at: '2026-11-22T10:10:00.000Z' },
      { stage: 'due', to: ['police_liaison:PCS', 'wbb_officer'] },
      { stage: 'esc1', at: '2026-11-24T15:59:59.000Z', to: ['wbb_head'] },
      { stage: 'esc2', at: '2026-11-26T15:59:59.000Z', to: ['street_deputy'] },
    ],
  });
  await t.engine.tasks.complete(task._id, {}, by('wuzheng'));
  expect((await t.office.deadlines.ofTask(task._id))?.status).toBe('met');
  expect(await t.db.collection('alarms').countDocuments({ 'ref.deadlineId': deadline!.id })).toBe(0);
});

test('a diagram that names a policy that does not exist is refused with its place, and nothing is left behind', async () => {
  const wrong = inARow('unknown', { id: 'bad', with: 'weibao:deadlinePolicy="XX-D99"' });
  await expect(deploy(wrong)).rejects.toMatchObject({
    code: 'POLICY_UNKNOWN',
    issues: expect.arrayContaining([expect.objectContaining({ code: 'POLICY_UNKNOWN', severity: 'error', elementId: 'bad' })]),
  });
  expect(await t.db.collection('definitions').countDocuments({ key: 'unknown' })).toBe(0);
  await expect(t.office.deadlines.preview('XX-D99', FRIDAY)).rejects.toMatchObject({
    code: 'POLICY_UNKNOWN',
    issues: [{ path: 'policy' }],
  });
});

test('a change of a variable counts the running deadline again', async () => {
  const instance = await begin('feedback', { policeAcceptedAt: '2026-11-20T18:10:00+08:00' });
  await t.engine.instances.setVariables(instance, { policeAcceptedAt: '2026-11-18T09:00:00+08:00' }, bySystem);
  expect((await taskOf(instance, 'wait')).dueAt).toEqual(shanghai('2026-11-23T23:59:59'));
  await t.engine.instances.setVariables(instance, { policeAcceptedAt: '2026-11-17T09:00:00+08:00' }, bySystem);
  expect((await taskOf(instance, 'wait')).dueAt).toEqual(shanghai('2026-11-20T23:59:59'));
  await t.engine.instances.cancel(instance, 'done', bySystem);
});

test('a start that has not come yet does not put the alarms off', async () => {
  const instance = await begin('feedback', { policeAcceptedAt: '2027-11-20T09:00:00+08:00' });
  expect((await taskOf(instance, 'wait')).dueAt).toEqual(shanghai('2026-11-23T23:59:59'));
  await t.engine.instances.cancel(instance, 'done', bySystem);
});

test('a calendar that changes moves running deadlines and writes down before and after', async () => {
  const instance = await begin('closing');
  const before = await taskOf(instance, 'close');
  expect(before.dueAt).toEqual(shanghai('2026-11-27T17:30:00'));
  const calendar = await t.office.calendars.get(2026);
  const extra = { name: '测试假', nameEn: 'Test holiday', from: '2026-11-25', to: '2026-11-25' };
  const head = await t.principal('zhoulan');
  const changed = await t.office.calendars.put(head, 2026, {
    ...calendar,
    holidays: [...(calendar.holidays as object[]), extra] as never,
  });
  expect(changed.recomputed).toBeGreaterThan(0);
  expect((await taskOf(instance, 'close')).dueAt).toEqual(shanghai('2026-11-30T17:30:00'));
  expect(changed.recount).toMatchObject({ state: 'done', by: 'zhoulan', cause: { kind: 'calendar', object: '2026' } });
  const moved = changed.recount.examples.find(({ policy }) => policy === 'MR-S13');
  expect(moved).toMatchObject({ before: before.dueAt!.toISOString(), after: shanghai('2026-11-30T17:30:00').toISOString() });
  await t.office.calendars.put(head, 2026, calendar);
  expect((await taskOf(instance, 'close')).dueAt).toEqual(before.dueAt);
});

test('a calendar with a makeup day on a Wednesday is refused', async () => {
  const calendar = await t.office.calendars.get(2026);
  await expect(
    t.office.calendars.put(await t.principal('zhoulan'), 2026, { ...calendar, makeupWorkdays: ['2026-11-25'] }),
  ).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    issues: [{ path: 'calendar.makeupWorkdays[0]' }],
  });
});

test('a year that nobody has entered is shown as provisional', async () => {
  expect(await t.office.calendars.get(2027)).toMatchObject({ year: 2027, status: 'provisional', stored: false });
  expect(await t.office.deadlines.preview('MR-S13', shanghai('2026-12-30T09:00:00'))).toMatchObject({ provisional: true });
});

test('a policy that changes moves its running deadlines; one that makes no sense is refused', async () => {
  const instance = await begin('closing');
  const policy = (await t.office.policies.list()).find(({ id }) => id === 'MR-S13')!;
  const administrator = await t.principal('liucheng');
  await expect(t.office.policies.put(administrator, 'MR-S13', { ...policy, value: 'PT5H' })).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
  await expect(t.office.policies.put(administrator, 'MR-S13', { ...policy, protective: true })).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
  });
  for (const [when, said] of [
    ['urgency = ', 'unexpected end'],
    ['= (urgency', 'unexpected end'],
    ['isLate(urgency)', 'isLate()'],
  ]) {
    await expect(t.office.policies.put(administrator, 'MR-S13', { ...policy, when: when! })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ code: 'POLICY_INVALID', path: 'policy.when', message: expect.stringContaining(said!) }],
    });
  }
  const changed = await t.office.policies.put(administrator, 'MR-S13', { ...policy, value: 'P2D' });
  expect(changed.recomputed).toBeGreaterThan(0);
  expect((await taskOf(instance, 'close')).dueAt).toEqual(shanghai('2026-11-24T17:30:00'));
  await t.office.policies.put(administrator, 'MR-S13', policy);
});

test('the head stops the clock and lets it go on; a policy that may not be paused is not', async () => {
  const head = await t.principal('zhoulan');
  const instance = await begin('closing');
  const task = await taskOf(instance, 'close');
  const { id } = (await t.office.deadlines.ofTask(task._id))!;
  const tomorrow = new Date(t.clock.now().getTime() + 24 * 3_600_000);
  const foreseen = await t.office.deadlines.forecast(head, id, tomorrow);
  expect(foreseen.before.dueAt).toBe(task.dueAt!.toISOString());
  expect(foreseen.after.explanation).toContain('扣除暂停 1 天');
  expect((await t.office.deadlines.pause(head, id, '等待法院裁定')).status).toBe('paused');
  expect((await taskOf(instance, 'close')).deadline?.status).toBe('paused');
  await t.advance(new Date(t.clock.now().getTime() + 24 * 3_600_000));
  const resumed = await t.office.deadlines.resume(head, id, '裁定已到');
  expect(resumed.dueAt).toBe(foreseen.after.dueAt);
  expect(resumed.status).toBe('running');
  expect(resumed.explanation).toContain('扣除暂停 1 天');
  expect(new Date(resumed.dueAt).getTime()).toBeGreaterThanOrEqual(shanghai('2026-11-27T17:30:00').getTime());
  expect(resumed.changes).toMatchObject([
    { kind: 'paused', by: 'zhoulan', reason: '等待法院裁定', before: foreseen.before.dueAt, after: foreseen.before.dueAt },
    {
      kind: 'resumed',
      by: 'zhoulan',
      reason: '裁定已到',
      before: foreseen.before.dueAt,
      after: resumed.dueAt,
      explanation: resumed.explanation,
    },
  ]);
  expect(t.notices.filter(({ type, id: about }) => type === 'deadline.updated' && about === id)).toHaveLength(2);
  const fixed = await taskOf(await begin('feedback', { policeAcceptedAt: '2026-11-20T18:10:00+08:00' }), 'wait');
  const other = (await t.office.deadlines.ofTask(fixed._id))!;
  await expect(t.office.deadlines.pause(head, other.id, 'x')).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('an overdue duty of the police turns red, alerts the liaison, then climbs to head and deputy, once each; the chase does not stop it', async () => {
  const instance = await begin('chasing', { policeAcceptedAt: '2026-11-20T18:10:00+08:00', due: '2026-11-23T23:59:59+08:00' });
  await t.advance(shanghai('2026-11-23T10:00:00'));
  expect((await taskOf(instance, 'wait')).deadline?.status).toBe('amber');
  expect(await alertsOf(instance)).toHaveLength(0);

  await t.advance(shanghai('2026-11-24T09:00:00'));
  const chase = await taskOf(instance, 'chase');
  expect(chase).toBeDefined();
  expect(await alertsOf(instance)).toMatchObject([{ stage: 'due', level: 1, state: 'open', policy: 'MR-D05' }]);

  await t.engine.tasks.complete(chase._id, { due: '2026-12-31T23:59:59+08:00' }, by('chengye'));
  const again = await taskOf(instance, 'wait');
  expect(again.dueAt).toEqual(shanghai('2026-11-23T23:59:59'));

  await t.advance(shanghai('2026-11-27T09:00:00'));
  expect((await alertsOf(instance)).map(({ stage, level }) => [stage, level])).toEqual([
    ['due', 1],
    ['esc1', 2],
    ['esc2', 3],
  ]);
  expect(t.notices.filter(({ type }) => type === 'alert.raised').length).toBeGreaterThanOrEqual(3);

  const head = await t.principal('zhoulan');
  const { items } = await t.office.alerts.list(head, { state: 'open', level: 2 });
  const alert = items.find(({ instanceId }) => instanceId === instance)!;
  expect(await t.office.alerts.acknowledge(head, alert.id, '已与派出所所长通话')).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: 'zhoulan',
  });
  await expect(t.office.alerts.acknowledge(head, alert.id, 'x')).rejects.toMatchObject({ code: 'ALERT_ALREADY_ACKNOWLEDGED' });

  await t.engine.tasks.complete((await taskOf(instance, 'wait'))._id, {}, by('wuzheng'));
  expect((await alertsOf(instance)).every(({ state }) => state === 'closed')).toBe(true);
});

describe('a task that has climbed its ladder', () => {
  async function climbed(): Promise<string> {
    const now = t.clock.now();
    const instance = await begin('chasing', {
      policeAcceptedAt: now.toISOString(),
      due: new Date(now.getTime() + 12 * DAY_MS).toISOString(),
    });
    await t.advance(new Date(now.getTime() + 30 * DAY_MS));
    return instance;
  }

  test('is one row with its highest level, on the board and where the list is asked for tasks', async () => {
    const instance = await climbed();
    const head = await t.principal('zhoulan');
    const rows = async (query: { level?: number; per?: 'task' }) =>
      (await t.office.alerts.list(head, { state: 'open', limit: 200, ...query })).items.filter(({ instanceId }) => instanceId === instance);

    expect((await rows({})).map(({ level }) => level).sort()).toEqual([1, 2, 3]);
    expect((await rows({ level: 2 })).map(({ level }) => level)).toEqual([2]);
    expect((await rows({ per: 'task' })).map(({ level }) => level)).toEqual([3]);
    const { alerts, counts } = await t.office.board.figures(head);
    expect(alerts.filter(({ instanceId }) => instanceId === instance)).toHaveLength(1);
    expect(counts.alerts).toBe((await t.office.alerts.list(head, { state: 'open', per: 'task', limit: 1 })).total);
  });

  test('is seen to as a whole', async () => {
    const instance = await climbed();
    const head = await t.principal('zhoulan');
    const highest = (await alertsOf(instance)).find(({ level }) => level === 3)!;

    await t.office.alerts.acknowledge(head, String(highest._id), '已与派出所所长通话');

    expect((await alertsOf(instance)).map(({ state, acknowledgedBy }) => [state, acknowledgedBy])).toEqual(
      Array.from({ length: 3 }, () => ['acknowledged', 'zhoulan']),
    );
  });

  test('leaves its alerts to the task that goes on with its duty, and nothing to do where there is none', async () => {
    const instance = await climbed();
    const head = await t.principal('zhoulan');
    const shown = async () =>
      (await t.office.alerts.list(head, { state: 'open', per: 'task', limit: 200 })).items.find(
        ({ instanceId }) => instanceId === instance,
      );
    expect(await shown()).toMatchObject({ taskState: 'cancelled' });

    await t.engine.tasks.complete((await taskOf(instance, 'chase'))._id, { due: '2030-12-31T23:59:59+08:00' }, by('chengye'));

    expect(await shown()).toMatchObject({ taskId: (await taskOf(instance, 'wait'))._id, taskState: 'open' });

    await t.engine.instances.cancel(instance, 'done', bySystem);

    expect(await shown()).toBeUndefined();
    expect((await alertsOf(instance)).every(({ state }) => state === 'closed')).toBe(true);
  });
});

test('a clock that stands makes nothing late, and whoever does not see the task cannot touch it', async () => {
  const head = await t.principal('zhoulan');
  const instance = await begin('closing');
  const task = await taskOf(instance, 'close');
  const { id } = (await t.office.deadlines.ofTask(task._id))!;
  const overdue = () => t.office.tasks.list(head, { view: 'all', state: 'open', due: 'overdue', instance });
  await t.office.deadlines.pause(head, id, '等待法院裁定');
  await t.advance(new Date(task.dueAt!.getTime() + 3_600_000));
  expect((await overdue()).items).toEqual([]);
  const stranger = await t.principal('liucheng');
  await expect(t.office.deadlines.waive(stranger, id, 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await t.office.deadlines.resume(head, id);
  expect((await t.office.deadlines.waive(head, id, '并入另案')).changes?.at(-1)).toMatchObject({ kind: 'waived', reason: '并入另案' });
  await expect(t.office.deadlines.waive(head, id, '再次')).rejects.toMatchObject({ code: 'DEADLINE_ENDED' });
});

test('a list of tasks is read without their variables, however large these are', async () => {
  const instanceId = await begin('feedback', { policeAcceptedAt: '2026-11-20T18:10:00+08:00', notes: 'x'.repeat(1_000) });
  const { items } = await t.engine.tasks.outlines({ filter: { instanceId } });
  expect(items.map(({ elementId }) => elementId)).toEqual(['wait']);
  expect(items[0]).not.toHaveProperty('variables');
});
