import type { Language } from '../language.ts';

export interface Option {
  value: unknown;
  label: string;
  labelEn?: string;
}

/** What must be true of the form before the server takes it. */
export interface FormRule {
  holds: string;
  message: string;
  messageEn: string;
}

/** A component of a form-js schema, with the office's additions under `properties`. */
export interface FieldSchema {
  type: string;
  id: string;
  key?: string;
  path?: string;
  label?: string;
  dateLabel?: string;
  timeLabel?: string;
  description?: string;
  text?: string;
  subtype?: string;
  readonly?: boolean;
  disabled?: boolean;
  multiple?: boolean;
  accept?: string;
  values?: Option[];
  defaultValue?: unknown;
  conditional?: { hide?: string };
  validate?: {
    required?: boolean;
    min?: number | string;
    max?: number | string;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    validationType?: string;
  };
  decimalDigits?: number;
  components?: FieldSchema[];
  properties?: {
    notAfter?: 'now';
    labelEn?: string;
    timeLabelEn?: string;
    descriptionEn?: string;
    textEn?: string;
    default?: 'now' | 'me';
    source?: string;
    sensitive?: boolean;
    store?: string;
    minItems?: number;
    derived?: string;
    requiredWhen?: string;
    rules?: FormRule[];
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** Loosely typed where it comes from the server. */
export interface Schema {
  components: unknown[];
  properties?: unknown;
  [key: string]: unknown;
}

export const fieldsOf = (schema: Schema) => schema.components as FieldSchema[];
export const labelOf = (field: FieldSchema) => field.label ?? field.dateLabel ?? field.timeLabel ?? '';

/** A due date or a meeting to come is never now. */
export const isOfThePast = ({ properties }: FieldSchema) => properties?.notAfter === 'now' || properties?.default === 'now';

/** The same form in the language that is read now. Values stay: only what people read changes. */
export function localized(schema: Schema, language: Language): Schema {
  return language === 'zh' ? schema : { ...schema, components: fieldsOf(schema).map(inEnglish) };
}

function inEnglish(field: FieldSchema): FieldSchema {
  const { labelEn, timeLabelEn, descriptionEn, textEn } = field.properties ?? {};
  const english: FieldSchema = { ...field };
  if (labelEn && field.label !== undefined) english.label = labelEn;
  if (labelEn && field.dateLabel !== undefined) english.dateLabel = labelEn;
  if (timeLabelEn && field.timeLabel !== undefined) english.timeLabel = timeLabelEn;
  if (descriptionEn) english.description = descriptionEn;
  if (textEn) english.text = textEn;
  if (field.values) english.values = field.values.map((option) => ({ ...option, label: option.labelEn ?? option.label }));
  if (field.components) english.components = field.components.map(inEnglish);
  return english;
}

/** All fields, those inside of groups and lists too. */
export function everyField(fields: FieldSchema[]): FieldSchema[] {
  return fields.flatMap((field) => [field, ...everyField(field.components ?? [])]);
}

/** Whether anything written in this form may stay on this machine. */
export function isPersonal(schema: Schema): boolean {
  return everyField(fieldsOf(schema)).some(({ properties }) => properties?.sensitive || properties?.store);
}

/** What a field begins with where nothing is known yet. */
export function withDefaults(schema: Schema, data: Record<string, unknown>, me: { username: string; displayName: string }, now: Date) {
  const filled = { ...data };
  for (const { key, type, properties } of fieldsOf(schema)) {
    if (!key || (filled[key] !== undefined && filled[key] !== null)) continue;
    if (properties?.default === 'now') filled[key] = now.toISOString();
    if (properties?.default === 'me') filled[key] = type === 'textfield' ? me.displayName : me.username;
  }
  return filled;
}
