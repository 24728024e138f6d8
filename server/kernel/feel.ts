import { date, dateAndTime, evaluate, FeelFunction, FeelRange } from 'feelin';
import { DateTime } from 'luxon';
import { DIALECT, type Syntax, syntaxOf } from './feel-syntax.ts';
import { evaluateWatched } from './feel-watchdog.ts';
import { Incident } from './kernel-error.ts';
import type { Json } from './types.ts';

/** The office's time zone: `now()`, `today()` and dates without an offset mean it. */
export const OFFICE_ZONE = 'Asia/Shanghai';

/** How an expression is evaluated: where its variables come from, what time it is, how long it may take. */
export interface FeelScope {
  lookup(name: string): Json | undefined;
  /** ISO instant of the step. */
  now: string;
  /** Milliseconds for one evaluation under the watchdog. */
  millis: number;
  /** Bytes of one result. */
  maxBytes: number;
  /** Called with the milliseconds that an evaluation took, where they are worth counting. */
  spent(millis: number): void;
}

interface Compiled extends Syntax {
  invoke?: FeelFunction;
  /** Filled by feelin at every evaluation. */
  warnings: { type: string; message: string }[];
}

const KEPT = 5_000;
const kept = new Map<string, Compiled>();
/** What one evaluation may take without being charged to its step. */
const NOTICEABLE_MILLIS = 1;
/** Elements that all walked lists together may have before the watchdog is asked. */
const INLINE_WORK = 5_000;
/** What went wrong in itself, not for want of a value: a missing value is null in FEEL, and no error. */
const HARD = new Set([
  'NO_FUNCTION_FOUND',
  'FUNCTION_INVOCATION_FAILURE',
  'UNSUPPORTED',
  'INVALID_TYPE',
  'INVALID_ARGUMENTS',
  'NOT_COMPARABLE',
]);

export const syntaxErrorOf = (feel: string): string | undefined => compile(feel.trim()).error;

/** The variables that an expression reads. */
export const namesIn = (feel: string): readonly string[] => compile(feel.trim()).names;

/** The functions that an expression calls. */
export const functionsIn = (feel: string): readonly string[] => compile(feel.trim()).functions;

/** Whether FEEL itself has a function of this name. */
export function isFunctionName(name: string): boolean {
  if (name === 'now' || name === 'today') return true;
  const { value } = evaluate(name, {}, DIALECT);
  return typeof value === 'function' || value instanceof FeelFunction;
}

/**
 * The value of an expression as plain JSON; dates, times and durations as ISO strings.
 * Throws Incident FEEL_FAILED, FEEL_TIMEOUT or FEEL_TOO_LARGE.
 */
export function evaluateFeel(feel: string, scope: FeelScope): Json {
  const compiled = compile(feel);
  if (compiled.error !== undefined) throw new Incident('FEEL_FAILED', `${compiled.error} in "${feel}"`);
  const args = compiled.names.map((name) => scope.lookup(name));
  if (compiled.watched || tooMuchWork(compiled, args)) return watched(feel, compiled, args, scope);
  const started = performance.now();
  const value = call(compiled, feel, [clock(scope.now), today(scope.now), ...args]);
  const took = performance.now() - started;
  if (took > NOTICEABLE_MILLIS) scope.spent(took);
  const failed = value === null ? compiled.warnings.find(isHard) : undefined;
  compiled.warnings.length = 0;
  if (failed) throw new Incident('FEEL_FAILED', `${failed.message} in "${feel}"`);
  return toJson(value, { left: scope.maxBytes, feel });
}

/** True, or not: null counts as not true, anything else is an incident. */
export function testFeel(feel: string, scope: FeelScope): boolean {
  const value = evaluateFeel(feel, scope);
  if (value === null || typeof value === 'boolean') return value === true;
  throw new Incident('FEEL_FAILED', `"${feel}" is neither true nor false but ${JSON.stringify(value).slice(0, 60)}`);
}

function compile(feel: string): Compiled {
  const known = kept.get(feel);
  if (known) return known;
  const syntax = syntaxOf(feel);
  const compiled: Compiled = { ...syntax, warnings: [] };
  if (!syntax.error && !syntax.watched) {
    // A function is parsed once and called often; evaluating parses every time.
    const made = evaluate(`function(${['now', 'today', ...syntax.parameters].join(', ')}) ${syntax.text}`, {}, DIALECT);
    compiled.invoke = made.value as FeelFunction;
    compiled.warnings = made.warnings;
  }
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value as string);
  kept.set(feel, compiled);
  return compiled;
}

function call({ invoke }: Compiled, feel: string, args: unknown[]): unknown {
  try {
    const value = (invoke as FeelFunction).invoke(args as never) as unknown;
    return value === undefined ? null : value;
  } catch (error) {
    throw new Incident('FEEL_FAILED', `${error instanceof Error ? error.message : String(error)} in "${feel}"`);
  }
}

const isHard = ({ type, message }: { type: string; message: string }) =>
  HARD.has(type) && (type === 'NO_FUNCTION_FOUND' || !message.includes("'null'"));

function watched(feel: string, { text, parameters }: Compiled, args: (Json | undefined)[], scope: FeelScope): Json {
  const started = performance.now();
  const given = args.map((one) => one ?? null);
  const result = evaluateWatched(text, parameters, given, officeTime(scope.now), scope.millis, scope.maxBytes);
  // What it waited beyond its own limit, it waited for a busy machine.
  scope.spent(Math.min(performance.now() - started, scope.millis));
  if (result === 'timeout') throw new Incident('FEEL_TIMEOUT', `"${feel.slice(0, 200)}" took longer than ${scope.millis} ms`);
  if ('error' in result)
    throw new Incident(/too large/.test(result.error) ? 'FEEL_TOO_LARGE' : 'FEEL_FAILED', `${result.error} in "${feel.slice(0, 200)}"`);
  return toJson(JSON.parse(result.json), { left: scope.maxBytes, feel });
}

function tooMuchWork({ nesting, range }: Syntax, args: (Json | undefined)[]): boolean {
  if (nesting === 0) return false;
  return Math.max(...args.map(longest), range, 1) ** nesting > INLINE_WORK;
}

function longest(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return value.reduce<number>((most, item) => Math.max(most, longest(item)), value.length);
  return Object.values(value).reduce<number>((most, item) => Math.max(most, longest(item)), 1);
}

const officeTime = (now: string) => {
  const shifted = new Date(new Date(now).getTime() + OFFICE_OFFSET_MILLIS).toISOString();
  return `${shifted.slice(0, 19)}@${OFFICE_ZONE}`;
};
/** China has kept UTC+8 without summer time since 1991. */
const OFFICE_OFFSET_MILLIS = 8 * 3_600_000;

const constant = (make: () => unknown) => Object.assign(make, { $args: [] });
const clock = (now: string) => constant(() => dateAndTime(officeTime(now)));
const today = (now: string) => constant(() => date(officeTime(now).slice(0, 10)));

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

interface Budget {
  left: number;
  feel: string;
}

/** Counts as it copies, so that a value that would be huge when written out is given up early. */
function toJson(value: unknown, budget: Budget): Json {
  budget.left -= 8;
  if (budget.left < 0) throw new Incident('FEEL_TOO_LARGE', `The result of "${budget.feel.slice(0, 200)}" is too large.`);
  switch (typeof value) {
    case 'string':
      budget.left -= value.length;
      if (budget.left < 0) throw new Incident('FEEL_TOO_LARGE', `The result of "${budget.feel.slice(0, 200)}" is too large.`);
      return isoTime(value);
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null || value instanceof FeelFunction || value instanceof FeelRange) return null;
  if (Array.isArray(value)) return value.map((item) => toJson(item, budget));
  if (Object.getPrototypeOf(value) !== Object.prototype) return isoTime(String(value));
  const copy: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    budget.left -= key.length;
    if (!FORBIDDEN.has(key)) copy[key] = toJson(item, budget);
  }
  return copy;
}

const ZONED = /^(\d{4,}-\d\d-\d\dT[\d:.]+)@([A-Za-z]+\/[A-Za-z_/+-]+)$/;

/** FEEL writes zones by name, which other programs cannot read. */
function isoTime(text: string): string {
  const [, local, zone] = ZONED.exec(text) ?? [];
  if (local === undefined || zone === undefined) return text;
  return DateTime.fromISO(local, { zone }).toISO({ suppressMilliseconds: true }) ?? text;
}
