import { evaluate } from 'feelin';
import type { FieldSchema } from './schema.ts';

type Values = Record<string, unknown>;

/** FEEL as the server reads it: with or without the leading `=`; a blank text is no answer; nothing where it cannot be read. */
export function answerOf(expression: string, values: Values): unknown {
  try {
    const given = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === '' ? null : value]));
    return evaluate(expression.trim().replace(/^=/, ''), given).value;
  } catch {
    return undefined;
  }
}

/** What the office concludes for a field from the others; undefined where it concludes nothing. */
export function concluded({ properties }: FieldSchema, values: Values): unknown {
  return properties?.derived ? (answerOf(properties.derived, values) ?? undefined) : undefined;
}

export function isRequired({ validate, properties }: FieldSchema, values: Values): boolean {
  return validate?.required === true || (properties?.requiredWhen !== undefined && answerOf(properties.requiredWhen, values) === true);
}

/**
 * Follows the answers: a conclusion that changes replaces what stands in its field, a person's correction stays until then.
 * Answers what to write now.
 */
export function followConclusions(fields: FieldSchema[], begun: Values): (values: Values) => Values {
  const derived = fields.filter(({ key, properties }) => key && properties?.derived);
  const last = new Map(derived.map((field) => [field.key!, JSON.stringify(concluded(field, begun))]));
  return (values) => {
    const written: Values = {};
    for (const field of derived) {
      const conclusion = concluded(field, { ...values, ...written });
      const said = JSON.stringify(conclusion);
      if (said === last.get(field.key!)) continue;
      last.set(field.key!, said);
      if (conclusion !== undefined) written[field.key!] = conclusion;
    }
    return written;
  };
}
