/** One running deadline under the policy and the calendar as they are by now. Pure. */
import type { ChangeCause } from '../types.ts';
import { type DeadlineChanges, replanned } from './contributor.ts';
import type { CountBasis } from './count.ts';
import type { DeadlineDocument } from './document.ts';
import { asVariables, planDeadline } from './plan.ts';
import type { Policy } from './policy.ts';
import { pausedMillis } from './state.ts';

export type Recounted = DeadlineChanges & { after: DeadlineDocument };

/** Null where nothing moves. */
export function recounted(
  deadline: DeadlineDocument,
  policy: Policy,
  basis: CountBasis,
  made: { by: string; cause: ChangeCause },
): Recounted | null {
  const { now } = basis;
  const plan = planDeadline(policy, asVariables(deadline.inputs), deadline.createdAt, basis, pausedMillis(deadline, now));
  const next = replanned(deadline, plan, now, made);
  return timesOf(deadline) === timesOf(next.after) ? null : next;
}

const timesOf = ({ dueAt, stages, provisional }: DeadlineDocument) =>
  JSON.stringify([dueAt, provisional, stages.map(({ stage, at, level, to }) => [stage, at, level, to])]);

/** Deadlines that a change can move. */
export function concernedBy({ kind, object }: ChangeCause): { closedAt: { $exists: false }; policy?: string } {
  return { closedAt: { $exists: false }, ...(kind === 'policy' ? { policy: object } : {}) };
}
