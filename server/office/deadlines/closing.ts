/** How a deadline ends: by the moment the duty was fulfilled, not by the moment somebody found the time to write it down. Pure. */
import { readInstant } from '../calendar/days.ts';
import type { DeadlineStatus } from '../types.ts';
import type { DeadlineDocument } from './document.ts';
import { type Policy, pick } from './policy.ts';

type Standing = Pick<DeadlineDocument, 'status' | 'startedAt' | 'dueAt' | 'stages'>;

/** A moment before the start belongs to an earlier round and does not count; one that lies ahead is a slip of the pen. */
export function fulfilledAt(policy: Policy | undefined, { startedAt }: Standing, variables: Record<string, unknown>, now: Date): Date {
  return toldMoment(policy, startedAt, variables, now) ?? now;
}

export function isFulfilled(policy: Policy | undefined, { startedAt }: Standing, variables: Record<string, unknown>, now: Date): boolean {
  return toldMoment(policy, startedAt, variables, now) !== undefined;
}

export function closedStatus(deadline: Standing, policy: Policy | undefined, fulfilled: Date | null): DeadlineStatus {
  if (deadline.status === 'waived') return 'waived';
  if (!fulfilled) return deadline.status === 'overdue' ? 'overdue' : 'cancelled';
  return fulfilled.getTime() <= limitOf(deadline, policy).getTime() || deadline.status === 'paused' ? 'met' : 'overdue';
}

/** What must be done at once has no due moment: it was done in time as long as nobody had to be alerted (§4.2). */
function limitOf({ dueAt, stages }: Standing, policy: Policy | undefined): Date {
  if (policy?.mode !== 'IMMEDIATE') return dueAt;
  return stages.find(({ stage }) => stage !== 'warn')?.at ?? dueAt;
}

function toldMoment(policy: Policy | undefined, startedAt: Date, variables: Record<string, unknown>, now: Date): Date | undefined {
  const moments = (policy?.met?.variables ?? []).flatMap((name) => readInstant(pick(variables, name)) ?? []);
  const told = moments.find((moment) => toTheMinute(moment) >= toTheMinute(startedAt));
  return told && (told.getTime() > now.getTime() ? now : told);
}

/** Forms ask for minutes. */
const toTheMinute = (moment: Date) => Math.floor(moment.getTime() / 60_000);
