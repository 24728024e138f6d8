/** Deadlines as the rest of the office uses them: preview, look up, count again. */
import { fail } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import { newId } from '../../platform/ids.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import type { Calendars } from '../calendar/calendars.ts';
import { FIRST_DAY, isCountable, LAST_DAY } from '../calendar/days.ts';
import type { Ladder } from '../escalation/ladder.ts';
import type { Parts } from '../parts.ts';
import type { DeadlinePreview, DeadlineView } from '../types.ts';
import { carryOut } from '../write.ts';
import { replanned } from './contributor.ts';
import { type DeadlineDocument, deadlinesOf } from './document.ts';
import { asVariables, planDeadline } from './plan.ts';
import type { Policies } from './policies.ts';
import { pausedMillis } from './state.ts';
import { deadlineView } from './view.ts';

export interface Deadlines {
  preview(policy: string, from: Date, variables?: Variables): Promise<DeadlinePreview>;
  ofTask(taskId: string): Promise<DeadlineView | null>;
  /** What still runs on the task besides its own deadline. */
  besides(taskId: string): Promise<DeadlineView[]>;
  ofCase(caseId: string): Promise<DeadlineView[]>;
  /** After a calendar or policy has changed; answers how many deadlines moved. */
  recompute(cause: { kind: 'calendar' | 'policy'; object: string; by: string; before: unknown; after: unknown }): Promise<number>;
}

export function createDeadlines(parts: Parts, policies: Policies, calendars: Calendars, ladder: Ladder): Deadlines {
  const { db, stores, clock, engine } = parts;
  const collection = deadlinesOf(db);
  const basisNow = async () => ({ calendar: await calendars.current(), hours: policies.hours, now: clock.now() });
  const view = (deadline: DeadlineDocument) => deadlineView(deadline, ladder);

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
          const next = replanned(deadline, plan, now, by);
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
