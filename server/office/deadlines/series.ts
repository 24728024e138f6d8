/** Recurring dates such as follow-up visits, from a policy's `series`. Pure. */
import { Duration } from 'luxon';
import { dayOf, END_OF_DAY, instantOf, plusDays, plusMonths } from '../calendar/days.ts';
import { closing, type OfficeHours } from './office-hours.ts';
import { type Policy, pick } from './policy.ts';

/** Planned moments after `start`, in order. Each follows the one planned before it, so a late visit does not push the others; none rolls. */
export function seriesOf(policy: Policy, variables: Record<string, unknown>, start: Date, hours: OfficeHours): Date[] {
  const runs = (policy.by ?? []).map((name) => policy.series?.[String(pick(variables, name))]).find((found) => found !== undefined);
  const moments: Date[] = [];
  let day = dayOf(start);
  for (const { every, times } of runs ?? []) {
    const { years, months, weeks, days } = Duration.fromISO(every);
    for (let index = 0; index < times; index++) {
      day = plusDays(plusMonths(day, years * 12 + months), weeks * 7 + days);
      moments.push(instantOf(day, policy.ends === 'close' ? closing(day, hours) : END_OF_DAY));
    }
  }
  return moments;
}
