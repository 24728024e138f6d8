/** Dates of what has happened lie in the past: a later one would let a deadline begin, and its alarms ring, too late. Pure. */
import type { Json, Variables } from '../../kernel/types.ts';
import { dayOf, isDay, readInstant } from '../calendar/days.ts';
import { type Field, nameOf } from './fields.ts';

/** How far the clocks of a desk and of the server may be apart. */
const SKEW_MILLIS = 60_000;

/** Places of the dates that have not come yet. */
export function futureDates(fields: Field[], data: Variables, now: Date, prefix = ''): string[] {
  return fields.flatMap((field) => {
    const name = nameOf(field);
    const value = name === undefined ? undefined : data[name];
    if (name === undefined || value === undefined || value === null) return [];
    if (field.type === 'dynamiclist' && Array.isArray(value))
      return value.flatMap((row, index) =>
        futureDates(field.components ?? [], (row ?? {}) as Variables, now, `${prefix}${name}[${index}].`),
      );
    return field.properties?.notAfter === 'now' && isLater(value, now) ? [`${prefix}${name}`] : [];
  });
}

function isLater(value: Json, now: Date): boolean {
  if (isDay(value)) return value > dayOf(now);
  const at = readInstant(value);
  return at !== null && at.getTime() > now.getTime() + SKEW_MILLIS;
}
