/** What a form shows before anybody has typed: what the case knows already, what the process knows of this task, and the form's defaults. Pure. */
import type { TaskDocument } from '../../engine/types.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import { inShanghai } from '../calendar/days.ts';
import { answerOf, withoutBlanks } from '../expressions.ts';
import { derivedValues } from '../forms/derived.ts';
import { type Field, fieldsOf, nameOf } from '../forms/fields.ts';
import type { FormSchema } from '../types.ts';

export interface Known {
  record: Variables;
  variables: Variables;
  /** Only for those who may read who reported. */
  identity: Variables;
}

export function prefill(schema: FormSchema, task: Pick<TaskDocument, 'loopCounter'>, known: Known, me: string, now: Date): Variables {
  // What one unit or one visit wrote is not what the next one saw.
  const fresh = task.loopCounter !== undefined || (schema.properties as { fresh?: boolean } | undefined)?.fresh === true;
  const data: Variables = {};
  for (const field of fieldsOf(schema)) {
    const name = nameOf(field);
    if (!name) continue;
    const value = knownOf(field, name, known, fresh) ?? initialOf(field, known) ?? defaultOf(field, me, now);
    if (value !== undefined && value !== null) data[name] = value;
  }
  return { ...data, ...derivedValues(fieldsOf(schema), data) };
}

export function knownOf(field: Field, name: string, { record, variables, identity }: Known, fresh: boolean): Json | undefined {
  if (field.properties?.store === 'reporterIdentity') return identity[name];
  if (fresh && !field.readonly) return undefined;
  const known = field.properties?.variable || field.readonly ? variables[name] : undefined;
  return known ?? record[name];
}

function initialOf({ properties }: Field, { record, variables }: Known): Json | undefined {
  if (!properties?.initial) return undefined;
  return answerOf(properties.initial, withoutBlanks({ ...record, ...variables })) as Json | undefined;
}

function defaultOf(field: Field, me: string, now: Date): Json | undefined {
  if (field.properties?.default === 'now') {
    const at = inShanghai(now);
    return field.subtype === 'date' ? at.toISODate()! : at.set({ second: 0, millisecond: 0 }).toISO({ suppressSeconds: true })!;
  }
  if (field.properties?.default === 'me') return me;
  return field.defaultValue as Json | undefined;
}
