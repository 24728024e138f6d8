/** What is left of a personal value for those who have not asked to see it (domain specification §11.3). Pure. */
import type { Json, Variables } from '../../kernel/types.ts';

const STAR = '*';

export function masked(record: Variables, sensitive: ReadonlySet<string>): Variables {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, sensitive.has(name) ? mask(value) : value]));
}

export function mask(value: Json): Json {
  if (value === null || value === '') return value;
  if (typeof value === 'string') return /^\d/.test(value) ? `${value.slice(0, 2)}${STAR.repeat(4)}` : `${[...value][0]}${STAR}`;
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner)]));
  return STAR;
}
