import { DateTime } from 'luxon';

const RANGES = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const FURTHEST_YEARS = 5;

/** The next moment after `since` that a cron expression (5 fields, or 6 with seconds) names; undefined when it is none. */
export function nextCron(text: string, since: Date, zone: string): Date | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) return undefined;
  const sets = (fields.length === 5 ? ['0', ...fields] : fields).map((field, index) =>
    parseField(field, RANGES[index] as readonly [number, number]),
  );
  if (sets.some((set) => set === undefined)) return undefined;
  const [seconds, minutes, hours, days, months, weekdays] = sets as Set<number>[];
  const anyDay = fields.at(-3) === '*';
  const anyWeekday = fields.at(-1) === '*';
  let at = DateTime.fromJSDate(since, { zone }).startOf('second').plus({ seconds: 1 });
  const limit = at.plus({ years: FURTHEST_YEARS });
  while (at < limit) {
    const onDay = days?.has(at.day) ?? false;
    const weekday = at.weekday % 7;
    const onWeekday = (weekdays?.has(weekday) || (weekday === 0 && weekdays?.has(7))) ?? false;
    const dayHolds = anyDay || anyWeekday ? onDay && onWeekday : onDay || onWeekday;
    if (!months?.has(at.month)) at = at.plus({ months: 1 }).startOf('month');
    else if (!dayHolds) at = at.plus({ days: 1 }).startOf('day');
    else if (!hours?.has(at.hour)) at = at.plus({ hours: 1 }).startOf('hour');
    else if (!minutes?.has(at.minute)) at = at.plus({ minutes: 1 }).startOf('minute');
    else if (!seconds?.has(at.second)) at = at.plus({ seconds: 1 });
    else return at.toJSDate();
  }
  return undefined;
}

function parseField(field: string, [low, high]: readonly [number, number]): Set<number> | undefined {
  const set = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|\?|\d+(?:-\d+)?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [from, to] = match[1] === '*' || match[1] === '?' ? [low, high] : (match[1] as string).split('-').map(Number);
    const step = match[2] ? Number(match[2]) : 1;
    const last = to ?? (match[2] ? high : from);
    if (from === undefined || last === undefined || from < low || last > high || step < 1) return undefined;
    for (let value = from; value <= last; value += step) set.add(value);
  }
  return set;
}
