/** What the forms put into a process, so that conditions are chosen instead of typed. Pure. */
import { type Field, fieldsOf, nameOf } from './forms/fields.ts';
import type { FormSchema } from './types.ts';

export interface VariableOption {
  value: string;
  label: string;
  labelEn: string;
  type: 'string' | 'number' | 'boolean' | 'datetime' | 'list';
  /** The values that forms offer for it; never people or cases. */
  options?: { value: string; label: string; labelEn: string }[];
}

const LISTS = new Set(['checklist', 'taglist', 'dynamiclist', 'filepicker']);

/** Each variable once, by the first form that asks for it, with the values that any form offers. */
export function variablesOf(schemas: Pick<FormSchema, 'components'>[]): VariableOption[] {
  const found = new Map<string, VariableOption>();
  for (const field of schemas.flatMap(fieldsOf)) {
    const value = nameOf(field);
    if (!value || field.properties?.variable !== true) continue;
    const known = found.get(value) ?? { value, ...labelsOf(field), type: typeOf(field) };
    const offered = new Map((known.options ?? []).map((option) => [option.value, option]));
    for (const option of optionsOf(field)) if (!offered.has(option.value)) offered.set(option.value, option);
    found.set(value, offered.size > 0 ? { ...known, options: [...offered.values()] } : known);
  }
  return [...found.values()].sort((a, b) => a.value.localeCompare(b.value));
}

function labelsOf(field: Field): { label: string; labelEn: string } {
  const { label, dateLabel, properties } = field as Field & { dateLabel?: string; properties?: { labelEn?: string } };
  const shown = label ?? dateLabel ?? nameOf(field) ?? '';
  return { label: shown, labelEn: properties?.labelEn ?? shown };
}

function typeOf(field: Field): VariableOption['type'] {
  if (LISTS.has(field.type)) return 'list';
  if (field.type === 'number' || field.type === 'datetime') return field.type;
  const yesOrNo = field.type === 'checkbox' || (field.values?.length && field.values.every(({ value }) => typeof value === 'boolean'));
  return yesOrNo ? 'boolean' : 'string';
}

function optionsOf({ values = [], properties }: Field): { value: string; label: string; labelEn: string }[] {
  if (properties?.source) return [];
  return values.flatMap(({ value, label, labelEn = label }) => (typeof value === 'string' ? [{ value, label, labelEn }] : []));
}
