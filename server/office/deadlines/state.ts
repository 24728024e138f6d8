/** How a running deadline stands at a moment. Pure. */
import type { TaskDocument } from '../../engine/types.ts';
import type { DeadlineDocument } from './document.ts';

/** Time taken out of the count by pauses so far. */
export function pausedMillis({ pauses }: Pick<DeadlineDocument, 'pauses'>, now: Date): number {
  return pauses.reduce((sum, { from, until }) => sum + ((until ?? now).getTime() - from.getTime()), 0);
}

/** What lists of tasks show: `running`, `amber` once the warning has passed, `overdue`, `paused`, `waived`. */
export function taskStatus({ status, stages }: Pick<DeadlineDocument, 'status' | 'stages'>, now: Date): string {
  if (status !== 'running') return status;
  const passed = (wanted: (stage: string) => boolean) => stages.some(({ stage, at }) => wanted(stage) && at.getTime() <= now.getTime());
  if (passed((stage) => stage === 'due' || (stage.startsWith('esc') && !stages.some((other) => other.stage === 'due')))) return 'overdue';
  return passed((stage) => stage === 'warn') ? 'amber' : 'running';
}

/** Of a task's `deadline.status`: its date does not come nearer, so it is neither due nor overdue. */
export const STOPPED = ['paused', 'waived'];

/** The fields of a task that follow its deadline. */
export function taskMark(deadline: DeadlineDocument, now: Date): Required<Pick<TaskDocument, 'dueAt' | 'deadline'>> {
  const { _id, policy, provisional, dueAt, warnAt } = deadline;
  return {
    dueAt,
    deadline: { deadlineId: _id, policy, status: taskStatus(deadline, now), provisional, ...(warnAt ? { warnAt } : {}) },
  };
}
