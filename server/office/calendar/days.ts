/** Days as the office counts them: `YYYY-MM-DD` strings in Shanghai time, never `Date` objects, so the server's own time zone cannot matter. */
import { DateTime } from 'luxon';

/** Fixed by law for the whole country; no summer time since 1991. */
export const ZONE = 'Asia/Shanghai';
const OFFSET = '+08:00';
const OFFSET_MILLIS = 8 * 3_600_000;

/** `YYYY-MM-DD`, Shanghai. */
export type Day = string;
/** `HH:mm` or `HH:mm:ss`, Shanghai. */
export type TimeOfDay = string;

export const END_OF_DAY: TimeOfDay = '23:59:59';
/** What is counted lies between these two days. A year that was mistyped must not send the count through centuries. */
export const FIRST_DAY: Day = '2000-01-01';
export const LAST_DAY: Day = '2100-12-31';
const DAY_MILLIS = 86_400_000;
const SUNDAY = 7;
const SATURDAY = 6;

export function dayOf(instant: Date): Day {
  return shifted(instant).slice(0, 10);
}

export function timeOf(instant: Date): TimeOfDay {
  return shifted(instant).slice(11, 19);
}

export function instantOf(day: Day, time: TimeOfDay): Date {
  return new Date(`${day}T${time}${OFFSET}`);
}

export function plusDays(day: Day, days: number): Day {
  return utc(midnight(day) + days * DAY_MILLIS).slice(0, 10);
}

/** The corresponding day, or the month's last where there is none (民法典 第202条). */
export function plusMonths(day: Day, months: number): Day {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ months }).toISODate()!;
}

/** 1 (Monday) to 7 (Sunday). */
export function weekdayOf(day: Day): number {
  return new Date(midnight(day)).getUTCDay() || SUNDAY;
}

export function isWeekend(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY || weekday === SUNDAY;
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

export function isDay(text: unknown): text is Day {
  // 30 February would be read as 2 March.
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && text === utc(midnight(text)).slice(0, 10);
}

/** `day` and those that follow it, or with `step` -1 those before it, as far as anything is counted: it always ends. */
export function* daysFrom(day: Day, step: 1 | -1 = 1): Generator<Day> {
  for (let at = day; isCountableDay(at); at = plusDays(at, step)) yield at;
}

export function isCountableDay(day: Day): boolean {
  return isDay(day) && FIRST_DAY <= day && day <= LAST_DAY;
}

export function isCountable(instant: Date): boolean {
  return FIRST_INSTANT <= instant.getTime() && instant.getTime() <= LAST_INSTANT;
}

/** The nearest instant that can be counted with; of none at all (a span beyond what a date can say) the last. */
export function countable(instant: Date): Date {
  const millis = instant.getTime();
  return new Date(Number.isNaN(millis) ? LAST_INSTANT : Math.min(Math.max(millis, FIRST_INSTANT), LAST_INSTANT));
}

export function inShanghai(instant: Date): DateTime {
  return DateTime.fromJSDate(instant, { zone: ZONE });
}

/**
 * An instant as people and forms write it: ISO with offset, or without one (Shanghai is meant), or a bare day.
 * `null`: not a time at all, or none that anything can be counted with.
 */
export function readInstant(text: unknown, timeOfBareDay: TimeOfDay = '00:00:00'): Date | null {
  if (typeof text !== 'string') return null;
  const read = isDay(text) ? instantOf(text, timeOfBareDay) : momentIn(text);
  return read && isCountable(read) ? read : null;
}

function momentIn(text: string): Date | null {
  const read = DateTime.fromISO(text, { zone: ZONE });
  return read.isValid && /^\d{4}-\d{2}-\d{2}T/.test(text) ? read.toJSDate() : null;
}

const FIRST_INSTANT = instantOf(FIRST_DAY, '00:00:00').getTime();
const LAST_INSTANT = instantOf(LAST_DAY, END_OF_DAY).getTime();

/** Of the day's begin in UTC, where every day is as long as the other; NaN where there is no such day. */
function midnight(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** `YYYY-MM-DDTHH:mm:ss…` on the clock of the office. */
const shifted = (instant: Date) => utc(instant.getTime() + OFFSET_MILLIS);

/** Of what is no time at all, or beyond what a date can say, nothing: no day is equal to it. */
function utc(millis: number): string {
  const at = new Date(millis);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
