import { evaluate } from 'feelin';
import type { Json, Variables } from '../types.ts';
import { KernelError } from './kernel-error.ts';

const LONGEST_EXPRESSION = 4_000;

/** `= expr` → `expr`; anything else is literal text. */
export const feelOf = (text: string): string | undefined => (/^\s*=/.test(text) ? text.replace(/^\s*=/, '').trim() : undefined);

/** Evaluates one FEEL expression. Only own, plain variables are in scope. Throws a KernelError naming the element. */
export function evaluateFeel(expression: string, variables: Variables, elementId: string): Json {
  if (expression.length > LONGEST_EXPRESSION)
    throw new KernelError('FEEL_INVALID', elementId, `The expression is longer than ${LONGEST_EXPRESSION} characters`);
  try {
    const result = evaluate(expression, Object.assign(Object.create(null), variables)) as unknown;
    const value = result && typeof result === 'object' && 'value' in result ? (result as { value: unknown }).value : result;
    return plain(value);
  } catch (cause) {
    throw new KernelError(
      'FEEL_INVALID',
      elementId,
      `The expression "${expression.slice(0, 200)}" cannot be evaluated: ${(cause as Error).message}`,
    );
  }
}

/** FEEL's own values (durations, dates) as ISO text; the rest as JSON. */
export function plain(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object') {
    const temporal = value as { toISO?: () => string | null };
    if (typeof temporal.toISO === 'function') return temporal.toISO();
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== '__proto__')
        .map(([key, each]) => [key, plain(each)]),
    );
  }
  return null;
}
