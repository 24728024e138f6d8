import { fail } from '../errors.ts';
import type { Json, Variables } from './types.ts';

/** Names that would reach into an object's machinery. They are never stored and never found. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export const isName = (name: string): boolean => name !== '' && !FORBIDDEN.has(name);

/** A copy without forbidden names, at any depth. Values that hold none are shared, not copied. */
export function clean<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null || !isDirty(value)) return value;
  if (Array.isArray(value)) return value.map(clean) as T;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (isName(key) ? [[key, clean(item)]] : []))) as T;
}

function isDirty(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(isDirty);
  return Object.keys(value).some((key) => !isName(key) || isDirty(value[key] as Json));
}

/** Throws VARIABLES_TOO_LARGE. */
export function checkSize(given: readonly (Variables | undefined)[], maxBytes: number): void {
  let bytes = 0;
  for (const variables of given) if (variables) bytes += Buffer.byteLength(JSON.stringify(variables));
  if (bytes > maxBytes) fail('VARIABLES_TOO_LARGE', `The variables of one instance may take ${maxBytes} bytes; these take ${bytes}.`);
}

/** Own entries only; `in` and plain reading would find the prototype's. */
export const own = (variables: Variables | undefined, name: string): Json | undefined =>
  variables && Object.hasOwn(variables, name) ? variables[name] : undefined;
