/** Recurring dates such as follow-up visits, from a policy's `series`. Pure. */
import { Duration } from 'luxon';
import { type Day, dayOf, END_OF_DAY, instantOf, plusDays, plusMonths } from '../calendar/days.ts';
import { closing, type OfficeHours } from './office-hours.ts';
import { type Policy, pick } from './policy.ts';

/**
 * Planned moments after `start`, in order. Each follows the start or the one planned before it, so a late visit
 * does not push the others; none rolls.
 */
export function seriesOf(policy: Policy, variables: Record<string, unknown>, start: Date, hours: OfficeHours): Date[] {
  const runs = (policy.by ?? []).map((name) => policy.series?.[String(pick(variables, name))]).find((found) => found !== undefined);
  const moments: Date[] = [];
  let day = dayOf(start);
  for (const run of runs ?? []) {
    const [from, span, times] = 'after' in run ? [dayOf(start), run.after, 1] : [day, run.every, run.times];
    day = from;
    for (let index = 0; index < times; index++) {
      day = later(day, span);
      moments.push(instantOf(day, policy.ends === 'close' ? closing(day, hours) : END_OF_DAY));
    }
  }
  return moments;
}

function later(day: Day, span: string): Day {
  const { years, months, weeks, days } = Duration.fromISO(span);
  return plusDays(plusMonths(day, years * 12 + months), weeks * 7 + days);
}
