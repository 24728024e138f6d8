import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../../server/kernel/types.ts';
import { type Assessment, assessments, team } from './assessment.ts';
import { levels, refused } from './conference.ts';
import { shanghai } from './fill.ts';
import { type CaseRun, openOffice, type TestOffice } from './office.ts';
import { expectAllPassed } from './passage.ts';
import { strayWork } from './stray.ts';

const PROCESS = 'guardianship-assessment';
const OTHERS = ['苏芮', '葛青', '乔雨'];
/** A Monday morning in the office. */
const START = new Date('2026-11-02T01:00:00Z');

let office: TestOffice;
let work: ReturnType<typeof assessments>;
const runs: CaseRun[] = [];

beforeAll(async () => {
  office = await openOffice('assessment', START);
  work = assessments(office);
}, 180_000);
afterAll(() => office?.close());

const now = () => shanghai(office.clock.now());
const move = (time: string) => office.advance(new Date(`${time}+08:00`));

async function open(given: Variables = {}): Promise<CaseRun> {
  const run = await office.open(
    'PA-01',
    { assessmentTrigger: '定期', age: 9, village: 'VC-QH', guardianIsSuspect: false, ...given },
    PROCESS,
  );
  runs.push(run);
  return run;
}

/** Visited and reported. */
async function reported(run: CaseRun, wanted: Assessment, names?: string[]): Promise<void> {
  await work.visit(run, wanted, names);
  await work.report(run, wanted);
}

async function file(run: CaseRun): Promise<void> {
  await run.do('PA-09');
  expect(await run.state()).toBe('completed');
  expect((await run.file()).status).toBe('已评估');
}

const dueAt = async (run: CaseRun, step: string) => (await run.task(step)).dueAt;

describe('an assessment that the office opens', () => {
  it('goes from one working-day deadline to the next, and is filed', async () => {
    const run = await open();
    expect((await run.file()).caseNo).toMatch(/^GA-2026-\d{4}$/);
    expect(await run.tasks()).toEqual(['PA-02']);
    expect(await dueAt(run, 'PA-02')).toEqual(new Date('2026-11-03T09:30:00Z'));
    await run.do('PA-02', { guardianIsSuspect: false, informedHow: '联系不上' });
    expect(await dueAt(run, 'PA-03')).toEqual(new Date('2026-11-04T09:30:00Z'));
    await work.visit(run, {});
    expect(await dueAt(run, 'PA-05a')).toEqual(new Date('2026-11-05T09:30:00Z'));
    await work.report(run, {});
    expect(await dueAt(run, 'PA-07')).toEqual(new Date('2026-11-05T09:30:00Z'));
    await work.tell(run);
    // A guardian found able has nothing to object to.
    await file(run);
  });

  it.each([
    ['正常', { childSchool: '较差', homeLiving: '较差' }, '各项指标没有明显问题'],
    ['不足', { childSchool: '较差', homeLiving: '较差', homeKin: '严重' }, '多项指标较差'],
    ['失当', { guardianBond: '严重' }, '监护能力类指标有严重问题'],
    ['失当', { gravelyFails: true }, '监护人实施侵害或者严重失职'],
    ['缺失', { noGuardian: true, gravelyFails: true }, '无监护人或者监护人完全不履行职责'],
  ])('suggests %s by the table: %j', async (grade, scored, reason) => {
    const run = await open({ guardianIsSuspect: false });
    await work.visit(run, {});
    await run.do('PA-05a', { noGuardian: false, harmByGuardian: false, gravelyFails: false, ...scored });
    expect((await run.task('PA-05')).variables).toMatchObject({ gradeSuggestion: grade, gradeReason: reason });
    await run.message('case.terminate');
    await run.do('PA-10', { endDecision: '结束评估', closeReason: 'PA-E4' });
    expect((await run.file()).status).toBe('已终止');
  });

  it('is rewritten or made again where the head says so', async () => {
    const run = await open();
    await work.visit(run, {});
    await run.do('PA-05a', { noGuardian: false, harmByGuardian: false, gravelyFails: false });
    await run.do('PA-05', { capacityGrade: '不足', gradeOverride: '收入不稳定', recommendConference: false });
    await run.do('PA-06', { gradeDecision: '修改报告', gradeDecisionNote: '事实不清' });
    expect(await run.tasks()).toEqual(['PA-05a']);
    await run.do('PA-05a', { noGuardian: false, harmByGuardian: false, gravelyFails: false });
    await run.do('PA-05', { capacityGrade: '正常', recommendConference: false });
    await run.do('PA-06', { gradeDecision: '重新评估', gradeDecisionNote: '没有走访学校' });
    expect(await run.tasks()).toEqual(['PA-04']);
  });

  it('is not done by too few, without a title, or without seeing the child', async () => {
    const run = await open();
    await run.do('PA-02', { guardianIsSuspect: false, informedHow: '当面', rightsExplained: true });
    const member = (assessorName: string, assessorTitle: string) => ({ assessorName, assessorTitle, assessorOrg: 'STATION' });
    const form = (assessors: Variables[]) => refused(run.do('PA-03', { assessors: assessors as never, noInterest: true }));
    expect(await form([member('甲', '中级'), member('乙', '无')])).toEqual(expect.arrayContaining(['A team has three members at least.']));
    expect(await form([member('甲', '初级'), member('乙', '无'), member('丙', '无')])).toEqual([
      'At least one member has an intermediate or higher title.',
    ]);
    expect(await form([member('甲', '高级'), member('甲', '高级'), member('丙', '无')])).toEqual(['Nobody is entered twice.']);
    await work.visit(run, { found: {} }).catch(() => undefined);
    await expect(run.task('PA-04')).rejects.toThrow('not open');
  });
}, 300_000);

describe('an objection', () => {
  it('is examined by another team, whose result stands', async () => {
    await move('2026-11-16T09:00');
    const run = await open();
    await reported(run, { grade: '失当' });
    expect(await refused(work.tell(run, { objectionPossible: false }))).toContain('A guardian who has been told has the right to object.');
    await work.tell(run);
    expect(await dueAt(run, 'PA-08')).toEqual(new Date('2026-11-30T09:30:00Z'));
    await run.do('PA-08', { objection: '提出异议', objectedAt: now(), objectionReason: '不认可' });
    expect(await run.tasks()).toEqual(['PA-03']);
    expect(await refused(work.visit(run, {}))).toEqual(['A review has another team: nobody who took part before.']);
    await reported(run, { grade: '不足' }, OTHERS);
    await work.tell(run);
    await file(run);
  });

  it('can be made within ten working days, and no longer', async () => {
    await move('2026-11-18T09:00');
    const run = await open();
    await reported(run, { grade: '缺失' });
    await work.tell(run);
    await move('2026-12-02T18:00');
    expect(await run.tasks()).toEqual(['PA-08']);
    const late = { objection: '提出异议', objectionReason: '不认可' };
    await move('2026-12-03T10:00');
    expect(await refused(run.do('PA-08', { ...late, objectedAt: now() }))).toEqual([
      'The time to object was over. Enter when it was made.',
    ]);
    await move('2026-12-03T17:00');
    expect(await run.tasks()).toEqual(['PA-08']);
    await move('2026-12-03T18:00');
    expect(await run.tasks()).toEqual(['PA-09']);
    await file(run);
  });

  it('is given up where the guardian says so', async () => {
    const run = await open();
    await reported(run, { grade: '不足' });
    await work.tell(run);
    await run.do('PA-08', { objection: '不提异议' });
    await file(run);
  });
}, 300_000);

describe('an assessment that is asked to be ended', () => {
  const goOn = { endDecision: '继续评估' };
  const end = { endDecision: '结束评估', closeReason: 'PA-E3' };

  it('goes on until the head has decided, who may let it go on; asked twice, it is one decision', async () => {
    const run = await open();
    await run.message('case.terminate');
    await run.message('case.terminate');
    expect(await run.tasks()).toEqual(['PA-02', 'PA-10']);
    await work.visit(run, {});
    await run.do('PA-10', goOn);
    expect(await run.tasks()).toEqual(['PA-05a']);
    await work.report(run, {});
    await run.message('case.terminate');
    expect(await run.tasks()).toEqual(['PA-07', 'PA-10']);
    await run.do('PA-10', end);
    expect(await run.state()).toBe('completed');
    expect(await run.file()).toMatchObject({ status: '已终止', closeReason: 'PA-E3' });
  });

  it('and is finished before the head has decided stands: there is nothing left to decide', async () => {
    const run = await open();
    await work.visit(run, {});
    await work.report(run, {});
    await run.message('case.terminate');
    await work.tell(run);
    expect(await run.tasks()).toEqual(['PA-09']);
    await file(run);
  });

  it('leaves what it has found to be taken to the report', async () => {
    const run = await open({ guardianIsSuspect: true, reportStarted: false });
    await run.message('case.terminate');
    await run.do('PA-10', end);
    expect(await run.tasks()).toEqual(['PA-P1']);
  });
}, 300_000);

describe('a guardian under suspicion', () => {
  const noPart = async (run: CaseRun) => {
    const passed = await run.passed();
    return !passed.has('PA-08') && !passed.has('F-PA-02-GW-S2');
  };

  it('is neither informed nor told, and has no time to object', async () => {
    const run = await open({ guardianIsSuspect: true, reportStarted: true, assessmentTrigger: '线索' });
    expect(await run.tasks()).toEqual(['PA-03']);
    await reported(run, { grade: '失当' });
    expect(await refused(work.tell(run, { objectionPossible: true }))).toContain('The guardian cannot object here.');
    await work.tell(run);
    await file(run);
    expect(await noPart(run)).toBe(true);
  });

  it('without a mandatory report gets one at once, whatever step says so', async () => {
    const atIntake = await open({ guardianIsSuspect: true, reportStarted: false });
    expect(await atIntake.tasks()).toEqual(['PA-03', 'PA-P1']);
    const whileInformed = await open();
    await whileInformed.do('PA-02', { guardianIsSuspect: true });
    expect(await whileInformed.tasks()).toEqual(['PA-03', 'PA-P1']);
    const scored = await open();
    await work.visit(scored, {});
    await scored.do('PA-05a', { noGuardian: false, harmByGuardian: true, gravelyFails: false });
    expect(await scored.tasks()).toEqual(['PA-05', 'PA-P1']);
    expect((await scored.task('PA-05')).variables).toMatchObject({ gradeSuggestion: '失当', guardianIsSuspect: true });
  });

  it('is left alone as soon as the suspicion comes up: before being informed, on the spot, before being told, and while there is time to object', async () => {
    const before = await open();
    await before.message('risk.raised');
    await before.do('PA-R', { suspectNow: true });
    expect(await before.tasks()).toEqual(['PA-03', 'PA-P1']);
    expect(await noPart(before)).toBe(true);
    const visited = await open();
    await visited.do('PA-02', { guardianIsSuspect: false, informedHow: '当面', rightsExplained: true });
    await visited.do('PA-03', { assessors: team('甲', '乙', '丙'), noInterest: true });
    await visited.message('risk.raised');
    await visited.do('PA-R', { suspectNow: true });
    expect((await visited.task('PA-04')).variables).toMatchObject({ guardianIsSuspect: true });
    const untold = await open();
    await reported(untold, { grade: '不足' });
    await untold.message('risk.raised');
    await untold.do('PA-R', { suspectNow: true });
    expect(await untold.tasks()).toEqual(['PA-07', 'PA-P1']);
    expect(await refused(work.tell(untold, { objectionPossible: true }))).toContain('The guardian cannot object here.');
    await work.tell(untold);
    expect(await untold.tasks()).toEqual(['PA-09', 'PA-P1']);
    const after = await open();
    await reported(after, { grade: '不足' });
    await work.tell(after);
    await after.message('risk.raised');
    await after.do('PA-R', { suspectNow: true });
    expect(await after.tasks()).toEqual(['PA-09', 'PA-P1']);
  });

  // Fails where PA-R leads to the end of the risk whatever has become of the assessment (tried).
  it('is reported although the assessment is over when it is written down', async () => {
    const run = await open();
    await reported(run, { grade: '正常' });
    await run.message('risk.raised');
    await work.tell(run);
    expect(await run.tasks()).toEqual(['PA-09', 'PA-R']);
    await run.do('PA-R', { suspectNow: true });
    expect(await run.tasks()).toEqual(['PA-09', 'PA-P1']);
  });

  it('can be told to an assessment by message, by its own number where nobody has called it', async () => {
    const run = await open();
    await run.message('guardian.suspected');
    expect(await run.tasks()).toEqual(['PA-03', 'PA-P1']);
  });

  it('makes a mandatory report at once where the child says so, and the assessment goes on', async () => {
    const run = await open();
    await work.visit(run, { found: { abuseDisclosed: true, abuseKind: '暴力伤害' } });
    expect(await run.tasks()).toEqual(['PA-05a', 'PA-P1']);
    const report = office.run((await office.engine.instances.list({ key: 'mandatory-report', limit: 1 })).items[0]!.id);
    // Nobody has called the police yet: that comes before anything else.
    expect((await report.task('MR-01')).variables).toMatchObject({ situations: ['S4'], age: 9, village: 'VC-QH' });
    await report.do('MR-01', { policeCalledAt: now() });
    await run.do('PA-P1', { reportCase: (await report.file()).caseNo });
    expect(await run.tasks()).toEqual(['PA-05a']);
  });

  it('is for named persons only (C4) as soon as the child speaks of sexual abuse', async () => {
    const run = await open();
    expect((await run.file()).sensitivity).toBe('C3');
    await work.visit(run, { found: { abuseDisclosed: true, abuseKind: '性侵害' } });
    expect((await run.file()).sensitivity).toBe('C4');
    expect(await run.task('PA-05a')).toMatchObject({ sensitivity: 'C4', named: expect.arrayContaining(['linyihang']) });
  });

  it('with a report already: what the child says now is taken to it, and no second one is started', async () => {
    const reports = async () => (await office.engine.instances.list({ key: 'mandatory-report', limit: 200 })).items.length;
    const before = await reports();
    const run = await open({ guardianIsSuspect: true, reportStarted: true });
    await work.visit(run, { found: { abuseDisclosed: true, abuseKind: '其他' } });
    expect(await run.tasks()).toEqual(['PA-05a', 'PA-P1']);
    expect(await reports()).toBe(before);
  });

  it('with a report already: every finding is told and taken to it, were it in the informing or while the one before is not yet taken', async () => {
    const run = await open({ guardianIsSuspect: false, reportStarted: true });
    await run.do('PA-02', { guardianIsSuspect: true });
    expect(await run.tasks()).toEqual(['PA-03', 'PA-P1']);
    await run.message('risk.raised');
    await run.do('PA-R', { suspectNow: true });
    expect(await run.tasks()).toEqual(['PA-03', 'PA-P1', 'PA-P1']);
  });
}, 300_000);

it('is chased up the ladder when it is late', async () => {
  await move('2026-12-07T09:00');
  const run = await open();
  await run.do('PA-02', { guardianIsSuspect: false, informedHow: '当面', rightsExplained: true });
  await run.do('PA-03', { assessors: team('甲', '乙', '丙'), noInterest: true });
  await move('2026-12-20T09:00');
  expect(levels(await run.file(), 'PA-D04').sort()).toEqual([2, 3]);
}, 120_000);

it('hears an objection made on the last day of its time and entered the day after', async () => {
  const run = await open();
  await reported(run, { grade: '缺失' });
  await work.tell(run);
  const { objectionUntil } = (await office.engine.instances.get(run.instanceId)).variables;
  const lastDay = String(objectionUntil);
  await office.advance(new Date(Date.parse(lastDay) + 3_600_000));
  await run.do('PA-08', {
    objection: '提出异议',
    objectedAt: shanghai(new Date(Date.parse(lastDay) - 3_600_000)),
    objectionReason: '不认可',
  });
  expect(await run.tasks()).toEqual(['PA-03']);
}, 120_000);

it('that a stray-minor case has called is linked with it, is filed there, and tells it when the head ends it', async () => {
  const staff = strayWork(office);
  const source = await staff.upToAssessment();
  const ended = await office.calledBy(source);
  await ended.message('case.terminate');
  await ended.do('PA-10', { endDecision: '结束评估', closeReason: 'PA-E2' });
  await source.do('SM-12b', { afterEnded: '重新评估' });
  const run = await office.calledBy(source);
  runs.push(ended, run);
  const stored = await office.stores.mongo.db!.collection('cases').findOne({ instanceId: run.instanceId });
  expect(stored?.linkedCases).toContain((await source.file()).id);
  await work.assess(run, { grade: '缺失', wants: '不愿意' });
  expect(await run.state()).toBe('completed');
  expect((await run.passed()).has('PA-09')).toBe(false);
  await staff.noConference(source);
  expect(await source.tasks()).toContain('SM-12c');
}, 120_000);

it('takes every way of the diagram', async () => {
  await expectAllPassed(PROCESS, runs);
});
