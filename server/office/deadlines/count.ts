/**
 * Turns a rule and a start into a due time (domain specification §4.1–4.2; 民法典 第201–203条). Pure.
 * Besides the time it keeps the trail of how it was counted, which `explain` puts into words.
 */
import { Duration } from 'luxon';
import { type Day, dayOf, END_OF_DAY, inShanghai, instantOf, plusDays, plusMonths } from '../calendar/days.ts';
import type { WorkCalendar } from '../calendar/workdays.ts';
import { closing, type OfficeHours, plusOfficeMinutes } from './office-hours.ts';
import type { Rule } from './policy.ts';

export interface CountBasis {
  calendar: WorkCalendar;
  hours: OfficeHours;
  /** Nothing that has happened has happened after it. */
  now: Date;
}

/** How a due time came about. `counted` and `skipped` are in order. */
export interface Trail {
  mode: Rule['mode'] | 'AGREED';
  start: Date;
  value?: string;
  counted?: Day[];
  skipped?: Day[];
  /** Last day before it was moved. */
  raw?: Day;
  last?: Day;
  point?: Rule['point'];
  /** Years whose arrangement was needed and has not been published. */
  provisionalYears: number[];
}

export interface Counted {
  dueAt: Date;
  provisional: boolean;
  trail: Trail;
}

type Span = Pick<Rule, 'mode' | 'value' | 'point' | 'ends'>;

export function count(rule: Span, start: Date, basis: CountBasis): Counted {
  const years = new Set<number>();
  const isWorkday = (day: Day) => {
    const year = Number(day.slice(0, 4));
    if (basis.calendar.isProvisional(year)) years.add(year);
    return basis.calendar.isWorkday(day);
  };
  const endOf = (day: Day) => instantOf(day, rule.ends === 'close' ? closing(day, basis.hours) : END_OF_DAY);
  const { dueAt, ...trail } = counters[rule.mode](rule, start, { ...basis, isWorkday, endOf });
  return {
    dueAt,
    provisional: years.size > 0,
    trail: { mode: rule.mode, start, value: rule.value, ...trail, provisionalYears: [...years].sort() },
  };
}

/** A date agreed for one item is taken as it stands. */
export function agreed(dueAt: Date, start: Date): Counted {
  return { dueAt, provisional: false, trail: { mode: 'AGREED', start, last: dayOf(dueAt), provisionalYears: [] } };
}

interface Means extends CountBasis {
  isWorkday(day: Day): boolean;
  endOf(day: Day): Date;
}
type Outcome = { dueAt: Date } & Partial<Omit<Trail, 'mode' | 'start' | 'provisionalYears'>>;

const counters: Record<Rule['mode'], (rule: Span, start: Date, means: Means) => Outcome> = {
  IMMEDIATE: (rule, start) => ({ dueAt: elapsed(start, rule.value ?? 'PT0M') }),

  CAL_HOURS: (rule, start) => ({ dueAt: elapsed(start, rule.value!) }),

  CAL_DAYS(rule, start, { endOf }) {
    const counted = following(dayOf(start), wholeDays(rule.value!));
    const last = counted.at(-1)!;
    return { dueAt: endOf(last), counted, last };
  },

  CAL_DAYS_ROLL(rule, start, means) {
    const counted = following(dayOf(start), wholeDays(rule.value!));
    return rolled(counted.at(-1)!, means, { counted });
  },

  WORKDAYS(rule, start, { isWorkday, endOf }) {
    const counted: Day[] = [];
    const skipped: Day[] = [];
    const wanted = wholeDays(rule.value!);
    for (let day = plusDays(dayOf(start), 1); counted.length < wanted; day = plusDays(day, 1))
      (isWorkday(day) ? counted : skipped).push(day);
    const last = counted.at(-1)!;
    return { dueAt: endOf(last), counted, skipped, last };
  },

  WORK_HOURS(rule, start, { hours, isWorkday }) {
    const minutes = Duration.fromISO(rule.value!).as('minutes');
    return { dueAt: plusOfficeMinutes(start, dayOf(start), minutes, hours, isWorkday) };
  },

  MONTHS_ROLL(rule, start, means) {
    const { years, months } = Duration.fromISO(rule.value!);
    return rolled(plusMonths(dayOf(start), years * 12 + months), means, {});
  },

  CALENDAR_POINT(rule, start, { isWorkday, endOf }) {
    const { which, of } = rule.point!;
    for (let day = dayOf(start); ; ) {
      const period = inShanghai(instantOf(day, '12:00'));
      const first = period.startOf(of).toISODate()!;
      const end = period.endOf(of).toISODate()!;
      let last = which === 'first' ? first : end;
      while (!isWorkday(last)) last = plusDays(last, which === 'first' ? 1 : -1);
      if (endOf(last).getTime() >= start.getTime()) return { dueAt: endOf(last), last, point: rule.point };
      day = plusDays(end, 1);
    }
  },
};

function rolled(raw: Day, { isWorkday, endOf }: Means, outcome: Partial<Outcome>): Outcome {
  const skipped: Day[] = [];
  let last = raw;
  while (!isWorkday(last)) {
    skipped.push(last);
    last = plusDays(last, 1);
  }
  return { ...outcome, dueAt: endOf(last), raw, last, skipped };
}

function elapsed(start: Date, value: string): Date {
  return inShanghai(start).plus(Duration.fromISO(value)).toJSDate();
}

function following(day: Day, days: number): Day[] {
  return Array.from({ length: days }, (_, index) => plusDays(day, index + 1));
}

function wholeDays(value: string): number {
  return Math.round(Duration.fromISO(value).as('days'));
}
