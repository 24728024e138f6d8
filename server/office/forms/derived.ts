/** What the office concludes by itself from the answers of a form. Pure. */
import type { Json, Variables } from '../../kernel/types.ts';
import { answerOf, withoutBlanks } from '../expressions.ts';
import { type Field, nameOf } from './fields.ts';

/** Values for fields that nobody has answered, in the order of the form: a later one may build on an earlier one. */
export function derivedValues(fields: Field[], given: Variables): Variables {
  const derived: Variables = {};
  for (const field of fields) {
    const name = nameOf(field);
    const expression = field.properties?.derived;
    if (!name || !expression || isAnswered(given[name])) continue;
    const value = answerOf(expression, withoutBlanks({ ...given, ...derived })) as Json | undefined;
    if (isAnswered(value)) derived[name] = value as Json;
  }
  return derived;
}

function isAnswered(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
