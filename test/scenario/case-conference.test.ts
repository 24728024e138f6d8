import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../../server/kernel/types.ts';
import { conferences, levels, measure, refused } from './conference.ts';
import { type CaseRun, openOffice, type TestOffice } from './office.ts';
import { expectAllPassed } from './passage.ts';

/** A working Monday, 09:00 in Shanghai; the dates are those of the specification's stories (§12.2). */
const START = new Date('2026-09-21T01:00:00Z');
const at = (time: string) => new Date(`${time}+08:00`);
const CONDITIONS = ['danger', 'conclusions', 'guardianship', 'services', 'followup', 'heard'];
const LATER = '2027-12-31T17:30+08:00';

let office: TestOffice;
let meeting: ReturnType<typeof conferences>;
let variables: typeof meeting.variables;
let dueAt: typeof meeting.dueAt;
const runs: CaseRun[] = [];
/** 小川, 小禾, and 小明 with the report that called his conference. */
let xiaochuan: CaseRun;
let xiaohe: CaseRun;
let xiaoming: CaseRun;
let report: CaseRun;

beforeAll(async () => {
  office = await openOffice('conference', START);
  meeting = conferences(office);
  ({ variables, dueAt } = meeting);
}, 180_000);
afterAll(() => office?.close());

const known = {
  age: 11,
  village: 'VC-QN',
  guardianIsSuspect: false,
  lifeDanger: false,
  sourceKind: '成员单位提出',
  childName: '演示儿童丁',
};
/** The clock of the office goes on while a test works. */
const minutesFrom = (one: Date | undefined, other: Date) => Math.abs(Number(one) - other.getTime()) / 60_000;

async function request(given: Variables): Promise<CaseRun> {
  const run = await office.open('CC-01', { ...known, ...given }, 'case-conference');
  runs.push(run);
  return run;
}
/** What the form of an open task shows to begin with. */
const shown = async (run: CaseRun, step: string) =>
  (await office.office.tasks.get(await office.principal('zhoulan'), (await run.task(step))._id)).data;
const ordinary = () => request({ conferenceTriggers: ['T8'], urgencyProposal: 'N' });
const N = { level: 'N' as const, invited: ['MZB', 'EDU'] };
describe('a conference on a child who may harm himself (小川, urgent)', () => {
  it('is decided within two hours and held by video the same morning, with any three of those who must come', async () => {
    const invited = ['PCS', 'MZB', 'WJB', 'VC-QN'];
    xiaochuan = await request({ conferenceTriggers: ['T6'], lifeDanger: true, urgencyProposal: 'E' });
    expect((await xiaochuan.task('CC-02')).variables).toMatchObject({ levelSuggestion: 'E' });
    expect(minutesFrom(await dueAt(xiaochuan, 'CC-02'), at('2026-09-21T11:00:00'))).toBeLessThan(10);
    expect(await refused(meeting.decide(xiaochuan, { level: 'E', invited: ['PCS', 'EDU'] }))).toEqual([
      expect.stringContaining('at least three'),
    ]);
    await meeting.decide(xiaochuan, { level: 'E', invited });
    await xiaochuan.do('CC-03a', { leadUnit: 'WJB', owner: 'chengye', meetingAt: '2026-09-21T11:10+08:00' });
    for (const unit of invited) await xiaochuan.do('CC-03c', {}, { unit });
    await xiaochuan.do('CC-03d');
    expect(await refused(xiaochuan.do('CC-03e', { childHeard: true }))).toEqual([expect.stringContaining('required')]);
    await xiaochuan.do('CC-03e', { childHeard: true, age: 11 });
    await office.advance(at('2026-09-21T11:10:00'));
    expect(minutesFrom(await dueAt(xiaochuan, 'CC-04'), at('2026-09-22T09:00:00'))).toBeLessThan(10);
    await meeting.meet(xiaochuan, { level: 'E', invited, present: ['WJB', 'MZB', 'EDU'] });
    expect(await xiaochuan.tasks()).toEqual(['CC-04b']);
    await xiaochuan.do('CC-04b', { meetingAt: meeting.now() });
    await meeting.meet(xiaochuan, { level: 'E', invited, present: ['PCS', 'WJB', 'VC-QN'] });
    expect(await xiaochuan.tasks()).toEqual(['CC-05']);
  });

  it('has its minutes countersigned by everybody, its assignments accepted and done, and a review after seven days', async () => {
    const conclusions = [measure('医疗心理', 'WJB', '2026-09-23T17:30+08:00'), measure('持续监测', 'VC-QN', '2026-09-24T17:30+08:00')];
    const late = await refused(xiaochuan.do('CC-05', { conclusions, nextReviewAt: '2026-12-31', returnDecision: '未定' }));
    expect(late).toEqual([expect.stringContaining('later than its level allows')]);
    await xiaochuan.do('CC-05', { conclusions, nextReviewAt: '2026-09-28', returnDecision: '未定', riskLevel: 'ORANGE' });
    expect((await xiaochuan.file()).record.placement).toBeUndefined();
    expect(minutesFrom(await dueAt(xiaochuan, 'CC-06a'), at('2026-09-22T11:10:00'))).toBeLessThan(10);
    await xiaochuan.do('CC-06a');
    for (const unit of ['PCS', 'WJB', 'VC-QN']) await xiaochuan.do('CC-06b', { cosign: '同意' }, { unit });
    await xiaochuan.do('CC-06c', { signDecision: '签发' });
    expect((await xiaochuan.task('CC-07', { itemNo: 1 })).candidateGroups).toEqual(['unit_liaison:WJB']);
    expect(minutesFrom(await dueAt(xiaochuan, 'CC-07', { itemNo: 2 }), at('2026-09-21T13:10:00'))).toBeLessThan(10);
    await meeting.settle(xiaochuan, 1);
    await meeting.settle(xiaochuan, 2);
    expect(await dueAt(xiaochuan, 'CC-10')).toEqual(at('2026-09-28T17:30:00'));
    await office.advance(at('2026-09-28T10:00:00'));
    await xiaochuan.do('CC-10', { reviewDecision: '达成', safetyNow: '安全', safeSince: '2026-09-28' });
  });

  it('is closed by head and deputy when it has been stable for thirty days, and not before; the visits follow after one, three and six months', async () => {
    await office.advance(at('2026-10-20T10:00:00'));
    const closing = { headDecision: '同意', closeReason: 'CE1', conditionsCheck: CONDITIONS, assessedOn: '2026-10-20' };
    expect(await refused(xiaochuan.do('CC-11', closing))).toEqual([expect.stringContaining('not been safe and stable')]);
    expect(await refused(xiaochuan.do('CC-11', { ...closing, conditionsCheck: ['heard'] }))).toEqual([expect.stringContaining('all six')]);
    await office.advance(at('2026-10-30T10:00:00'));
    await xiaochuan.do('CC-11', { ...closing, assessedOn: '2026-10-30' });
    await xiaochuan.do('CC-11b', { deputyDecision: '退回' });
    await xiaochuan.do('CC-11', { ...closing, assessedOn: '2026-10-30' });
    await xiaochuan.do('CC-11b', { deputyDecision: '同意' });
    expect(await xiaochuan.file()).toMatchObject({ status: '已结案', closeReason: 'CE1' });
    expect(await xiaochuan.tasks()).toEqual([]);
    expect((await variables(xiaochuan)).nextVisitAt).toBe(at('2026-11-30T17:30:00').toISOString());
  });
});

describe('a conference on a child out of school (小禾, ordinary)', () => {
  it('is called three working days ahead, or says why not; statements are due a working day before it', async () => {
    await office.advance(at('2026-11-02T10:00:00'));
    xiaohe = await request({ conferenceTriggers: ['T5', 'T8'], urgencyProposal: 'N', age: 15 });
    expect(await dueAt(xiaohe, 'CC-02')).toEqual(at('2026-11-04T17:30:00'));
    const invited = ['EDU', 'MZB', 'WJB', 'TW'];
    expect(await refused(meeting.decide(xiaohe, { level: 'N', invited: [...invited, 'XCB'] }))).toEqual([expect.stringContaining('T10')]);
    await meeting.decide(xiaohe, { level: 'N', invited }, { outsiders: ['心理专家'] });
    const notice = { leadUnit: 'EDU', owner: 'chengye' };
    const short = xiaohe.do('CC-03a', { ...notice, meetingAt: '2026-11-04T14:30+08:00', shortNoticeReason: '' });
    expect(await refused(short)).toEqual([expect.stringContaining('required')]);
    await xiaohe.do('CC-03a', { ...notice, meetingAt: '2026-11-09T14:30+08:00' });
    expect(await dueAt(xiaohe, 'CC-03c', { unit: 'EDU' })).toEqual(at('2026-11-06T17:30:00'));
    expect(await dueAt(xiaohe, 'CC-03d')).toEqual(at('2026-11-06T17:30:00'));
    const called = (await xiaohe.file()).alerts.find(({ flag }) => flag === 'conference-notice');
    expect(called).toMatchObject({ notice: true, to: expect.arrayContaining(['unit_liaison:TW']) });
    expect(called, 'a notice is never late').not.toHaveProperty('dueAt');
    await xiaohe.do('CC-03e', { childHeard: false, notHeardReason: '对孩子不利' });
    await xiaohe.do('CC-03c', {}, { unit: 'EDU' });
    await office.advance(at('2026-11-09T14:30:00'));
    expect(levels(await xiaohe.file(), 'CC-D04').sort()).toEqual([1, 1, 1]);
    expect(await xiaohe.tasks()).toEqual(['CC-04']);
  });

  it('has its minutes issued on 10 November by the silence of the units, and its review due sixty days later', async () => {
    await meeting.meet(xiaohe, { level: 'N', invited: ['EDU', 'MZB', 'WJB', 'TW'], present: ['EDU', 'MZB', 'WJB'] });
    const conclusions = [
      measure('教育复学', 'EDU', '2026-11-25T17:30+08:00'),
      measure('社会救助', 'MZB', '2026-11-18T17:30+08:00'),
      measure('医疗心理', 'WJB', '2026-11-20T17:30+08:00'),
    ];
    await meeting.conclude(xiaohe, conclusions);
    const { minutesIssuedAt, reviewDueAt } = await variables(xiaohe);
    expect(String(minutesIssuedAt)).toMatch(/^2026-11-10/);
    expect(reviewDueAt).toBe(at('2027-01-09T17:30:00').toISOString());
    for (const itemNo of [1, 3]) await xiaohe.do('CC-07', { acceptance: '签收' }, { itemNo });
    await meeting.settle(xiaohe, 2);
  });
});

describe('a conference that a report calls (小明, major)', () => {
  it('is a case of its own beside the report, decided within a working day', async () => {
    await office.advance(at('2026-11-20T17:35:00'));
    const now = meeting.now();
    report = await office.open('SE2', { policeCalled: true, policeCalledAt: now, discoveredAt: now });
    await report.do('MR-02', {
      age: 9,
      village: 'VC-QH',
      situations: ['S4'],
      suspect: '父母或监护人',
      immediateDanger: false,
      injury: '轻',
      needMedical: false,
    });
    await report.do('MR-03', { urgency: 'U1', sensitivity: 'C3', owner: 'chengye', notifyTargets: ['MZB'], overrideReason: '演示' });
    await report.do('MR-07', { riskLevel: 'RED', needs: ['心理'], recommendConference: false });
    const items = [{ need: '心理', measure: '心理辅导', responsibleOrg: 'EDU', dueAt: LATER }];
    await report.do('MR-09', { items, conferenceLevel: 'M' });
    await office.advance(at('2026-11-21T09:00:00'));
    await report.do('MR-09b', { approval: '同意' });
    expect(await report.tasks()).not.toContain('MR-10');

    xiaoming = await office.calledBy(report);
    runs.push(xiaoming);
    const [file, parent] = [await xiaoming.file(), await report.file()];
    expect(file).toMatchObject({
      type: 'CC',
      title: parent.title,
      owner: 'chengye',
      organisation: 'VC-QH',
      urgency: 'U1',
      riskLevel: 'RED',
    });
    const cases = office.stores.mongo.db!.collection('cases');
    expect((await cases.findOne({ caseNo: file.caseNo }))?.linkedCases).toEqual([parent.id]);
    expect((await cases.findOne({ caseNo: parent.caseNo }))?.linkedCases).toEqual([file.id]);
    expect((await xiaoming.task('CC-01b')).variables).toMatchObject({ conferenceTriggers: ['T1', 'T2'], urgencyProposal: 'M' });
    await xiaoming.do('CC-01b', { conferenceTriggers: ['T1', 'T2'], urgencyProposal: 'M', lifeDanger: false });
    expect(await dueAt(xiaoming, 'CC-02')).toEqual(at('2026-11-23T17:30:00'));
  });

  it('is held within three working days; a guardian who is absent gets no child back', async () => {
    await office.advance(at('2026-11-23T10:00:00'));
    const invited = ['PCS', 'SCH-XX', 'FL', 'SFS', 'MZB', 'VC-QH', 'STATION'];
    expect(await refused(meeting.decide(xiaoming, { level: 'M', invited: ['PCS', 'FL'] }))).toEqual([
      expect.stringContaining('invites police'),
    ]);
    await meeting.decide(xiaoming, { level: 'M', invited }, { outsiders: ['检察院'] });
    expect((await xiaoming.task('CC-03a')).variables.earliestMeetingAt).toBe(at('2026-11-24T17:30:00').toISOString());
    await xiaoming.do('CC-03a', { leadUnit: 'MZB', owner: 'chengye', meetingAt: '2026-11-25T14:30+08:00' });
    expect(await dueAt(xiaoming, 'CC-03c', { unit: 'FL' })).toEqual(at('2026-11-24T17:30:00'));
    await xiaoming.do('CC-03d', { capacityGrade: '缺失' });
    await xiaoming.do('CC-03e', { childHeard: true, age: 9, childOpinion: '想和外婆住' });
    await office.advance(at('2026-11-25T14:30:00'));
    expect((await xiaoming.task('CC-04')).candidateGroups).toEqual(['street_deputy']);
    expect(await dueAt(xiaoming, 'CC-04')).toEqual(at('2026-11-26T17:30:00'));
    const present = ['PCS', 'FL', 'SFS', 'MZB', 'VC-QH', 'STATION'];
    await meeting.meet(xiaoming, { level: 'M', invited, present });
    const home = {
      conclusions: [measure('送回监护人', 'MZB', LATER)],
      nextReviewAt: '2026-12-24',
      returnDecision: '送回',
      placement: '原监护人',
    };
    expect(await refused(xiaoming.do('CC-05', home))).toEqual([expect.stringContaining('only where the capacity is normal')]);
    const absent = { ...home, conclusions: [measure('教育复学', 'SCH-XX', LATER)], returnDecision: '不送回' };
    expect(await refused(xiaoming.do('CC-05', absent))).toEqual([expect.stringContaining('whoever owns a measure is present')]);
    const conclusions = [
      measure('委托照护', 'VC-QH', LATER),
      measure('家庭教育指导/督促监护令', 'FL', LATER),
      measure('建议公安', 'PCS', LATER),
      measure('法律援助/司法救助', 'SFS', '2026-12-15T17:30+08:00'),
    ];
    await xiaoming.do('CC-05', {
      conclusions,
      nextReviewAt: await meeting.latestReview(xiaoming),
      returnDecision: '不送回',
      placement: '亲属',
      riskLevel: 'ORANGE',
    });
    expect(await dueAt(xiaoming, 'CC-06a')).toEqual(at('2026-11-27T17:30:00'));
  });

  it('takes objections into the minutes or records them, and only its conclusions let the report go on', async () => {
    await xiaoming.do('CC-06a');
    await xiaoming.do('CC-06b', { cosign: '有异议' }, { unit: 'FL' });
    await meeting.silence(xiaoming);
    const { countersigned } = await shown(xiaoming, 'CC-06d');
    expect(countersigned).toHaveLength(6);
    expect(countersigned).toContainEqual({ unit: 'FL', cosign: '有异议', cosignOpinion: expect.any(String) });
    expect(countersigned).toContainEqual({ unit: 'PCS', cosign: '到期未答复', cosignOpinion: null });
    await xiaoming.do('CC-06d', { cosignDecision: '采纳修改' });
    await xiaoming.do('CC-06a');
    await xiaoming.do('CC-06b', { cosign: '有异议' }, { unit: 'PCS' });
    await meeting.silence(xiaoming);
    const { reservedOpinions = [] } = await shown(xiaoming, 'CC-06d');
    expect(reservedOpinions).toEqual([{ reservedOrg: 'PCS', reservedOpinion: expect.any(String) }]);
    const without = { cosignDecision: '记入保留意见', reservedOpinions: [{ reservedOrg: 'FL', reservedOpinion: '另有意见' }] };
    expect(await refused(xiaoming.do('CC-06d', without))).toEqual([expect.stringContaining('Every unit that objects')]);
    await xiaoming.do('CC-06d', { cosignDecision: '记入保留意见', reservedOpinions });
    await xiaoming.do('CC-06c', { signDecision: '退回修改' });
    await xiaoming.do('CC-06a');
    await meeting.silence(xiaoming);
    await meeting.ring();
    expect(levels(await xiaoming.file(), 'CC-D06')).toContain(2);
    expect(await report.tasks()).not.toContain('MR-10');
    // What was reserved stays reserved, although nobody objected to the draft after it.
    expect(await shown(xiaoming, 'CC-06c')).toMatchObject({ reservedOpinions, conclusions: [{ responsibleOrg: 'VC-QH' }, {}, {}, {}] });
    await xiaoming.do('CC-06c', { signDecision: '退回修改' });
    await xiaoming.do('CC-06a');
    await xiaoming.do('CC-06b', { cosign: '同意' }, { unit: 'PCS' });
    await meeting.silence(xiaoming);
    // Who has agreed reserves nothing any more.
    expect((await shown(xiaoming, 'CC-06c')).reservedOpinions).toEqual([]);
    const signer = await office.principal('fenguan');
    await office.office.tasks.return(signer, (await xiaoming.task('CC-06c'))._id, { reason: '再核对' }, {});
    await office.engine.settled();
    await meeting.ring();
    // Countersigned twice, each unit has its last word.
    const { countersigned: again } = await shown(xiaoming, 'CC-06c');
    expect((again as { unit: string }[]).map(({ unit }) => unit).sort()).toEqual(
      [...new Set((again as { unit: string }[]).map(({ unit }) => unit))].sort(),
    );
    expect(again).toHaveLength(6);
    await xiaoming.do('CC-06c', { signDecision: '签发' });
    expect((await xiaoming.file()).record.minutesNo).toMatch(/^云泽未保〔2026〕会商\d{3}号$/);
    expect(await report.tasks()).toContain('MR-10');
  });

  it('goes on by itself when the report is ended', async () => {
    await report.message('case.terminate');
    expect(await report.tasks()).toEqual(['MR-13']);
    expect(await xiaoming.tasks()).toEqual(['CC-07', 'CC-07', 'CC-07', 'CC-07']);
  });

  it('lets a unit object, extends twice and never a third time', async () => {
    await xiaoming.do('CC-07', { acceptance: '不能承担' }, { itemNo: 1 });
    await xiaoming.do('CC-07b', { objectionDecision: '改派', newOrg: 'STATION' });
    expect((await xiaoming.task('CC-07', { itemNo: 1 })).candidateGroups).toEqual(['social_worker']);
    await xiaoming.do('CC-07', { acceptance: '签收' }, { itemNo: 1 });
    await xiaoming.do('CC-07', { acceptance: '不能承担' }, { itemNo: 2 });
    await xiaoming.do('CC-07b', { objectionDecision: '维持交办' });
    await xiaoming.do('CC-07', { acceptance: '不能承担' }, { itemNo: 3 });
    await xiaoming.do('CC-07b', { objectionDecision: '提请重新会商' });
    await xiaoming.do('CC-07', { acceptance: '签收' }, { itemNo: 4 });
    expect(await xiaoming.tasks()).toEqual(['CC-08', 'CC-08', 'CC-08']);
    const later = (extendTo: string) => ({ itemResult: '申请延期', extendTo, itemDueAt: '2026-12-15T17:30+08:00' });
    await xiaoming.do('CC-08', later('2026-12-20T17:30+08:00'), { itemNo: 4 });
    expect((await xiaoming.task('CC-08x')).candidateGroups).toEqual(['wbb_head']);
    await xiaoming.do('CC-08x', { extensionDecision: '同意' });
    expect(await dueAt(xiaoming, 'CC-08', { itemNo: 4 })).toEqual(at('2026-12-20T17:30:00'));
    await xiaoming.do('CC-08', later('2026-12-25T17:30+08:00'), { itemNo: 4 });
    expect((await xiaoming.task('CC-08x')).candidateGroups).toEqual(['street_deputy']);
    await xiaoming.do('CC-08x', { extensionDecision: '不同意' });
    await xiaoming.do('CC-08', later('2026-12-25T17:30+08:00'), { itemNo: 4 });
    await xiaoming.do('CC-08x', { extensionDecision: '同意' });
    expect(await refused(xiaoming.do('CC-08', later('2026-12-29T17:30+08:00'), { itemNo: 4 }))).toEqual([
      expect.stringContaining('extended twice'),
    ]);
  });

  it('is reviewed after thirty days, goes on, and confers again at most twice before it is taken to the city', async () => {
    const { reviewOpensAt, reviewDueAt } = await variables(xiaoming);
    expect(String(reviewDueAt)).toBe('2026-12-27');
    await office.advance(new Date(String(reviewOpensAt)));
    expect(await refused(xiaoming.do('CC-10', { reviewDecision: '达成', safetyNow: '安全' }))).toEqual([
      expect.stringContaining('Assignments are open'),
    ]);
    await xiaoming.do('CC-10', { reviewDecision: '继续执行', safetyNow: '安全', nextReviewAt: '2027-01-20' });
    expect(await xiaoming.tasks()).not.toContain('CC-10');
    await xiaoming.do('CC-08', { itemResult: '无法完成' }, { itemNo: 1 });
    await xiaoming.do('CC-08', { itemResult: '部分完成' }, { itemNo: 2 });
    await xiaoming.do('CC-08', { itemResult: '已完成' }, { itemNo: 4 });
    expect((await xiaoming.task('CC-10')).variables).toMatchObject({ itemsOpen: 0, itemFailures: 1 });
    await xiaoming.do('CC-10', { reviewDecision: '继续执行', safetyNow: '安全', furtherItems: [measure('社会救助', 'MZB', LATER)] });
    await meeting.settle(xiaoming, 1);
    await xiaoming.do('CC-10', { reviewDecision: '重新会商', safetyNow: '有条件安全' });

    const home = { level: 'M' as const, invited: ['PCS', 'SFS', 'MZB', 'STATION'], capacityGrade: '正常' };
    const back = measure('送回监护人', 'MZB', LATER);
    const former = (await xiaoming.file()).record.minutesNo;
    await meeting.decide(xiaoming, home);
    expect((await variables(xiaoming)).minutesNo).toBe('');
    await meeting.prepare(xiaoming, home);
    await meeting.meet(xiaoming, home);
    await meeting.conclude(xiaoming, [back, back], { returnDecision: '送回', placement: '原监护人' });
    expect((await variables(xiaoming)).minutesNo).not.toBe(former);
    for (const itemNo of [1, 2]) await xiaoming.do('CC-07', { acceptance: '签收' }, { itemNo });
    const suspected = { guardianIsSuspect: true, notifyDecision: '已通知' };
    expect(await refused(xiaoming.do('CC-08n', suspected, { itemNo: 1 }))).toEqual([expect.stringContaining('must not be told')]);
    await xiaoming.do('CC-08n', { guardianIsSuspect: true, notifyDecision: '暂缓' }, { itemNo: 1 });
    const told = { guardianIsSuspect: false, notifyDecision: '已通知', collectNoticeAt: meeting.now() };
    await xiaoming.do('CC-08n', told, { itemNo: 2 });
    expect((await xiaoming.task('CC-08c')).deadline).toMatchObject({ policy: 'CC-D09' });
    await xiaoming.do('CC-08c', { collectedAt: meeting.now() });
    await xiaoming.do('CC-10', { reviewDecision: '重新会商', safetyNow: '有条件安全' });
    await meeting.hold(xiaoming, N, [measure('社会救助', 'MZB', LATER)]);
    await meeting.settle(xiaoming, 1);
    await xiaoming.do('CC-10', { reviewDecision: '重新会商', safetyNow: '有条件安全' });
    expect(await xiaoming.tasks()).toEqual(['CC-14']);
    await xiaoming.do('CC-14');
    await xiaoming.do('CC-13');
    expect(await xiaoming.state()).toBe('completed');
    expect(await xiaoming.file()).toMatchObject({ status: '已提级', closeReason: 'CE2' });
    expect((await variables(report)).conferenceOpen).toBe(false);
  });
});

describe('an assignment that nobody reports on', () => {
  it('is reminded, supervised, talked about and listed, one, three and five working days after it was due', async () => {
    const file = await xiaohe.file();
    expect([...new Set(levels(file, 'CC-D08'))].sort()).toEqual([1, 3, 4]);
    const unitOf = ({ about = [] }: { about?: { name: string }[] }) => about.at(-1)?.name;
    const late = file.alerts.filter(({ policy, notice }) => policy === 'CC-D08' && !notice);
    expect(late.every((alert) => alert.dueAt !== undefined && unitOf(alert) !== undefined)).toBe(true);
    const units = (wanted: string) => new Set(file.deadlines.filter(({ policy }) => policy === wanted).map(unitOf));
    expect([...units('CC-D04')].sort(), 'statements of four units').toEqual(['卫健办', '团委', '教育学区', '民政办'].sort());
    const head = { ...(await office.principal('zhoulan')), everything: true };
    const told = (await office.office.cases.timeline(head, file.id)).filter(({ elementId }) => elementId === 'CC-07');
    const assigned = told
      .filter(({ type }) => type === 'activity.completed')
      .map(({ about }) => about?.map(({ name }) => name).join(' · '));
    expect(assigned.length).toBeGreaterThan(1);
    expect(new Set(assigned).size, 'assignments accepted, each with its measure and unit').toBe(assigned.length);
    const notice = await xiaohe.task('CC-09a', { itemNo: 3 });
    expect(minutesFrom(notice.createdAt, at('2026-11-23T17:30:00'))).toBeLessThan(10);
    await xiaohe.do('CC-09a', {}, { itemNo: 3 });
    expect(await variables(xiaohe)).not.toHaveProperty('talkAt');
    await meeting.ring();
    await xiaohe.do('CC-09b', {}, { itemNo: 3 });
    await meeting.ring();
    await xiaohe.do('CC-09c', {}, { itemNo: 3 });
    expect((await xiaohe.tasks()).filter((step) => step === 'CC-09a')).toHaveLength(1);
    for (const itemNo of [1, 3]) await xiaohe.do('CC-08', { itemResult: '已完成' }, { itemNo });
    expect(await xiaohe.tasks()).toEqual(['CC-10']);
  });

  it('lets an ordinary case be closed by the head alone in the end, and a new risk opens it again', async () => {
    await xiaohe.do('CC-10', { reviewDecision: '达成', safetyNow: '安全', safeSince: '2026-11-10' });
    await xiaohe.do('CC-11', { headDecision: '继续办理' });
    await xiaohe.do('CC-10', { reviewDecision: '达成', safetyNow: '安全', safeSince: '2026-11-10' });
    await xiaohe.do('CC-11', { headDecision: '同意', closeReason: 'CE1', conditionsCheck: CONDITIONS });
    await office.advance(new Date(String((await variables(xiaohe)).nextVisitOpensAt)));
    await xiaohe.do('CC-12', { newRisk: true });
    await xiaohe.do('CC-12b', { riskDecision: '重新会商' });
    expect(await xiaohe.file()).toMatchObject({ status: '办理中' });
    expect(await xiaohe.tasks()).toEqual(['CC-02']);
    await meeting.end(xiaohe);
    expect(await xiaohe.state()).toBe('completed');
  });
});

describe('a conference', () => {
  it('that is not started says why, and what is done instead (E3)', async () => {
    const run = await ordinary();
    await run.do('CC-02', { accept: false });
    expect(await run.tasks()).toEqual(['CC-02e']);
    await run.do('CC-02e');
    expect(await run.state()).toBe('completed');
    expect(await run.file()).toMatchObject({ status: '不予启动', closeReason: 'CE3' });
  });

  it('that concludes that the city must confer is referred with its minutes (E2)', async () => {
    const run = await ordinary();
    await meeting.hold(run, N, [measure('提级会商', 'WBB', LATER)]);
    expect(await run.tasks()).toEqual(['CC-14']);
    await run.do('CC-14');
    await run.do('CC-13');
    expect(await run.file()).toMatchObject({ closeReason: 'CE2' });
  });

  it('ends in long-term guardianship, or with the eighteenth birthday, only by the head (E5, E4)', async () => {
    const guardianship = await ordinary();
    await meeting.end(guardianship, 'CE5');
    expect(await guardianship.file()).toMatchObject({ status: '已结案', closeReason: 'CE5' });
    const grown = await ordinary();
    await grown.message('case.terminate');
    const died = { headDecision: '同意', closeReason: 'CE4', specialReason: '死亡', deathReviewAt: '' };
    expect(await refused(grown.do('CC-11', died))).toEqual([expect.stringContaining('required')]);
    await grown.do('CC-11', { headDecision: '同意', closeReason: 'CE4', specialReason: '年满18' });
    await grown.do('CC-13');
    expect(await grown.state()).toBe('completed');
  });

  it('is visited as planned after its closing and then filed (E1)', async () => {
    const visits: unknown[] = [];
    for (let next = (await variables(xiaochuan)).nextVisitAt; next; next = (await variables(xiaochuan)).nextVisitAt) {
      visits.push(next);
      const opens = new Date(String((await variables(xiaochuan)).nextVisitOpensAt));
      if (opens > office.clock.now()) await office.advance(opens);
      expect(await dueAt(xiaochuan, 'CC-12')).toEqual(new Date(String(next)));
      await xiaochuan.do('CC-12', { newRisk: visits.length === 2 });
      if (visits.length === 2) await xiaochuan.do('CC-12b', { riskDecision: '继续回访' });
    }
    expect(visits).toEqual(['2026-11-30', '2027-01-30', '2027-04-30'].map((day) => at(`${day}T17:30:00`).toISOString()));
    await xiaochuan.do('CC-13');
    expect(await xiaochuan.state()).toBe('completed');
  });

  it('has been through every flow of the diagram and every end of it', async () => {
    await expectAllPassed('case-conference', runs);
    expect((await office.engine.incidents.list({ state: 'open' })).items).toEqual([]);
  });
}, 300_000);
