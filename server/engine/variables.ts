import { fail } from '../errors.ts';
import type { Json, Variables } from '../kernel/types.ts';

/** Names that would reach into an object's machinery instead of its contents. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 40;

/**
 * Refuses what must not enter an instance: names MongoDB reads as operators or paths, names of object machinery, values
 * that are no JSON, nesting without end. Size is the kernel's to judge, which sees all variables of the instance.
 */
export function checkVariables(variables: unknown, path = 'variables'): asserts variables is Variables {
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) refuse(path, 'must be an object');
  for (const name of Object.keys(variables)) {
    if (name === '' || name.startsWith('$') || name.includes('.') || name.includes('\0'))
      refuse(`${path}.${name}`, 'is not a possible name');
  }
  checkValue(variables, path, 0);
}

function checkValue(value: unknown, path: string, depth: number): void {
  if (depth > MAX_DEPTH) refuse(path, `is nested deeper than ${MAX_DEPTH}`);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value)) refuse(path, 'is not a finite number');
      return;
    case 'object':
      break;
    default:
      refuse(path, 'is not JSON');
  }
  if (value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkValue(item, `${path}.${index}`, depth + 1);
    return;
  }
  for (const [name, item] of Object.entries(value)) {
    if (FORBIDDEN.has(name)) refuse(`${path}.${name}`, 'is not a possible name');
    if (item !== undefined) checkValue(item, `${path}.${name}`, depth + 1);
  }
}

function refuse(path: string, why: string): never {
  fail('VARIABLES_INVALID', `A variable was refused: ${path} ${why}.`, {
    issues: [{ code: 'VARIABLES_INVALID', severity: 'error', path, message: why }],
  });
}

const FULL_WIDTH_DOLLAR = '＄';
const FULL_WIDTH_STOP = '．';

/** The same variables with keys that MongoDB would read as operators or paths written with their full-width signs. */
export function storable<T extends Json | Variables>(value: T): T {
  return hasKey(value, (key) => key.startsWith('$') || key.includes('.'))
    ? (renamed(value, (key) => key.replaceAll('.', FULL_WIDTH_STOP).replace(/^\$/, FULL_WIDTH_DOLLAR)) as T)
    : value;
}

/** What `storable` was given. */
export function readable<T extends Json | Variables>(value: T): T {
  return hasKey(value, (key) => key.startsWith(FULL_WIDTH_DOLLAR) || key.includes(FULL_WIDTH_STOP))
    ? (renamed(value, (key) => key.replaceAll(FULL_WIDTH_STOP, '.').replace(/^＄/, '$')) as T)
    : value;
}

function hasKey(value: unknown, matches: (key: string) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hasKey(item, matches));
  return Object.entries(value).some(([key, item]) => matches(key) || hasKey(item, matches));
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), renamed(item, rename)]));
}
