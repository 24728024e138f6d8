import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../../server/kernel/types.ts';
import { shanghai } from './fill.ts';
import { type CaseRun, openOffice, type TestOffice } from './office.ts';

const START = new Date('2026-03-02T02:00:00Z');
const CONDITIONS = ['placement', 'noNewRisk', 'services', 'police', 'informed', 'opinion', 'guardianship', 'papers'];

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice('closing', START);
}, 180_000);
afterAll(() => office?.close());

const minutesAgo = (minutes: number) => shanghai(new Date(office.clock.now().getTime() - minutes * 60_000));
const item = { need: '心理', measure: '心理辅导', responsibleOrg: 'EDU', dueAt: '2026-03-20T17:30+08:00' };

async function triaged(): Promise<CaseRun> {
  const run = await office.open('SE2', { policeCalled: true, policeCalledAt: minutesAgo(20), discoveredAt: minutesAgo(30) });
  await run.do('MR-02', { age: 15, situations: ['S9'], suspect: '熟人', immediateDanger: false, injury: '无', needMedical: false });
  await run.do('MR-03', { urgency: 'U3', sensitivity: 'C3', notifyTargets: ['MZB'] });
  return run;
}
async function planned(run: CaseRun): Promise<void> {
  await run.do('MR-07', { riskLevel: 'GREEN', needs: ['心理'], recommendConference: false });
  await run.do('MR-09', { items: [item] });
  await run.do('MR-09b', { approval: '同意' });
}
async function visit(run: CaseRun, given: Variables = {}): Promise<void> {
  const { nextVisitOpensAt } = (await office.engine.instances.get(run.instanceId)).variables;
  await office.advance(new Date(String(nextVisitOpensAt)));
  await run.do('MR-12', { newRisk: false, ...given });
}
/** Rules that a request to close breaks. */
async function refused(run: CaseRun, given: Variables): Promise<string[]> {
  const error = await run.do('MR-13', { closeReason: 'E1', ...given }).then(
    () => ({ issues: [] }),
    (thrown: { issues: { message: string }[] }) => thrown,
  );
  return error.issues.map(({ message }) => message);
}

describe('a case', () => {
  it('about which nothing has been done cannot be closed as safe, whatever is ticked', async () => {
    const run = await triaged();
    await run.message('case.terminate');
    expect(await refused(run, { conditionsCheck: ['papers'] })).toEqual([expect.stringContaining('all eight conditions')]);
    expect(await refused(run, {})).toEqual([expect.stringContaining('all eight conditions')]);
    expect(await refused(run, { conditionsCheck: CONDITIONS })).toEqual([
      expect.stringContaining('30 days'),
      expect.stringContaining('last two visits'),
      expect.stringContaining('Services are still open'),
      expect.stringContaining('outcome of the police'),
      expect.stringContaining('has not been informed'),
      expect.stringContaining('opinion of the child'),
    ]);
    expect(await run.tasks()).toEqual(['MR-13']);
  });

  it('that ends for another reason says which conditions are not met', async () => {
    const run = await triaged();
    await run.message('case.terminate');
    expect(await refused(run, { closeReason: 'E8', conditionsCheck: ['papers'], unmetReason: '' })).toEqual([
      expect.stringContaining('required'),
    ]);
    await run.do('MR-13', { closeReason: 'E8', unmetReason: '已迁出,资料已移交' });
    expect(await run.tasks()).toEqual(['MR-13b']);
  });

  it('goes back to its plan after visits that saw a risk, or did not see the child, or left a service undone', async () => {
    const run = await triaged();
    await planned(run);
    await run.do('MR-10', { status: '部分完成' });
    await visit(run, { childSeen: false, safety: '不安全', newRisk: true });
    await visit(run);
    expect(await run.tasks()).toContain('MR-09');
  });

  it('shows whoever asks to close it what it knows, ticked already', async () => {
    const run = await triaged();
    await planned(run);
    await run.do('MR-10', { status: '已完成' });
    await visit(run);
    await visit(run);
    await run.message('case.terminate');
    const officer = await office.principal('chengye');
    const { data } = await office.office.tasks.get(officer, (await run.task('MR-13'))._id);
    expect(data).toMatchObject({ calmVisits: 2, itemsOpen: 0, conditionsCheck: ['placement', 'noNewRisk', 'services', 'opinion'] });
    expect(data.safeDays).toBeGreaterThanOrEqual(30);
    expect(await refused(run, { conditionsCheck: CONDITIONS })).toEqual([
      expect.stringContaining('outcome of the police'),
      expect.stringContaining('has not been informed'),
    ]);
  });
});

describe('a suspected guardian', () => {
  // Red line 4. Fails where MR-09 takes another answer of a suspected guardian (tried).
  it('is concluded from who the suspect is, and then neither told nor asked', async () => {
    const run = await office.open('SE2', { policeCalled: true, policeCalledAt: minutesAgo(20), discoveredAt: minutesAgo(30) });
    const seen = { age: 15, situations: ['S9'], suspect: '父母或监护人', immediateDanger: false, injury: '无', needMedical: false };
    const variables = async () => (await office.engine.instances.get(run.instanceId)).variables;
    await expect(run.do('MR-02', { ...seen, guardianIsSuspect: false, guardianSuspectReason: '' })).rejects.toMatchObject({
      issues: [{ path: 'variables.guardianSuspectReason', code: 'FIELD_REQUIRED' }],
    });
    const duty = await office.principal('zhiban');
    const task = await run.task('MR-02');
    const form = { ...seen, discoveredAt: minutesAgo(30), reportedAt: minutesAgo(20), channel: '电话', childKnown: false, sex: '男' };
    await office.office.tasks.complete(duty, task._id, { ...form, reporterType: '医疗机构', observedFacts: '手臂有瘀伤' }, {});
    expect(await variables()).toMatchObject({ guardianIsSuspect: true });
    expect((await run.file()).record).toMatchObject({ isMandated: true, guardianIsSuspect: true });

    await run.do('MR-03', { urgency: 'U3', sensitivity: 'C3', notifyTargets: ['MZB'], overrideReason: '演示' });
    await run.do('MR-07', { riskLevel: 'GREEN', needs: ['心理'], recommendConference: false });
    await expect(run.do('MR-09', { items: [item], guardianAgreed: '同意' })).rejects.toMatchObject({
      issues: [{ path: 'variables.guardianAgreed', code: 'RULE_BROKEN' }],
    });
    await run.do('MR-09', { items: [item] });
    expect((await run.file()).record.guardianAgreed).toBe('不适用-涉嫌侵害');
  });

  it('is asked about again when the risk rises', async () => {
    const run = await triaged();
    await run.message('risk.raised');
    await run.do('MR-03R', { urgency: 'U2', riskLevel: 'ORANGE', needMedical: false, guardianIsSuspect: true });
    expect((await office.engine.instances.get(run.instanceId)).variables.guardianIsSuspect).toBe(true);
  });
});

describe('a report', () => {
  it('gives the age by the date of birth, and a wrong age is refused', async () => {
    const run = await office.open('SE2', { policeCalled: true, policeCalledAt: minutesAgo(20), discoveredAt: '2026-03-02T09:00+08:00' });
    const seen = { discoveredAt: '2026-03-02T09:00+08:00', situations: ['S6'], suspect: '不明', immediateDanger: false, injury: '无' };
    await expect(run.do('MR-02', { ...seen, age: '' as never, needMedical: false })).rejects.toMatchObject({
      issues: [{ path: 'variables.age', code: 'FIELD_REQUIRED' }],
    });
    await expect(run.do('MR-02', { ...seen, birthDate: '2018-03-03', age: 9, needMedical: false })).rejects.toMatchObject({
      issues: [{ path: 'variables.age', code: 'RULE_BROKEN' }],
    });
    await run.do('MR-02', { ...seen, birthDate: '2018-03-03', needMedical: false });
    expect((await run.task('MR-03')).variables).toMatchObject({ age: 7, ruleSuggestion: 'U1' });
  });

  it('is not done with calling the police before they are called', async () => {
    const run = await office.open('SE2', { policeCalled: false, reasonNotCalled: '正在拨打', discoveredAt: minutesAgo(5) });
    await expect(run.do('MR-01', { policeCalled: false, reasonNotCalled: '还没打通' })).rejects.toMatchObject({
      issues: [{ path: 'variables.policeCalled', code: 'RULE_BROKEN' }],
    });
    await run.do('MR-01', { policeCalled: true, policeCalledAt: minutesAgo(1) });
    const called = await office.stores.mongo.db!.collection('deadlines').findOne({ instanceId: run.instanceId, policy: 'MR-D01' });
    expect(called?.status).toBe('met');
    expect(await run.tasks()).toEqual(['MR-02']);
  });

  it('may be made without a name, and then keeps none', async () => {
    const form = { policeCalled: false, immediateDanger: false, discoveredAt: minutesAgo(30), observedFacts: '看到的情况' };
    const anonymous = { ...form, wantsAnonymity: true, reporterName: '某人', reporterPhone: '000-0000-0001' };
    const { caseNo } = await office.office.reports.submit(anonymous, { id: 'public', kind: 'public' });
    const found = await office.stores.mongo.db!.collection('cases').findOne({ caseNo });
    const identity = await office.stores.mongo.db!.collection<{ _id: string }>('reporter_identities').findOne({ _id: String(found!._id) });
    expect(identity).toMatchObject({ identity: { wantsAnonymity: true } });
    expect(JSON.stringify(identity)).not.toContain('某人');
  });
});
