/** What a letter says of a case, in the words of the forms. Pure. */
import { DateTime } from 'luxon';
import type { Json, Variables } from '../../kernel/types.ts';
import { inShanghai } from '../calendar/days.ts';
import { type Field, nameOf } from '../forms/fields.ts';
import type { KnownTags, LetterData } from './template.ts';

/** Personal values are written in by hand: a letter leaves the office as a file. */
const BY_HAND = '＿＿＿＿＿＿';
/** Number of a row. */
const ROW = 'no';

/** Fields of a process's forms, each name once; the last form has the say. */
export function fieldsByName(forms: readonly (readonly Field[])[]): Map<string, Field> {
  const named = forms.flat().flatMap((field): [string, Field][] => {
    const name = nameOf(field);
    return name && field.properties?.store !== 'reporterIdentity' ? [[name, field]] : [];
  });
  return new Map(named);
}

export function knownTags(fields: Map<string, Field>, own: readonly string[]): KnownTags {
  const known: KnownTags = new Map([...fields].map(([name, field]) => [name, rowNames(field)]));
  for (const name of own) known.set(name, undefined);
  return known;
}

function rowNames({ components }: Field): Set<string> | undefined {
  return components && new Set([ROW, ...components.flatMap((field) => nameOf(field) ?? [])]);
}

export function recordData(fields: Map<string, Field>, record: Variables): LetterData {
  return Object.fromEntries([...fields].map(([name, field]) => [name, written(field, record[name] ?? null)]));
}

function written(field: Field, value: Json): string | LetterData[] {
  if (field.components) return Array.isArray(value) ? value.map((row, index) => rowData(field.components!, row, index)) : [];
  if (field.properties?.sensitive) return BY_HAND;
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

function word({ values = [] }: Field, value: Json): string {
  const option = values.find((one) => one.value === value);
  if (option) return option.label;
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function moment(text: string, dayOnly: boolean): string {
  const at = dayOnly ? DateTime.fromISO(text) : inShanghai(new Date(text));
  return at.isValid ? (dayOnly ? day(at) : `${day(at)}${at.toFormat('HH:mm')}`) : text;
}

const day = (at: DateTime) => at.toFormat('yyyy年M月d日');

export const dayInWords = (at: Date): string => day(inShanghai(at));
