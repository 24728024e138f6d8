import { DateTime } from 'luxon';

/** Cron with five fields (minute hour day month weekday) or six (second first), read in the office's time zone. */
export interface Cron {
  next(after: Date, zone: string): Date | null;
}

interface Field {
  min: number;
  max: number;
  names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { min: 0, max: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
];
const SHORT: Record<string, string> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};
/** 29 February comes every fourth year, except before centuries. */
const HORIZON_DAYS = 366 * 9;

export const looksLikeCron = (text: string): boolean => text.startsWith('@') || /^\S+(\s+\S+){4,5}$/.test(text);

/** Undefined when the text is no cron expression. */
export function parseCron(text: string): Cron | undefined {
  const parts = (SHORT[text.toLowerCase()] ?? text).trim().split(/\s+/);
  if (parts.length === 5) parts.unshift('0');
  if (parts.length !== 6) return undefined;
  const sets = parts.map((part, index) => parseField(part, FIELDS[index] as Field));
  if (sets.some((set) => set === undefined)) return undefined;
  const [seconds, minutes, hours, days, months, weekdays] = sets as Set<number>[];
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  const anyDay = isAny(parts[3]);
  const anyWeekday = isAny(parts[5]);
  // Where both are given, cron takes a day that fits either.
  const fits = (day: DateTime) => {
    if (!months.has(day.month)) return false;
    const byDate = days.has(day.day);
    const byWeekday = weekdays.has(day.weekday % 7);
    if (anyDay || anyWeekday) return (anyDay || byDate) && (anyWeekday || byWeekday);
    return byDate || byWeekday;
  };
  const times = sorted(hours).flatMap((hour) => sorted(minutes).map((minute) => ({ hour, minute })));
  return {
    next: (after, zone) => {
      const from = DateTime.fromJSDate(after, { zone });
      for (let offset = 0; offset <= HORIZON_DAYS; offset++) {
        const day = from.startOf('day').plus({ days: offset });
        if (!fits(day)) continue;
        for (const { hour, minute } of times) {
          if (offset === 0 && (hour < from.hour || (hour === from.hour && minute < from.minute))) continue;
          for (const second of sorted(seconds)) {
            const at = day.set({ hour, minute, second, millisecond: 0 });
            if (at.toMillis() > after.getTime()) return at.toJSDate();
          }
        }
      }
      return null;
    },
  };
}

const isAny = (part: string | undefined) => part === '*' || part === '?';
const sorted = (set: Set<number>) => [...set].sort((a, b) => a - b);

function parseField(text: string, { min, max, names }: Field): Set<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [, range, step] = item.match(/^([^/]+)(?:\/(\d+))?$/) ?? [];
    if (range === undefined || step === '0') return undefined;
    const [from, to] = isAny(range) ? [min, max] : bounds(range, names, step === undefined ? undefined : max);
    if (from === undefined || to === undefined || from < min || to > max || from > to) return undefined;
    for (let value = from; value <= to; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

function bounds(range: string, names: readonly string[] | undefined, openEnd: number | undefined): (number | undefined)[] {
  const ends = range.split('-').map((end) => numberOf(end, names));
  if (ends.length > 2) return [];
  return ends.length === 2 ? ends : [ends[0], openEnd ?? ends[0]];
}

function numberOf(text: string, names: readonly string[] | undefined): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  if (index < 0) return undefined;
  return names?.length === 12 ? index + 1 : index;
}
