/** Deadlines as the rest of the office uses them: preview, look up, pause, waive, count again. */

import type { ExtraWrite } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import { newId } from '../../platform/ids.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import { closeAlerts } from '../alerts/document.ts';
import type { Calendars } from '../calendar/calendars.ts';
import { FIRST_DAY, isCountable, LAST_DAY } from '../calendar/days.ts';
import type { Ladder } from '../escalation/ladder.ts';
import type { Parts } from '../parts.ts';
import type { DeadlinePreview, DeadlineView } from '../types.ts';
import { carryOut } from '../write.ts';
import { alarmsOf, replanned } from './contributor.ts';
import { alarmId, type DeadlineDocument, deadlinesOf } from './document.ts';
import { asVariables, planDeadline } from './plan.ts';
import type { Policies } from './policies.ts';
import { pausedMillis, taskMark } from './state.ts';

export interface Deadlines {
  preview(policy: string, from: Date, variables?: Variables): Promise<DeadlinePreview>;
  ofTask(taskId: string): Promise<DeadlineView | null>;
  /** What still runs on the task besides its own deadline. */
  besides(taskId: string): Promise<DeadlineView[]>;
  ofCase(caseId: string): Promise<DeadlineView[]>;
  /** By the office head, for policies that may be paused. */
  pause(id: string, by: string, reason: string): Promise<DeadlineView>;
  resume(id: string, by: string): Promise<DeadlineView>;
  waive(id: string, by: string, reason: string): Promise<DeadlineView>;
  /** After a calendar or policy has changed; answers how many deadlines moved. */
  recompute(cause: { kind: 'calendar' | 'policy'; object: string; by: string; before: unknown; after: unknown }): Promise<number>;
}

export function createDeadlines(parts: Parts, policies: Policies, calendars: Calendars, ladder: Ladder): Deadlines {
  const { db, stores, clock, engine } = parts;
  const collection = deadlinesOf(db);
  const basisNow = async () => ({ calendar: await calendars.current(), hours: policies.hours, now: clock.now() });
  const view = (deadline: DeadlineDocument) => deadlineView(deadline, ladder);

  /** Reads the deadline, decides, and writes what follows in one transaction. */
  async function change(id: string, decide: (deadline: DeadlineDocument, now: Date) => Promise<DeadlineDocument>, also: ExtraWrite[] = []) {
    const after = await retriedTransaction(stores.mongo, async (session) => {
      const deadline = await collection.findOne({ _id: id }, { session });
      if (!deadline) return fail('NOT_FOUND', 'There is no such deadline.');
      if (deadline.closedAt) return fail('TASK_ALREADY_COMPLETED', 'The deadline has ended.');
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
    return view(after);
  }

  return {
    async preview(id, from, variables = {}) {
      const { policy } = await policies.get(id, { path: 'policy' });
      if (!isCountable(from)) outOfReach();
      // What is asked is "from this moment": the policy's own start variables do not count here.
      const plan = planDeadline({ ...policy, start: undefined }, variables, from, await basisNow());
      return {
        dueAt: plan.dueAt.toISOString(),
        ...(plan.warnAt ? { warnAt: plan.warnAt.toISOString() } : {}),
        stages: plan.stages.map((stage) => ({ stage: stage.stage, at: stage.at.toISOString(), to: ladder.recipients(stage, {}) })),
        provisional: plan.provisional,
        explanation: plan.explanation.zh,
        explanationEn: plan.explanation.en,
      };
    },
    async ofTask(taskId) {
      const [found] = await collection
        .find({ taskId, beside: { $ne: true } })
        .sort({ createdAt: -1 })
        .limit(1)
        .toArray();
      return found ? view(found) : null;
    },
    async besides(taskId) {
      const filter = { taskId, beside: true, closedAt: { $exists: false } };
      return (await collection.find(filter).sort({ dueAt: 1 }).toArray()).map(view);
    },
    async ofCase(caseId) {
      return (await collection.find({ caseId }).sort({ startedAt: 1 }).toArray()).map(view);
    },
    pause: (id, by, reason) =>
      change(id, async (deadline, now) => {
        if (!deadline.pausable) fail('FORBIDDEN', `Policy ${deadline.policy} cannot be paused.`);
        if (deadline.status === 'paused') fail('STALE_VERSION', 'The deadline is paused already.');
        return { ...deadline, status: 'paused', pauses: [...deadline.pauses, { from: now, by, reason }] };
      }),
    resume: (id, by) =>
      change(id, async (deadline, now) => {
        if (deadline.status !== 'paused') fail('STALE_VERSION', 'The deadline is not paused.');
        const pauses = deadline.pauses.map((pause) => (pause.until ? pause : { ...pause, until: now, resumedBy: by }));
        const { policy } = await policies.get(deadline.policy);
        const resumed: DeadlineDocument = { ...deadline, pauses, status: 'running' };
        const plan = planDeadline(policy, asVariables(deadline.inputs), deadline.createdAt, await basisNow(), pausedMillis(resumed, now));
        const { after } = replanned(resumed, plan, now);
        return { ...after, status: after.dueAt.getTime() <= now.getTime() ? 'overdue' : 'running' };
      }),
    waive: (id, by, reason) =>
      change(id, async (deadline, now) => ({ ...deadline, status: 'waived', waived: { by, reason }, closedAt: now }), [
        closeAlerts([id], clock.now()),
      ]),
    async recompute({ kind, object, by, before, after }) {
      const basis = await basisNow();
      const all = await policies.all();
      const filter = { closedAt: { $exists: false }, ...(kind === 'policy' ? { policy: object } : {}) };
      const moved: { deadlineId: string; before: unknown; after: unknown }[] = [];
      for (const { _id } of await collection.find(filter, { projection: { _id: 1 } }).toArray()) {
        const change = await retriedTransaction(stores.mongo, async (session) => {
          const deadline = await collection.findOne({ _id, closedAt: { $exists: false } }, { session });
          const found = deadline && all.get(deadline.policy);
          if (!deadline || !found) return null;
          const now = clock.now();
          const plan = planDeadline(found.policy, asVariables(deadline.inputs), deadline.createdAt, basis, pausedMillis(deadline, now));
          const next = replanned(deadline, plan, now);
          if (timesOf(deadline) === timesOf(next.after)) return null;
          await carryOut(db, next.writes, session);
          await engine.alarms.disarm(next.disarm, session);
          await engine.alarms.arm(next.arm, session);
          return { deadlineId: _id, before: summary(deadline), after: summary(next.after) };
        });
        if (change) moved.push(change);
      }
      const entry = { _id: newId(), at: clock.now(), by, cause: kind, object, before, after, moved };
      await db.collection<{ _id: string }>('deadline_changes').insertOne(entry);
      return moved.length;
    },
  };
}

function outOfReach(): never {
  const message = `Deadlines are counted from ${FIRST_DAY} to ${LAST_DAY}.`;
  return fail('VALIDATION_FAILED', message, { issues: [{ code: 'INVALID', severity: 'error', path: 'from', message }] });
}

const timesOf = ({ dueAt, stages, provisional }: DeadlineDocument) =>
  JSON.stringify([dueAt, provisional, stages.map(({ stage, at, level, to }) => [stage, at, level, to])]);

const summary = ({ dueAt, warnAt, provisional }: DeadlineDocument) => ({ dueAt, warnAt, provisional });

export function deadlineView(deadline: DeadlineDocument, ladder: Ladder): DeadlineView {
  const { organisation } = deadline;
  return {
    id: deadline._id,
    taskId: deadline.taskId,
    elementId: deadline.elementId,
    policy: deadline.policy,
    name: deadline.name,
    nameEn: deadline.nameEn,
    status: deadline.status,
    startedAt: deadline.startedAt.toISOString(),
    startEvent: deadline.startEvent,
    dueAt: deadline.dueAt.toISOString(),
    ...(deadline.warnAt ? { warnAt: deadline.warnAt.toISOString() } : {}),
    ...(deadline.closedAt ? { closedAt: deadline.closedAt.toISOString() } : {}),
    provisional: deadline.provisional,
    explanation: deadline.explanation.zh,
    explanationEn: deadline.explanation.en,
    stages: deadline.stages.map((stage) => ({
      stage: stage.stage,
      at: stage.at.toISOString(),
      to: ladder.recipients(stage, { organisation }),
      ...(stage.level === undefined ? {} : { level: stage.level }),
      ...(stage.rangAt ? { rangAt: stage.rangAt.toISOString() } : {}),
    })),
    source: deadline.source.zh,
    sourceEn: deadline.source.en,
    pausable: deadline.pausable,
    pauses: deadline.pauses.map(({ from, until, by, reason }) => ({
      from: from.toISOString(),
      ...(until ? { until: until.toISOString() } : {}),
      by,
      reason,
    })),
  };
}
