/** Deadlines as the rest of the office uses them: preview, look up. */
import { fail } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import type { Calendars } from '../calendar/calendars.ts';
import { FIRST_DAY, isCountable, LAST_DAY } from '../calendar/days.ts';
import type { Ladder } from '../escalation/ladder.ts';
import type { Parts } from '../parts.ts';
import type { About } from '../tasks/about.ts';
import type { DeadlinePreview, DeadlineView } from '../types.ts';
import { type DeadlineDocument, deadlinesOf } from './document.ts';
import { planDeadline } from './plan.ts';
import type { Policies } from './policies.ts';
import { deadlineView } from './view.ts';

export interface Deadlines {
  preview(policy: string, from: Date, variables?: Variables): Promise<DeadlinePreview>;
  ofTask(taskId: string): Promise<DeadlineView | null>;
  /** What still runs on the task besides its own deadline. */
  besides(taskId: string): Promise<DeadlineView[]>;
  /** Each with what tells its task from others of the step. */
  ofCase(caseId: string): Promise<DeadlineView[]>;
}

export function createDeadlines(parts: Parts, policies: Policies, calendars: Calendars, ladder: Ladder, about: About): Deadlines {
  const { db, clock } = parts;
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
      const found = await collection.find({ caseId }).sort({ startedAt: 1 }).toArray();
      const told = await about(found.map(({ taskId }) => ({ _id: taskId })));
      return found.map((deadline) => ({ ...view(deadline), ...(told.has(deadline.taskId) ? { about: told.get(deadline.taskId) } : {}) }));
    },
  };
}

function outOfReach(): never {
  const message = `Deadlines are counted from ${FIRST_DAY} to ${LAST_DAY}.`;
  return fail('VALIDATION_FAILED', message, { issues: [{ code: 'INVALID', severity: 'error', path: 'from', message }] });
}
