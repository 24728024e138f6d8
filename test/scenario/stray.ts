import { expect } from 'vitest';
import type { Variables } from '../../server/kernel/types.ts';
import type { DeadlineDocument } from '../../server/office/deadlines/document.ts';
import { type Assessment, assessments } from './assessment.ts';
import { conferences, measure } from './conference.ts';
import { shanghai } from './fill.ts';
import type { CaseRun, TestOffice } from './office.ts';

export const PROCESS = 'stray-minor-rescue';
export const at = (time: string) => `${time}+08:00`;
export const moment = (time: string) => new Date(at(time));

export const alone = {
  childSeemsAge: 12,
  sex: '男',
  withAdult: '无',
  condition: ['饥寒'],
  begging: false,
  organised: false,
  immediateDanger: false,
};
const harmless = {
  hospitalNeeded: false,
  suspectTrafficked: false,
  suspectAbandoned: false,
  suspectExploited: false,
  guardianReachable: '不明',
  guardianIsSuspect: false,
  abuseSign: false,
  repeated: false,
  homeIsLocal: false,
  route: '护送救助站',
};
export const healthy = { pregnancyOrInjurySuspicion: false };
export const contact = (guardianAnswer: string) => ({ guardianIsSuspect: false, relationVerified: true, guardianAnswer });
export const goHome = (homeIsLocal: boolean) => ({
  returnMode: '监护人接领',
  pledgeSigned: true,
  placement: '原监护人',
  homeIsLocal,
  ...(homeIsLocal ? { village: 'VC-LT' } : {}),
});

/** What the staff of the street do with stray minors, as often as a test needs it. */
export function strayWork(office: TestOffice) {
  const runs: CaseRun[] = [];
  const now = () => office.clock.now();
  const minutesAgo = (minutes: number) => shanghai(new Date(now().getTime() - minutes * 60_000));
  const move = (time: string) => office.advance(moment(time));
  const variables = async (run: CaseRun) => (await office.engine.instances.get(run.instanceId)).variables;

  async function until(run: CaseRun, name: string): Promise<void> {
    const due = new Date(String((await variables(run))[name]));
    await office.advance(due > now() ? due : now());
  }

  async function open(start: 'SM-A' | 'SM-B', given: Variables): Promise<CaseRun> {
    const run = await office.open(start, given, PROCESS);
    runs.push(run);
    return run;
  }

  /** Found, police called, screened on the spot. */
  async function screened(seen: Variables = {}, screening: Variables = {}, intake: Variables = {}): Promise<CaseRun> {
    const { foundAt = minutesAgo(25), calledPoliceAt = minutesAgo(20) } = intake;
    const run = await open('SM-A', { foundAt, policeCalled: true, calledPoliceAt, village: 'VC-LT', knownIdentity: false, ...intake });
    await run.do('SM-01', { foundAt, ...alone, ...seen });
    await run.do('SM-02', { calledPoliceAt, ...harmless, ...screening });
    return run;
  }

  async function admit(run: CaseRun, age = 12, arrivedAt = minutesAgo(5), admittedAt = minutesAgo(3)): Promise<void> {
    await run.do('SM-03', { departedAt: minutesAgo(15), arrivedAt, femaleStaff: true });
    await run.do('SM-04', { admittedAt, age });
  }

  const identified = (homeIsLocal = true) => ({ identityResult: '已查明', identifiedAt: minutesAgo(1), homeIsLocal });
  const item = (need: string, responsibleOrg: string, dueAt = minutesAgo(-20_000)) => ({ need, measure: '落实', responsibleOrg, dueAt });
  const visit = (given: Variables = {}) => ({ visitAt: minutesAgo(1), childSeen: true, leftAgain: false, riskLevel: 'YELLOW', ...given });

  async function nextVisit(run: CaseRun, given: Variables = {}): Promise<void> {
    await until(run, 'nextFollowUpOpensAt');
    await run.do('SM-16', visit(given));
  }

  async function close(run: CaseRun, end: string, given: Variables = {}): Promise<void> {
    await run.do('SM-18', { closeReason: `SM-${end}`, ...given });
    await run.do('SM-18b', { headDecision: '同意' });
    await run.do('SM-18c');
    expect(await run.state()).toBe('completed');
    expect((await run.passed()).has(end)).toBe(true);
    expect(await run.file()).toMatchObject({ status: '已结案', closeReason: `SM-${end}` });
  }

  /** The head does not let the case end. */
  async function goOn(run: CaseRun): Promise<void> {
    await run.message('case.terminate');
    await run.do('SM-18', { closeReason: 'SM-E6', unmetReason: '演示' });
    await run.do('SM-18b', { headDecision: '继续办理', headOpinion: '未满18周岁' });
  }

  async function deadline(run: CaseRun, policy: string): Promise<DeadlineDocument> {
    const [found] = await office.stores.mongo
      .db!.collection<DeadlineDocument>('deadlines')
      .find({ instanceId: run.instanceId, policy })
      .sort({ createdAt: -1 })
      .limit(1)
      .toArray();
    if (!found) throw new Error(`${policy} does not run`);
    return found;
  }

  /** The mandatory report that a case has just started, linked to it. */
  async function linkReport(run: CaseRun): Promise<CaseRun> {
    const everything = { ...(await office.principal('zhoulan')), everything: true };
    const [report] = (await office.office.cases.list(everything, { type: 'MR', limit: 200 })).items;
    await run.do('SM-P1', { reportCase: report!.caseNo });
    const stored = await office.stores.mongo.db!.collection('cases').findOne({ instanceId: run.instanceId });
    expect(stored?.linkedCases).toContain(report!.id);
    return office.run(report!.instanceId);
  }

  /** The mandatory report that an assessment has just started: the police are called, and the two are linked. */
  async function reportAssessment(called: CaseRun): Promise<void> {
    const [report] = (await office.engine.instances.list({ key: 'mandatory-report', limit: 1 })).items;
    const reported = office.run(report!.id);
    await reported.do('MR-01', { policeCalledAt: minutesAgo(0) });
    await called.do('PA-P1', { reportCase: (await reported.file()).caseNo });
  }

  /** A child whom the family has reported missing, from here, up to the assessment: nobody has to search. */
  async function upToAssessment(): Promise<CaseRun> {
    const run = await screened({}, { homeIsLocal: true }, { knownIdentity: true });
    await admit(run);
    await run.do('SM-05', healthy);
    await run.do('SM-12a', contact('愿意接领'));
    return run;
  }

  /** The assessment that the case has called, from beginning to end. */
  async function assess(run: CaseRun, wanted: Assessment): Promise<void> {
    const called = await office.calledBy(run);
    await assessments(office).assess(called, wanted);
    expect(await called.state()).toBe('completed');
  }

  /** The conference that the case has called: asked for in writing. */
  async function conferenceAsked(run: CaseRun): Promise<CaseRun> {
    const conference = await office.calledBy(run);
    await conference.do('CC-01b', { conferenceTriggers: ['T4'], lifeDanger: false, urgencyProposal: 'N' });
    return conference;
  }

  /** The head settles the matter without one, there and then. */
  async function noConference(run: CaseRun): Promise<void> {
    const conference = await conferenceAsked(run);
    await conference.do('CC-02', { accept: false });
    await conference.do('CC-02e');
  }

  /** Held with everybody's silence as consent: takes some days. It goes on when it has concluded. */
  async function confer(run: CaseRun): Promise<CaseRun> {
    const conference = await conferenceAsked(run);
    const meeting = { level: 'N', invited: ['MZB', 'EDU'] } as const;
    await conferences(office).hold(conference, { ...meeting, invited: [...meeting.invited] }, [
      measure('持续监测', 'MZB', minutesAgo(-43_200)),
    ]);
    return conference;
  }

  return {
    runs,
    noConference,
    confer,
    upToAssessment,
    assess,
    minutesAgo,
    move,
    variables,
    open,
    screened,
    admit,
    identified,
    item,
    visit,
    nextVisit,
    close,
    goOn,
    deadline,
    linkReport,
    reportAssessment,
  };
}
