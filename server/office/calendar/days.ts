/** Days as the office counts them: `YYYY-MM-DD` strings in Shanghai time, never `Date` objects, so the server's own time zone cannot matter. */
import { DateTime } from 'luxon';

/** Fixed by law for the whole country; no summer time. */
export const ZONE = 'Asia/Shanghai';

/** `YYYY-MM-DD`, Shanghai. */
export type Day = string;
/** `HH:mm` or `HH:mm:ss`, Shanghai. */
export type TimeOfDay = string;

export const END_OF_DAY: TimeOfDay = '23:59:59';
const SUNDAY = 7;
const SATURDAY = 6;

export function dayOf(instant: Date): Day {
  return inShanghai(instant).toISODate()!;
}

export function timeOf(instant: Date): TimeOfDay {
  return inShanghai(instant).toFormat('HH:mm:ss');
}

export function instantOf(day: Day, time: TimeOfDay): Date {
  return DateTime.fromISO(`${day}T${time}`, { zone: ZONE }).toJSDate();
}

export function plusDays(day: Day, days: number): Day {
  return midnight(day).plus({ days }).toISODate()!;
}

/** The corresponding day, or the month's last where there is none (民法典 第202条). */
export function plusMonths(day: Day, months: number): Day {
  return midnight(day).plus({ months }).toISODate()!;
}

export function weekdayOf(day: Day): number {
  return midnight(day).weekday;
}

export function isWeekend(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY || weekday === SUNDAY;
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

export function isDay(text: unknown): text is Day {
  return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && midnight(text).isValid;
}

export function daysBetween(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) days.push(day);
  return days;
}

export function inShanghai(instant: Date): DateTime {
  return DateTime.fromJSDate(instant, { zone: ZONE });
}

/**
 * An instant as people and forms write it: ISO with offset, or without one (Shanghai is meant), or a bare day.
 * `null`: not a time at all.
 */
export function readInstant(text: unknown, timeOfBareDay: TimeOfDay = '00:00:00'): Date | null {
  if (typeof text !== 'string') return null;
  if (isDay(text)) return instantOf(text, timeOfBareDay);
  const read = DateTime.fromISO(text, { zone: ZONE });
  return read.isValid && /^\d{4}-\d{2}-\d{2}T/.test(text) ? read.toJSDate() : null;
}

function midnight(day: Day): DateTime {
  return DateTime.fromISO(day, { zone: 'utc' });
}
