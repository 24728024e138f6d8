/** FEEL in the office's own data: conditions of form fields and of deadline policies. Pure. */
import { evaluate } from 'feelin';
import type { Variables } from '../kernel/types.ts';

/** With or without the leading `=`. Undefined where the expression cannot be read: what asks decides what that means. */
export function answerOf(expression: string, context: Variables | Record<string, unknown>): unknown {
  try {
    return evaluate(expression.trim().replace(/^=/, ''), context).value;
  } catch {
    return undefined;
  }
}

/** A blank text is no answer: conclusions, requirements and rules see null. */
export function withoutBlanks(context: Variables): Variables {
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, value === '' ? null : value]));
}

export const holds = (expression: string, context: Variables | Record<string, unknown>) => answerOf(expression, context) === true;
