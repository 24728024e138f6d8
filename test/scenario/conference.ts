import type { Json, Variables } from '../../server/kernel/types.ts';
import type { CaseFile } from '../../server/office/types.ts';
import { shanghai } from './fill.ts';
import type { CaseRun, TestOffice } from './office.ts';

export const measure = (type: string, responsibleOrg: string, dueAt: string): Json => ({
  type,
  content: '落实措施',
  responsibleOrg,
  dueAt,
});

/** What a test says of one conference; everything else is as its level demands. */
interface Meeting {
  level: 'E' | 'M' | 'N';
  invited: string[];
  present?: string[];
  lead?: string;
  /** Default: as soon as everything is prepared. */
  at?: Date;
  childHeard?: boolean;
  capacityGrade?: string;
}

/** Rules that a form breaks. */
export const refused = (done: Promise<void>) =>
  done.then(
    () => [],
    (error: { issues: { message: string }[] }) => error.issues.map(({ message }) => message),
  );

/** Levels of the ladder at which a deadline has alerted. */
export const levels = ({ alerts }: CaseFile, wanted: string) => alerts.filter(({ policy }) => policy === wanted).map(({ level }) => level);

/** The steps of a conference as the office goes through them, each from where the one before ends. */
export function conferences(office: TestOffice) {
  const now = () => shanghai(office.clock.now());
  const in8Hours = () => new Date(office.clock.now().getTime() + 8 * 3_600_000);

  async function decide(run: CaseRun, { level, invited }: Meeting, given: Variables = {}): Promise<void> {
    await run.do('CC-02', { accept: true, conferenceLevel: level, invited, levelOverrideReason: '按实际情况', ...given });
  }

  /** Until the convenor may open the meeting; statements that are missing then are given orally. */
  async function prepare(run: CaseRun, { invited, lead = invited[0]!, at = in8Hours(), childHeard = true, capacityGrade }: Meeting) {
    await run.do('CC-03a', { leadUnit: lead, owner: 'chengye', meetingAt: shanghai(at), shortNoticeReason: '情况紧急' });
    if (capacityGrade) await run.do('CC-03d', { capacityGrade });
    await run.do('CC-03e', childHeard ? { childHeard, age: 9 } : { childHeard });
    await office.advance(at);
  }

  async function meet(run: CaseRun, { invited, present = invited }: Meeting): Promise<void> {
    const absent = invited.filter((unit) => !present.includes(unit)).map((absentOrg) => ({ absentOrg, absentReason: '值班' }));
    await run.do('CC-04', { meetingStartedAt: now(), meetingEndedAt: now(), attendeeOrgs: present, absent });
  }

  /** Conclusions, draft, silence of everybody, signature. */
  async function conclude(run: CaseRun, conclusions: Json[], given: Variables = {}): Promise<void> {
    await run.do('CC-05', { conclusions, nextReviewAt: await latestReview(run), returnDecision: '不送回', placement: '亲属', ...given });
    await run.do('CC-06a');
    await silence(run);
    await run.do('CC-06c', { signDecision: '签发' });
  }

  /** The last day on which this level may be reviewed. */
  async function latestReview(run: CaseRun): Promise<string> {
    return shanghai(new Date(String((await variables(run)).latestReviewAt))).slice(0, 10);
  }

  async function silence(run: CaseRun): Promise<void> {
    const { silentAt } = await variables(run);
    await office.advance(new Date(String(silentAt)));
  }

  async function hold(run: CaseRun, meeting: Meeting, conclusions: Json[], given: Variables = {}): Promise<void> {
    await decide(run, meeting);
    await prepare(run, meeting);
    await meet(run, meeting);
    await conclude(run, conclusions, given);
  }

  /** Ended by the head and filed. */
  async function end(run: CaseRun, closeReason = 'CE4'): Promise<void> {
    await run.message('case.terminate');
    await run.do('CC-11', { headDecision: '同意', closeReason });
    if ((await run.tasks()).includes('CC-11b')) await run.do('CC-11b', { deputyDecision: '同意' });
    await run.do('CC-13');
  }

  /** One assignment, accepted and done. */
  async function settle(run: CaseRun, itemNo: number): Promise<void> {
    await run.do('CC-07', { acceptance: '签收' }, { itemNo });
    await run.do('CC-08', { itemResult: '已完成' }, { itemNo });
  }

  const variables = async (run: CaseRun) => (await office.engine.instances.get(run.instanceId)).variables;
  const dueAt = async (run: CaseRun, step: string, which = {}) => (await run.task(step, which)).dueAt;
  /** What should have rung by now rings. */
  const ring = () => office.advance(new Date(office.clock.now().getTime() + 60_000));

  return { decide, prepare, meet, conclude, latestReview, silence, hold, end, settle, now, variables, dueAt, ring };
}
