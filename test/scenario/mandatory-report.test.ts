import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../server/engine/types.ts';
import type { Variables } from '../../server/kernel/types.ts';
import { conferences, measure } from './conference.ts';
import { shanghai } from './fill.ts';
import { type CaseRun, openOffice, type TestOffice } from './office.ts';
import { expectAllPassed } from './passage.ts';
import { harmSeen } from './report.ts';

/** A working Monday. */
const START = new Date('2026-03-02T02:00:00Z');
const minutesAgo = (minutes: number) => shanghai(new Date(office.clock.now().getTime() - minutes * 60_000));
const called = () => ({ policeCalled: true, policeCalledAt: minutesAgo(20) });
const seen = () => ({ ...harmSeen, discoveredAt: minutesAgo(30) });
const item = (responsibleOrg: string) => ({ need: '心理', measure: '心理辅导', responsibleOrg, dueAt: minutesAgo(-20_000) });

let office: TestOffice;
const runs: CaseRun[] = [];

beforeAll(async () => {
  office = await openOffice('scenario', START);
}, 180_000);
afterAll(() => office?.close());

/** A case that has been registered and triaged. */
async function triaged(intake: Variables, triage: Variables): Promise<CaseRun> {
  const run = await office.open('SE2', { ...called(), discoveredAt: minutesAgo(30) });
  runs.push(run);
  await run.do('MR-02', { ...seen(), ...intake });
  await run.do('MR-03', triage);
  return run;
}
const CONDITIONS = ['placement', 'noNewRisk', 'services', 'police', 'informed', 'opinion', 'guardianship', 'papers'];
const u3 = { urgency: 'U3', sensitivity: 'C3', notifyTargets: ['MZB'] };
const u2 = { urgency: 'U2', sensitivity: 'C3', notifyTargets: ['EDU', 'MZB'] };
const u1 = { urgency: 'U1', sensitivity: 'C3', notifyTargets: ['WJB'] };

const variables = async (run: CaseRun) => (await office.engine.instances.get(run.instanceId)).variables;
const until = async (run: CaseRun, name: string) => {
  const moment = new Date(String((await variables(run))[name]));
  await office.advance(moment > office.clock.now() ? moment : office.clock.now());
};

async function plan(run: CaseRun, organisations: string[], given: Variables = {}): Promise<void> {
  await run.do('MR-09', { items: organisations.map(item), ...given });
  await run.do('MR-09b', { approval: '同意' });
}
async function visit(run: CaseRun, given: Variables = {}): Promise<void> {
  await until(run, 'nextVisitOpensAt');
  for (const visitor of (await variables(run)).warningIssued ? ['village', 'PCS'] : ['village']) {
    await run.do('MR-12', { newRisk: false, ...given }, { visitor });
  }
}
async function allVisits(run: CaseRun, given: Variables = {}): Promise<number> {
  let count = 0;
  for (; (await variables(run)).nextVisitAt; count += 1) await visit(run, given);
  return count;
}
async function handOver(run: CaseRun, accepted = false): Promise<void> {
  await run.do('MR-05', { handedAt: minutesAgo(10) });
  await run.do('MR-05b', { receiptAt: minutesAgo(5), ...(accepted ? { policeAcceptedAt: minutesAgo(2) } : {}) });
}
/** Tracks B and E where the police accept the case at once. */
async function policeAccept(run: CaseRun): Promise<void> {
  await handOver(run, true);
  await run.do('MR-08', { policeOutcome: '治安受案' });
  await run.do('MR-08a');
  await run.do('MR-11');
}
async function close(run: CaseRun, closeReason: string, given: Variables = {}): Promise<void> {
  await run.do('MR-13', { closeReason, ...given });
  await run.do('MR-13b', { headDecision: '同意' });
  if ((await run.tasks()).includes('MR-13c')) await run.do('MR-13c', { deputyDecision: '同意' });
  await run.do('MR-14');
  expect(await run.state()).toBe('completed');
  expect((await run.passed()).has(closeReason)).toBe(true);
}

describe('a mandatory report', () => {
  it('that nobody takes up is told to the head, a child in danger after fifteen minutes', async () => {
    const calm = await office.open('SE2', { ...called(), reportedAt: minutesAgo(0), immediateDanger: false });
    const danger = await office.open('SE2', { ...called(), reportedAt: minutesAgo(0), immediateDanger: true });
    runs.push(calm, danger);
    const told = async (run: CaseRun) => (await run.file()).alerts.filter(({ policy, level }) => policy === 'MR-D03' && level === 2).length;
    await office.advance(new Date(office.clock.now().getTime() + 16 * 60_000));
    expect([await told(calm), await told(danger)]).toEqual([0, 1]);
    await office.advance(new Date(office.clock.now().getTime() + 105 * 60_000));
    expect([await told(calm), await told(danger)]).toEqual([1, 1]);
    expect(await danger.tasks()).toEqual(['MR-02']);
  });

  it('from the public page to the archive: the police first, then registration, and only a person closes it (E1)', async () => {
    const { instanceId, form } = await publicReport();
    const run = office.run(instanceId);
    runs.push(run);
    expect(form.components[0]).toMatchObject({ type: 'text', text: expect.stringContaining('110') });
    expect(await run.tasks()).toEqual(['MR-01']);
    await run.do('MR-01', called());
    await run.do('MR-02', seen());
    expect((await run.task('MR-03')).variables).toMatchObject({ ruleSuggestion: 'U3' });
    await run.do('MR-03', u3);
    expect(await run.tasks()).toEqual(['MR-05', 'MR-06', 'MR-07']);
    await policeAccept(run);
    await run.do('MR-06');
    await run.do('MR-07', { riskLevel: 'GREEN', needs: ['心理'], recommendConference: false });
    await plan(run, ['EDU']);
    expect((await run.task('MR-10')).candidateGroups).toEqual(['unit_liaison:EDU']);
    await run.do('MR-10', { status: '已完成' });
    expect(await allVisits(run)).toBe(2);
    await office.advance(new Date(office.clock.now().getTime() + 90 * 86_400_000));
    expect(await run.tasks()).toEqual(['MR-08f', 'MR-13']);
    expect((await run.file()).closedAt).toBeUndefined();
    await run.do('MR-08f', { caseProgress: '经批准延长30日' });
    await run.do('MR-08f', { caseProgress: '已办结', securityConcludedAt: minutesAgo(5) });
    await close(run, 'E1', { conditionsCheck: CONDITIONS });
    expect(await run.file()).toMatchObject({ status: '已结案', closeReason: 'E1', closedAt: expect.any(String) });
  });

  it('with danger to life: everything at once, a conference, a new risk, a second plan, and a closing that is sent back three times (E2)', async () => {
    const run = await triaged({ situations: ['S4'], immediateDanger: true, injury: '重', needMedical: true, guardianIsSuspect: true }, u1);
    expect(await run.tasks()).toEqual(['MR-03b', 'MR-04a', 'MR-04b', 'MR-04c', 'MR-04d', 'MR-05', 'MR-06', 'MR-07']);
    await run.do('MR-04a', { warningIssued: true });
    for (const step of ['MR-04b', 'MR-04c', 'MR-04d', 'MR-06']) await run.do(step);
    await run.do('MR-03b', { triageAgreed: true, urgency: 'U1' });
    await policeAcceptByMessage(run);
    await run.do('MR-06b');
    await run.do('MR-07', { riskLevel: 'RED', needs: ['临时监护'], recommendConference: false });
    await run.do('MR-09', { items: [item('VC-QH')] });
    await run.do('MR-09b', { approval: '退回修改', approvalOpinion: '请补充' });
    await plan(run, ['VC-QH', 'SCH-XX', 'PCS', 'STATION']);
    await run.message('case.terminate');
    await run.do('MR-13', { closeReason: 'E8' });
    await run.do('MR-13b', { headDecision: '继续办理', headOpinion: '未迁出' });
    await plan(run, ['VC-QH', 'SCH-XX', 'PCS', 'STATION']);
    expect(await run.tasks()).not.toContain('MR-10');
    const conference = await confer(run);
    expect((await run.task('MR-10', { item: { responsibleOrg: 'VC-QH' } })).candidateGroups).toContain('child_director:VC-QH');
    for (const responsibleOrg of ['VC-QH', 'SCH-XX', 'PCS', 'STATION']) {
      await run.do('MR-10', { status: responsibleOrg === 'PCS' ? '无法完成' : '已完成' }, { item: { responsibleOrg } });
    }
    await visit(run, { newRisk: true });
    expect(await run.tasks()).toContain('MR-03R');
    await run.do('MR-03R', { urgency: 'U1', riskLevel: 'RED', needMedical: false });
    await run.do('MR-04R');
    expect(1 + (await allVisits(run))).toBe(7);
    expect(await run.tasks()).toEqual(['MR-09']);
    await plan(run, ['MZB']);
    await run.message('case.terminate');
    await run.do('MR-13', { closeReason: 'E2' });
    await run.do('MR-13b', { headDecision: '退回补正', headOpinion: '请补充' });
    await run.do('MR-13', { closeReason: 'E2' });
    await run.do('MR-13b', { headDecision: '继续办理', headOpinion: '仍需观察' });
    expect(await run.tasks()).toEqual(['MR-09']);
    await run.message('case.terminate');
    await run.do('MR-13', { closeReason: 'E2' });
    await run.do('MR-13b', { headDecision: '同意' });
    await run.do('MR-13c', { deputyDecision: '退回', deputyOpinion: '请补充' });
    await conferences(office).end(conference);
    await close(run, 'E2');
  });

  it('that the police do not answer: chased three times, then the deputy, and alerts that climb all the while (E3)', async () => {
    const run = await triaged({ situations: ['B1'], age: 13 }, u2);
    await run.do('MR-03b', { triageAgreed: true, urgency: 'U2' });
    await handOver(run);
    const due = new Date(String((await variables(run)).policeDueAt));
    for (let chased = 1; chased <= 3; chased += 1) {
      await until(run, 'policeDueAt');
      await run.do('MR-08d');
    }
    const levels = (await run.file()).alerts.filter(({ policy }) => policy === 'MR-D07').map(({ level }) => level);
    expect([...new Set(levels)].sort()).toEqual([1, 2]);
    expect(office.clock.now().getTime()).toBeGreaterThan(due.getTime());
    await run.do('MR-08e', { coordinationResult: '继续等待' });
    for (let chased = 1; chased <= 3; chased += 1) {
      await until(run, 'policeDueAt');
      await run.do('MR-08d');
    }
    await run.do('MR-08e', { coordinationResult: '列入长期跟踪' });
    expect((await variables(run)).policeOutcome).toBe('待反馈');
    await run.do('MR-06', {}, { target: 'EDU' });
    await run.do('MR-06', {}, { target: 'MZB' });
    await run.do('MR-06b');
    await run.do('MR-07', { riskLevel: 'YELLOW', needs: ['心理'], recommendConference: false });
    expect(await run.tasks()).not.toContain('MR-11');
    await plan(run, ['EDU']);
    await run.do('MR-11');
    await run.do('MR-10');
    await allVisits(run);
    await close(run, 'E3');
  });

  it('that the police do not file: reported again with more material, then handed to the care services (E7)', async () => {
    const run = await triaged({}, u3);
    await handOver(run);
    await run.do('MR-08', { policeOutcome: '不予立案' });
    await run.do('MR-08b', { nonFilingDecision: '补充材料再报' });
    await handOver(run);
    await run.do('MR-08', { policeOutcome: '不予受理/调解训诫' });
    await run.do('MR-08b', { nonFilingDecision: '转关爱', residualRisk: false });
    await run.do('MR-11');
    await run.message('case.terminate');
    await close(run, 'E7');
  });

  it('that the police transfer elsewhere (E4)', async () => {
    const run = await triaged({}, u3);
    await handOver(run, true);
    await run.do('MR-08', { policeOutcome: '移送管辖' });
    await run.do('MR-08c');
    await run.do('MR-11');
    await run.message('case.terminate');
    await close(run, 'E4');
  });

  it('that is no mandatory report is referred, but only the head ends it (E5)', async () => {
    const run = await triaged({ situations: ['X0'] }, { urgency: 'U0', sensitivity: 'C2' });
    await run.do('MR-20');
    await run.do('MR-22', { exitApproval: '退回重新研判', exitOpinion: '请再核实' });
    await run.do('MR-03', { urgency: 'U0', sensitivity: 'C2' });
    await run.do('MR-20');
    await run.do('MR-22', { exitApproval: '同意' });
    expect(await run.state()).toBe('completed');
    expect(await run.file()).toMatchObject({ status: '已办结', closeReason: 'E5' });
  });

  it('about the same event as another is merged into it (E6)', async () => {
    const first = await runs[0]!.file();
    const run = await triaged({}, { urgency: 'U2', sensitivity: 'C3', duplicateOf: first.caseNo, overrideReason: '并案' });
    await run.do('MR-21', { duplicateOf: first.caseNo });
    await run.do('MR-22', { exitApproval: '同意' });
    expect(await run.state()).toBe('completed');
    expect((await run.file()).closeReason).toBe('E6');
  });

  it('about a child who moves away goes straight to closing, whatever was open (E8)', async () => {
    const run = await triaged({}, u3);
    await run.message('case.terminate');
    expect(await run.tasks()).toEqual(['MR-13']);
    await close(run, 'E8');
  });

  it('that somebody failed to make: the clue is verified, approved and tracked beside the case', async () => {
    const run = await triaged({}, u3);
    await run.message('liability.clue');
    await run.do('MR-X1');
    await run.do('MR-X2');
    await run.do('MR-X2b', { referralDecision: '退回核查', referralOpinion: '请核实' });
    await run.do('MR-X2');
    await run.do('MR-X2b', { referralDecision: '同意移送' });
    await run.do('MR-X3');
    await run.message('liability.clue');
    await run.do('MR-X1');
    await run.do('MR-X2');
    await run.do('MR-X2b', { referralDecision: '线索不成立', referralOpinion: '不成立' });
    expect(await run.tasks()).toEqual(['MR-05', 'MR-06', 'MR-07']);
  });

  it('in which the court and the procuratorate write: both papers are registered and followed beside the case', async () => {
    const run = await triaged({}, u3);
    await run.message('court.order.filed');
    await run.do('MR-P1');
    await run.do('MR-P2');
    await run.message('suggestion.received');
    await run.do('MR-Y1');
    await run.do('MR-Y2');
    expect(await run.tasks()).toEqual(['MR-05', 'MR-06', 'MR-07']);
  });

  it('whose level the head raises is triaged again, before anything else is finished', async () => {
    const run = await triaged({ situations: ['B1'], age: 13 }, u2);
    await run.do('MR-03b', { triageAgreed: false, urgency: 'U1', confirmOpinion: '按U1处置' });
    await run.do('MR-03R', { urgency: 'U2', riskLevel: 'ORANGE', needMedical: false });
    expect(await run.tasks()).not.toContain('MR-04R');
  });

  it('with medical need but no danger gets its emergency track without a hospital where nobody is hurt', async () => {
    const run = await triaged({ immediateDanger: true }, u1);
    expect(await run.tasks()).not.toContain('MR-04b');
    for (const step of ['MR-04a', 'MR-04c', 'MR-04d']) await run.do(step);
    expect(await run.tasks()).not.toContain('MR-04a');
  });

  it('that was sent back from closing before the police answered goes on waiting for them', async () => {
    const run = await triaged({}, u3);
    await handOver(run, true);
    await run.message('case.terminate');
    await run.do('MR-13', { closeReason: 'E8' });
    await run.do('MR-13b', { headDecision: '继续办理', headOpinion: '未迁出' });
    expect(await run.tasks()).toEqual(['MR-06', 'MR-07', 'MR-08']);
  });

  it('of the police themselves, or from a visit, starts its own case', async () => {
    const byPolice = await office.open('SE4', { policeCalledAt: minutesAgo(20), discoveredAt: minutesAgo(30) });
    runs.push(byPolice);
    expect(await byPolice.tasks()).toEqual(['MR-02']);
    const onVisit = await office.open('SE3', { policeCalled: false, reasonNotCalled: '正在拨打', discoveredAt: minutesAgo(30) });
    runs.push(onVisit);
    expect(await onVisit.tasks()).toEqual(['MR-01']);
    const message = { name: 'police.informs', messageId: 'from-the-police', variables: { policeCalledAt: minutesAgo(20) } };
    const { instanceIds } = await office.engine.messages.correlate(message, { actor: SYSTEM });
    await office.engine.settled();
    const started = office.run(instanceIds[0]!);
    runs.push(started);
    expect(await started.tasks()).toEqual(['MR-02']);
    expect((await started.file()).caseNo).toMatch(/^MR-\d{4}-\d{4}$/);
  });

  it('has been through every flow of the diagram and every end of it', async () => {
    await expectAllPassed('mandatory-report', runs);
    expect((await office.engine.incidents.list({ state: 'open' })).items).toEqual([]);
  });
}, 300_000);

async function publicReport() {
  const form = await office.office.reports.form();
  const data = {
    policeCalled: false,
    immediateDanger: false,
    discoveredAt: minutesAgo(30),
    observedFacts: '看到的情况',
    village: 'VC-QH',
    wantsConfidential: true,
  };
  const { caseNo } = await office.office.reports.submit(data, { id: 'public', kind: 'public' });
  await office.engine.settled();
  const everything = { ...(await office.principal('zhoulan')), everything: true };
  const found = (await office.office.cases.list(everything, {})).items.find((each) => each.caseNo === caseNo)!;
  return { instanceId: found.instanceId, form };
}

/** The conference that the report has called, until it has concluded. */
async function confer(run: CaseRun): Promise<CaseRun> {
  const conference = await office.calledBy(run);
  await conference.do('CC-01b', { conferenceTriggers: ['T1'], lifeDanger: false, urgencyProposal: 'N' });
  const due = shanghai(new Date(office.clock.now().getTime() + 30 * 86_400_000));
  await conferences(office).hold(conference, { level: 'N', invited: ['MZB', 'EDU'] }, [measure('教育复学', 'EDU', due)]);
  return conference;
}

/** The answer of a program of the police instead of a form. */
async function policeAcceptByMessage(run: CaseRun): Promise<void> {
  await run.do('MR-05', { handedAt: minutesAgo(10) });
  await run.message('police.receipt', { receiptAt: minutesAgo(5), policeAcceptedAt: minutesAgo(2) });
  await run.message('police.outcome', { policeOutcome: '刑事立案', outcomeAt: minutesAgo(1) });
  await run.do('MR-08a');
  await run.do('MR-11');
}
