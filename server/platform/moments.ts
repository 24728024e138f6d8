import { fail } from '../errors.ts';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A moment that came as text in the field `name`. BAD_REQUEST for whatever else a clock could be asked with: a date that cannot be read would be
 * stored as 1970, and what was to be narrowed by it would be everything.
 */
export function momentOf(name: string, text: string): Date {
  const at = new Date(RFC_3339.test(text) ? text : Number.NaN);
  if (Number.isNaN(at.getTime())) fail('BAD_REQUEST', `${name} is no moment such as 2026-11-23T02:00:00Z.`);
  return at;
}
