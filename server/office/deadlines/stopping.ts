/** What the head does to a running deadline: stop its clock, let it go on, say that it does not apply. Each is kept with the deadline, audited and told. */
import type { ExtraWrite, TaskDocument } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import { closeAlerts } from '../alerts/document.ts';
import type { Calendars } from '../calendar/calendars.ts';
import type { Ladder } from '../escalation/ladder.ts';
import type { Parts } from '../parts.ts';
import type { Office } from '../types.ts';
import { carryOut } from '../write.ts';
import { taskUpdated } from './bell.ts';
import { alarmsOf, replanned } from './contributor.ts';
import { alarmId, changed, type DeadlineDocument, deadlinesOf } from './document.ts';
import { asVariables, type DeadlinePlan, planDeadline } from './plan.ts';
import type { Policies } from './policies.ts';
import { pausedMillis, taskMark } from './state.ts';
import { deadlineView } from './view.ts';

export type Stopping = Pick<Office['deadlines'], 'pause' | 'resume' | 'waive' | 'forecast'>;
type Decide = (deadline: DeadlineDocument, now: Date) => Promise<DeadlineDocument> | DeadlineDocument;

export function createStopping(parts: Parts, policies: Policies, calendars: Calendars, ladder: Ladder): Stopping {
  const { db, stores, clock, engine, people } = parts;
  const collection = deadlinesOf(db);
  const tasks = db.collection<TaskDocument>('tasks');

  /** A deadline is seen by whoever sees its task. */
  async function seen(principal: Principal, id: string): Promise<DeadlineDocument> {
    const deadline = await collection.findOne({ _id: id });
    const task = deadline && (await tasks.findOne({ _id: deadline.taskId }));
    if (!deadline || !task || !people.permissions.maySee(principal, task)) return fail('NOT_FOUND', 'There is no such deadline.');
    return deadline;
  }

  /** Reads the deadline, decides, and writes what follows in one transaction. */
  async function change(principal: Principal, id: string, action: string, decide: Decide, reason?: string, also: ExtraWrite[] = []) {
    await seen(principal, id);
    const after = await retriedTransaction(stores.mongo, async (session) => {
      const deadline = await collection.findOne({ _id: id }, { session });
      if (!deadline) return fail('NOT_FOUND', 'There is no such deadline.');
      if (deadline.closedAt) return fail('DEADLINE_ENDED', 'The deadline has ended.');
      const now = clock.now();
      const next = await decide(deadline, now);
      const mark: ExtraWrite = {
        collection: 'tasks',
        operation: { updateOne: { filter: { _id: next.taskId, state: 'open' }, update: { $set: taskMark(next, now) } } },
      };
      await collection.replaceOne({ _id: id }, next, { session });
      await carryOut(db, [...(next.beside ? [] : [mark]), ...also], session);
      await engine.alarms.disarm(
        deadline.stages.map(({ stage }) => alarmId(id, stage)),
        session,
      );
      if (next.status === 'running' || next.status === 'overdue') await engine.alarms.arm(alarmsOf(next), session);
      return next;
    });
    const { caseId, taskId } = after;
    await people.audit.record({
      action,
      who: principal.accountId,
      object: id,
      ...(caseId ? { caseId } : {}),
      ...(reason ? { reason } : {}),
    });
    const task = await tasks.findOne({ _id: taskId });
    if (task) await engine.notify([{ ...taskUpdated(task), type: 'deadline.updated', id }]);
    return deadlineView(after, ladder);
  }

  /** Counted again as if its clock went on at that moment. */
  async function planFrom(deadline: DeadlineDocument, resumeAt: Date): Promise<DeadlinePlan> {
    const { policy } = await policies.get(deadline.policy);
    const basis = { calendar: await calendars.current(), hours: policies.hours, now: clock.now() };
    return planDeadline(policy, asVariables(deadline.inputs), deadline.createdAt, basis, pausedMillis(deadline, resumeAt));
  }

  return {
    pause: (principal, id, reason) =>
      change(
        principal,
        id,
        'deadline.paused',
        (deadline, now) => {
          mayPause(deadline);
          if (deadline.status === 'paused') fail('STALE_VERSION', 'The deadline is paused already.');
          const paused: DeadlineDocument = {
            ...deadline,
            status: 'paused',
            pauses: [...deadline.pauses, { from: now, by: principal.accountId, reason }],
          };
          return changed(deadline, paused, { at: now, kind: 'paused', by: principal.accountId, reason });
        },
        reason,
      ),
    resume: (principal, id, reason) =>
      change(
        principal,
        id,
        'deadline.resumed',
        async (deadline, now) => {
          if (deadline.status !== 'paused') fail('STALE_VERSION', 'The deadline is not paused.');
          const by = principal.accountId;
          const pauses = deadline.pauses.map((pause) => (pause.until ? pause : { ...pause, until: now, resumedBy: by }));
          const resumed: DeadlineDocument = { ...deadline, pauses, status: 'running' };
          const { after } = replanned(resumed, await planFrom(resumed, now), now);
          const status = after.dueAt.getTime() <= now.getTime() ? 'overdue' : 'running';
          return changed(deadline, { ...after, status }, { at: now, kind: 'resumed', by, ...(reason ? { reason } : {}) });
        },
        reason,
      ),
    waive: (principal, id, reason) =>
      change(
        principal,
        id,
        'deadline.waived',
        (deadline, now) => {
          const by = principal.accountId;
          const waived: DeadlineDocument = { ...deadline, status: 'waived', waived: { by, reason }, closedAt: now };
          return changed(deadline, waived, { at: now, kind: 'waived', by, reason });
        },
        reason,
        [closeAlerts([id], clock.now())],
      ),
    async forecast(principal, id, resumeAt) {
      const deadline = await seen(principal, id);
      if (deadline.closedAt) fail('DEADLINE_ENDED', 'The deadline has ended.');
      mayPause(deadline);
      const now = clock.now();
      const until = new Date(Math.max(resumeAt.getTime(), now.getTime()));
      const pause = { from: now, by: principal.accountId, reason: '' };
      const stopped = deadline.status === 'paused' ? deadline : { ...deadline, pauses: [...deadline.pauses, pause] };
      return { before: counted(deadline), after: counted(await planFrom(stopped, until)) };
    },
  };
}

function mayPause({ pausable, policy }: DeadlineDocument): void {
  if (!pausable) fail('FORBIDDEN', `Policy ${policy} cannot be paused.`);
}

function counted({ dueAt, explanation }: Pick<DeadlinePlan, 'dueAt' | 'explanation'>) {
  return { dueAt: dueAt.toISOString(), explanation: explanation.zh, explanationEn: explanation.en };
}
