/**
 * Turns a rule and a start into a due time (domain specification §4.1–4.2; 民法典 第201–203条). Pure.
 * Every walk over days ends where nothing is counted any more, whatever the start and the amounts.
 * Besides the time it keeps the trail of how it was counted, which `explain` puts into words.
 */
import { type DateTime, Duration } from 'luxon';
import {
  countable,
  type Day,
  dayOf,
  daysFrom,
  END_OF_DAY,
  inShanghai,
  instantOf,
  isCountableDay,
  LAST_DAY,
  plusDays,
  plusMonths,
} from '../calendar/days.ts';
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
  mode: Rule['mode'] | 'AGREED' | 'AHEAD';
  start: Date;
  value?: string;
  counted?: Day[];
  skipped?: Day[];
  /** Last day before it was moved. */
  raw?: Day;
  last?: Day;
  point?: Rule['point'];
  /** The date of something that this comes before, and by how many working days. */
  before?: { day: Day; days: number };
  /** Years whose arrangement was needed and has not been published. */
  provisionalYears: number[];
}

export interface Counted {
  dueAt: Date;
  provisional: boolean;
  trail: Trail;
}

type Span = Pick<Rule, 'mode' | 'value' | 'point' | 'ends'>;

export function count(rule: Span, from: Date, basis: CountBasis): Counted {
  const start = countable(from);
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

/** So many working days before a date. Where these have begun already, the date itself is left. */
export function ahead({ lead, ends }: Pick<Rule, 'lead' | 'ends'>, date: Date, start: Date, { calendar, hours }: CountBasis): Counted {
  const days = wholeDays(lead!);
  const last = workday(dayOf(date), days, -1, calendar);
  const dueAt = instantOf(last, ends === 'close' ? closing(last, hours) : END_OF_DAY);
  if (dueAt.getTime() <= start.getTime()) return agreed(date, start);
  const provisionalYears = calendar.isProvisional(Number(last.slice(0, 4))) ? [Number(last.slice(0, 4))] : [];
  const trail: Trail = { mode: 'AHEAD', start, last, before: { day: dayOf(date), days }, provisionalYears };
  return { dueAt, provisional: provisionalYears.length > 0, trail };
}

/** The day that is so many working days after or before another. */
export function workday(day: Day, count: number, step: 1 | -1, calendar: WorkCalendar): Day {
  let reached = day;
  let left = count;
  for (const next of daysFrom(plusDays(day, step), step)) {
    if (left <= 0) break;
    reached = next;
    if (calendar.isWorkday(reached)) left--;
  }
  return reached;
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
    const last = counted.at(-1) ?? LAST_DAY;
    return { dueAt: endOf(last), counted, last };
  },

  CAL_DAYS_ROLL(rule, start, means) {
    const counted = following(dayOf(start), wholeDays(rule.value!));
    return rolled(counted.at(-1) ?? LAST_DAY, means, { counted });
  },

  WORKDAYS(rule, start, { isWorkday, endOf }) {
    const counted: Day[] = [];
    const skipped: Day[] = [];
    const wanted = wholeDays(rule.value!);
    for (const day of daysFrom(plusDays(dayOf(start), 1))) {
      (isWorkday(day) ? counted : skipped).push(day);
      if (counted.length >= wanted) break;
    }
    const last = counted.at(-1) ?? LAST_DAY;
    return { dueAt: endOf(last), counted, skipped, last };
  },

  WORK_HOURS(rule, start, { hours, isWorkday }) {
    const minutes = Duration.fromISO(rule.value!).as('minutes');
    return { dueAt: plusOfficeMinutes(start, dayOf(start), minutes, hours, isWorkday) };
  },

  MONTHS_ROLL(rule, start, means) {
    const { years, months } = Duration.fromISO(rule.value!);
    const raw = plusMonths(dayOf(start), years * 12 + months);
    return rolled(isCountableDay(raw) ? raw : LAST_DAY, means, {});
  },

  CALENDAR_POINT(rule, start, { isWorkday, endOf }) {
    const { which, of } = rule.point!;
    const pointOf = (period: DateTime) => {
      const [first, step] = which === 'first' ? ([period.startOf(of), 1] as const) : ([period.endOf(of), -1] as const);
      return firstWorkday(first.toISODate()!, step, isWorkday);
    };
    const here = inShanghai(start);
    const points = [0, 1, 2].map((ahead) => pointOf(here.plus({ [of]: ahead })));
    const last = points.find((day) => endOf(day).getTime() >= start.getTime()) ?? LAST_DAY;
    return { dueAt: countable(endOf(last)), last, point: rule.point };
  },
};

function rolled(raw: Day, { isWorkday, endOf }: Means, outcome: Partial<Outcome>): Outcome {
  const skipped: Day[] = [];
  const last = firstWorkday(raw, 1, (day) => {
    const worked = isWorkday(day);
    if (!worked) skipped.push(day);
    return worked;
  });
  return { ...outcome, dueAt: endOf(last), raw, last, skipped };
}

/** `day` itself where none is worked any more. */
function firstWorkday(day: Day, step: 1 | -1, isWorkday: Means['isWorkday']): Day {
  for (const candidate of daysFrom(day, step)) if (isWorkday(candidate)) return candidate;
  return day;
}

function elapsed(start: Date, value: string): Date {
  return countable(inShanghai(start).plus(Duration.fromISO(value)).toJSDate());
}

function following(day: Day, days: number): Day[] {
  const found: Day[] = [];
  for (const next of daysFrom(plusDays(day, 1))) {
    if (found.length >= days) break;
    found.push(next);
  }
  return found;
}

function wholeDays(value: string): number {
  return Math.round(Duration.fromISO(value).as('days'));
}
