/** What a letter says of a case, in the words of the forms. Pure. */
import { DateTime } from 'luxon';
import type { Json, Variables } from '../../kernel/types.ts';
import { inShanghai } from '../calendar/days.ts';
import { type Field, nameOf } from '../forms/fields.ts';
import { isHidden } from '../forms/validate.ts';
import { knownOf } from '../tasks/prefill.ts';
import type { KnownTags, LetterData } from './template.ts';

/** Personal values and signatures are written in by hand: a letter leaves the office as a file. */
const BY_HAND = '＿＿＿＿＿＿';
/** Number of a row. */
const ROW = 'no';

/**
 * Fields of a process's forms, each name once: the last form has the say. What is personal in any of them is personal, and what one of them
 * would ask is asked.
 */
export function fieldsByName(forms: readonly (readonly Field[])[]): Map<string, Field> {
  const all = new Map<string, Field[]>();
  for (const field of forms.flat()) {
    const name = nameOf(field);
    if (name) all.set(name, [...(all.get(name) ?? []), field]);
  }
  const told = [...all].filter(([, fields]) => !fields.some(({ properties }) => properties?.store === 'reporterIdentity'));
  return new Map(told.map(([name, fields]) => [name, joined(fields)]));
}

function joined(fields: Field[]): Field {
  const last = fields.at(-1)!;
  const sensitive = fields.some(({ properties }) => properties?.sensitive);
  const hides = fields.map(({ conditional }) => conditional?.hide);
  const hide = hides.every((one) => one !== undefined)
    ? `=${[...new Set(hides)].map((one) => `(${one.slice(1)})`).join(' and ')}`
    : undefined;
  return { ...last, conditional: hide ? { hide } : undefined, properties: { ...last.properties, sensitive } };
}

export function knownTags(fields: Map<string, Field>, own: readonly string[]): KnownTags {
  const known: KnownTags = new Map([...fields].map(([name, field]) => [name, rowNames(field)]));
  for (const name of own) known.set(name, undefined);
  return known;
}

function rowNames({ components }: Field): Set<string> | undefined {
  return components && new Set([ROW, ...components.flatMap((field) => nameOf(field) ?? [])]);
}

/** `known`: what the forms show of the case. What a form would not ask now is left out: it was answered in another state of things. */
export function recordData(fields: Map<string, Field>, known: Variables): LetterData {
  return Object.fromEntries(
    [...fields].map(([name, field]) => [name, written(field, isHidden(field, known) ? null : (known[name] ?? null))]),
  );
}

/** As a form shows it: what the process knows of a field before what was filed. */
export function knownOfCase(fields: Map<string, Field>, record: Variables, variables: Variables): Variables {
  const values = [...fields].map(([name, field]) => [name, knownOf(field, name, { record, variables, identity: {} }, false) ?? null]);
  return { ...record, ...Object.fromEntries(values) };
}

function written(field: Field, value: Json): string | LetterData[] {
  if (field.components)
    return Array.isArray(value) && !field.properties?.sensitive ? value.map((row, index) => rowData(field.components!, row, index)) : [];
  if (field.properties?.sensitive || field.properties?.default === 'me') return BY_HAND;
  if (value === null || value === '') return '';
  if (field.type === 'filepicker') return Array.isArray(value) ? `${value.length}份` : '';
  if (field.type === 'datetime') return moment(String(value), field.subtype === 'date');
  return Array.isArray(value) ? value.map((one) => word(field, one)).join('、') : word(field, value);
}

function rowData(fields: readonly Field[], row: Json, index: number): LetterData {
  const values = (row ?? {}) as Variables;
  const named = fields.flatMap((field): [string, string | LetterData[]][] => {
    const name = nameOf(field);
    return name ? [[name, written(field, values[name] ?? null)]] : [];
  });
  return { [ROW]: String(index + 1), ...Object.fromEntries(named) };
}

function word({ values = [], properties }: Field, value: Json): string {
  const option = values.find((one) => one.value === value);
  if (option) return option.label;
  // Somebody who has left: an account is no name.
  if (properties?.source === 'people') return BY_HAND;
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function moment(text: string, dayOnly: boolean): string {
  const at = dayOnly ? DateTime.fromISO(text) : inShanghai(new Date(text));
  return at.isValid ? (dayOnly ? day(at) : `${day(at)}${at.toFormat('HH:mm')}`) : text;
}

const day = (at: DateTime) => at.toFormat('yyyy年M月d日');

export const dayInWords = (at: Date): string => day(inShanghai(at));
