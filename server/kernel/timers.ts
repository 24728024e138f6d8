import { DateTime, Duration } from 'luxon';
import { looksLikeCron, parseCron } from './cron.ts';
import { evaluateFeel, OFFICE_ZONE } from './feel.ts';
import { Incident } from './kernel-error.ts';
import type { Json, TimerSpec } from './types.ts';

/** An armed timer. `left`: firings after this one, -1 without end; `cycle`: what the next one is computed from. */
export interface Due {
  dueAt: string;
  left: number;
  cycle?: string;
  /** When it was armed, where the rhythm counts from that: the last of a month must not become the 28th for good. */
  since?: string;
}

/** What is wrong with a timer whose text is fixed, as a sentence with the remedy. */
export function timerProblem({ kind, expression }: TimerSpec): string | undefined {
  if (expression.startsWith('=')) return undefined;
  try {
    firstDue(kind, expression, new Date(0));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** When a timer fires first, counted from `now`. `value` is what its expression gave. Throws Incident TIMER_INVALID. */
export function firstDue(kind: TimerSpec['kind'], value: Json, now: Date): Due {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') throw invalid(`The timer has no ${kind}: its expression gave ${JSON.stringify(value)}.`);
  if (kind === 'date') return { dueAt: iso(parseDate(text)), left: 0 };
  if (kind === 'duration') return { dueAt: iso(plus(now, parseDuration(text))), left: 0 };
  const cycle = parseCycle(text);
  const first = cycle.next(now, now, 0);
  if (!first) throw invalid(`The timer cycle "${text}" never comes due.`);
  return {
    dueAt: iso(first),
    left: cycle.times < 0 ? -1 : cycle.times - 1,
    ...(cycle.times === 1 ? {} : { cycle: text, since: iso(now) }),
  };
}

/** The next firing of a repeating timer, or null. Firings missed meanwhile are not made up for one after the other. */
export function nextDue({ dueAt, left, cycle, since }: Due, now: Date): Due | null {
  if (left === 0 || cycle === undefined) return null;
  const next = parseCycle(cycle).next(new Date(since ?? dueAt), now, 1, new Date(dueAt));
  return next && { dueAt: iso(next), left: left < 0 ? -1 : left - 1, cycle, ...(since === undefined ? {} : { since }) };
}

/** When a process that starts by timer is to start next: after `now`, counting from `since`, having started `count` times. Null: never again. */
export function nextStart({ kind, expression }: TimerSpec, since: Date, now: Date, count: number): Date | null {
  const text = textOf(expression, now);
  if (kind !== 'cycle') return count > 0 ? null : new Date(firstDue(kind, text, since).dueAt);
  const cycle = parseCycle(text);
  if (cycle.times >= 0 && count >= cycle.times) return null;
  return cycle.next(since, now, count);
}

/** A start timer has no variables yet, but may compute with the time. */
function textOf(expression: string, now: Date): string {
  if (!expression.startsWith('=')) return expression.trim();
  const scope = { lookup: () => undefined, now: now.toISOString(), millis: 100, maxBytes: 1_000, spent: () => undefined };
  return String(evaluateFeel(expression.slice(1).trim(), scope) ?? '');
}

interface Cycle {
  /** How often it fires; -1 without end. */
  times: number;
  /** The first firing after `now` and after the `last` one in the rhythm that began at `from`. `fired`: 0 for the very first. */
  next(from: Date, now: Date, fired: number, last?: Date): Date | null;
}

function parseCycle(text: string): Cycle {
  if (looksLikeCron(text)) {
    const cron = parseCron(text);
    if (!cron) throw invalid(`"${text}" is no cron expression. Write five fields, for example 0 9 * * MON.`);
    return { times: -1, next: (_from, now) => cron.next(now, OFFICE_ZONE) };
  }
  const [, times, a, b] = text.match(/^R(\d*)\/([^/]+)(?:\/([^/]+))?$/) ?? [];
  if (a === undefined) throw invalid(`"${text}" is no repeating interval. Write for example R3/PT10M, or a cron expression.`);
  const isPeriod = a.startsWith('P');
  const period = parseDuration(isPeriod ? a : (b ?? ''));
  const start = isPeriod ? undefined : parseDate(a);
  const end = isPeriod && b !== undefined ? parseDate(b) : undefined;
  const limit = times === '' || times === undefined ? -1 : Number(times);
  if (period.toMillis() < SHORTEST_PERIOD_MILLIS && limit !== 1) throw invalid(`The period of "${text}" must be a second or longer.`);
  if (limit === 0) throw invalid(`"${text}" never fires. Write for example R3/PT10M.`);
  return {
    times: limit,
    next: (from, now, fired, last = from) => {
      // A rhythm that began in the past is joined, not caught up with.
      const before = fired === 0 ? new Date((start ?? from).getTime() - 1) : last;
      const found = onGrid(start ?? from, start ? 0 : 1, period, before, now);
      return end && found > end ? null : found;
    },
  };
}

/** The first point of the rhythm, counted in whole periods from `anchor`, after `last` that is not in the past. */
function onGrid(anchor: Date, least: number, period: Duration, last: Date, now: Date): Date {
  const millis = period.toMillis();
  const bound = Math.max(last.getTime(), now.getTime());
  const at = (n: number) =>
    plus(
      anchor,
      period.mapUnits((amount) => amount * n),
    );
  // Begins where the rhythm would be if every month and every day were as long as the longest.
  const passed = Math.floor((bound - anchor.getTime()) / (millis * (isFixed(period) ? 1 : LONGEST_UNITS)));
  let n = Math.max(least, passed);
  while (millis > 0 && at(n).getTime() <= bound) n++;
  return at(n);
}

const SHORTEST_PERIOD_MILLIS = 1_000;
/** The longest month has 31 days, where luxon's usual one has 30; the same in small for years and days. */
const LONGEST_UNITS = 31 / 30 + 0.01;

const isFixed = (period: Duration) => !period.years && !period.quarters && !period.months && !period.weeks && !period.days;

const CALENDAR_UNITS = ['years', 'months', 'weeks', 'days'] as const;

export function parseDuration(text: string): Duration {
  const negative = text.startsWith('-');
  const duration = Duration.fromISO(negative ? text.slice(1) : text);
  if (!duration.isValid) throw invalid(`"${text}" is no ISO 8601 duration. Write for example PT2H or P3D.`);
  if (CALENDAR_UNITS.some((unit) => !Number.isInteger(duration.get(unit))))
    throw invalid(`"${text}" has a part of a day, week, month or year. Write whole ones, or hours.`);
  return negative ? duration.negate() : duration;
}

/** Dates without an offset are meant in the office's time zone. */
export function parseDate(text: string): Date {
  const date = DateTime.fromISO(text.replace(/@[\w/]+$/, ''), { zone: OFFICE_ZONE });
  if (!date.isValid) throw invalid(`"${text}" is no ISO 8601 date. Write for example 2026-12-01T09:00:00+08:00.`);
  return date.toJSDate();
}

const plus = (from: Date, duration: Duration): Date => DateTime.fromJSDate(from, { zone: OFFICE_ZONE }).plus(duration).toJSDate();
const iso = (date: Date): string => date.toISOString();
const invalid = (message: string) => new Incident('TIMER_INVALID', message);
