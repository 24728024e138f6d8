import type { Json, Variables } from '../../server/kernel/types.ts';
import { shanghai } from './fill.ts';
import type { CaseRun, TestOffice } from './office.ts';

/** What a test says of one assessment; everything else is as a child that wants to go home and a guardian without fault have it. */
export interface Assessment {
  grade?: string;
  wants?: string;
  /** What the child or the visit brought up, of PA-04. */
  found?: Variables;
  /** Of PA-05a. Default: what leads to the grade. */
  scored?: Variables;
}

const SCORED: Record<string, Variables> = {
  正常: {},
  不足: { childSchool: '较差', guardianIncome: '较差', homeLiving: '较差' },
  失当: { gravelyFails: true },
  缺失: { noGuardian: true },
};

export const team = (...names: string[]): Json =>
  names.map((assessorName, index) => ({ assessorName, assessorOrg: 'STATION', assessorTitle: index === 0 ? '中级' : '初级' }));

/** The steps of an assessment as the office goes through them, each from where the one before ends. */
export function assessments(office: TestOffice) {
  const now = () => shanghai(office.clock.now());

  async function visit(run: CaseRun, { wants = '愿意', found = {} }: Assessment, names = ['林一航', '何苗', '田禾']): Promise<void> {
    if ((await run.tasks()).includes('PA-02'))
      await run.do('PA-02', { guardianIsSuspect: false, informedHow: '当面', rightsExplained: true });
    await run.do('PA-03', { assessors: team(...names), noInterest: true });
    await run.do('PA-04', {
      visitedAt: now(),
      methods: ['访谈', '观察'],
      childSeen: true,
      childHeard: true,
      childWantsHome: wants,
      abuseDisclosed: false,
      suspicionFound: false,
      reasonForLeaving: '未说明',
      ...found,
    });
  }

  async function report(run: CaseRun, { grade = '正常', scored = SCORED[grade] }: Assessment, given: Variables = {}): Promise<void> {
    await run.do('PA-05a', { noGuardian: false, harmByGuardian: false, gravelyFails: false, ...scored });
    const must = grade === '失当' || grade === '缺失';
    await run.do('PA-05', { capacityGrade: grade, ...(must ? {} : { recommendConference: false }), ...given });
    await run.do('PA-06', { gradeDecision: '同意' });
  }

  /** What the form concludes from what the case knows. */
  async function tell(run: CaseRun, given: Variables = {}): Promise<void> {
    const { guardianIsSuspect, capacityGrade, reviewed } = (await run.task('PA-07')).variables;
    const objectionPossible = guardianIsSuspect !== true && capacityGrade !== '正常' && reviewed !== true;
    const answers: Variables = { objectionPossible };
    if (guardianIsSuspect !== true) answers.guardianTold = true;
    if (capacityGrade === '缺失') answers.civilAffairsToldAt = now();
    if (capacityGrade === '缺失' || capacityGrade === '失当') answers.adviseRevocation = true;
    await run.do('PA-07', { ...answers, ...given });
  }

  /** From beginning to end; a guardian who may object does not. */
  async function assess(run: CaseRun, wanted: Assessment): Promise<void> {
    await visit(run, wanted);
    await report(run, wanted);
    await tell(run);
    if ((await run.tasks()).includes('PA-08')) await run.do('PA-08', { objection: '不提异议' });
  }

  return { visit, report, tell, assess };
}
