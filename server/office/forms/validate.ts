/**
 * The rules of a form-js schema, checked on the server: what the browser shows is a courtesy, this is the decision.
 * Answers the data as it may be filed: hidden and read-only fields left out, as form-js itself leaves them out.
 */
import type { FORM_ISSUES, FormIssue, Issue, ValuesOf } from '../../errors.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import { isDay, readInstant } from '../calendar/days.ts';
import { holds, withoutBlanks } from '../expressions.ts';
import type { FormSchema } from '../types.ts';
import { derivedValues } from './derived.ts';
import { type Field, fieldsOf, nameOf } from './fields.ts';
import { futureDates } from './not-after.ts';

/** Longest text where the schema gives no limit of its own. */
const TEXT_LIMIT = 20_000;
const LIST_LIMIT = 200;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[0-9][0-9 -]{4,19}$/;

export interface Checked {
  data: Variables;
  issues: Issue[];
}

type Report = <Code extends FormIssue>(path: string, code: Code, message: string, ...values: ValuesOf<(typeof FORM_ISSUES)[Code]>) => void;

/** `shown` is what the form was filled with before anybody typed: read-only fields keep that value, conditions may depend on it. */
export function checkForm(schema: FormSchema, submitted: Variables, now: Date, shown: Variables = {}): Checked {
  const issues: Issue[] = [];
  const report: Report = (path, code, message, ...[values]) =>
    issues.push({ code, severity: 'error', path: `variables.${path}`, message, ...(values ? { values } : {}) });
  const fields = fieldsOf(schema);
  const fixed = fields.flatMap((field) => (field.readonly || field.disabled ? (nameOf(field) ?? []) : []));
  const known = { ...submitted, ...Object.fromEntries(fixed.map((name) => [name, shown[name] ?? null])) };
  const derived = derivedValues(fields, known);
  const data = checkLevel(fields, { ...submitted, ...derived }, '', { ...known, ...derived }, report);
  for (const path of futureDates(fields, data, now)) report(path, 'DATE_IN_FUTURE', 'This has happened: it cannot lie in the future.');
  return { data, issues };
}

function checkLevel(fields: Field[], submitted: Variables, prefix: string, context: Variables, report: Report): Variables {
  const data: Variables = {};
  const known = new Set<string>();
  for (const field of fields) {
    const name = nameOf(field);
    if (!name) continue;
    known.add(name.split('.')[0]!);
    const path = `${prefix}${name}`;
    if (isHidden(field, context) || field.readonly || field.disabled || field.type === 'expression') continue;
    const value = at(submitted, name);
    checkRules(field, path, context, report);
    if (isEmpty(value, field)) {
      if (isRequired(field, context)) report(path, 'FIELD_REQUIRED', 'This field is required.');
      else if (field.type === 'dynamiclist' && (field.properties?.minItems ?? 0) > 0)
        report(path, 'LIST_TOO_SHORT', 'At least one row is required.', { limit: field.properties?.minItems ?? 1 });
      // An emptied field must empty what was filed before.
      else if (value !== undefined) put(data, name, null);
      continue;
    }
    const checked = checkValue(field, value as Json, path, context, report);
    if (checked !== undefined) put(data, name, checked);
  }
  for (const name of Object.keys(submitted))
    if (!known.has(name)) report(`${prefix}${name}`, 'FIELD_UNKNOWN', 'The form has no such field.');
  return data;
}

function isRequired({ validate, properties }: Field, context: Variables): boolean {
  return validate?.required === true || (properties?.requiredWhen !== undefined && holds(properties.requiredWhen, withoutBlanks(context)));
}

function checkRules({ properties }: Field, path: string, context: Variables, report: Report): void {
  for (const rule of properties?.rules ?? []) if (!holds(rule.holds, withoutBlanks(context))) report(path, 'RULE_BROKEN', rule.messageEn);
}

function checkValue(field: Field, value: Json, path: string, context: Variables, report: Report): Json | undefined {
  const rule = RULES[field.type];
  if (rule) return rule(field, value, path, report);
  if (field.type === 'dynamiclist') return checkList(field, value, path, context, report);
  if (field.type === 'group') {
    if (!isRecord(value)) return void report(path, 'FIELD_TYPE', 'A group of fields is expected.');
    return checkLevel(field.components ?? [], value, `${path}.`, { ...context, ...value }, report);
  }
  return void report(path, 'FIELD_TYPE', `Fields of kind ${field.type} take no value.`);
}

function checkList(field: Field, value: Json, path: string, context: Variables, report: Report): Json | undefined {
  if (!Array.isArray(value)) return void report(path, 'FIELD_TYPE', 'A list of rows is expected.');
  const { minItems = field.validate?.required ? 1 : 0, maxItems = LIST_LIMIT } = field.properties ?? {};
  if (value.length < minItems) report(path, 'LIST_TOO_SHORT', `At least ${minItems} rows are required.`, { limit: minItems });
  if (value.length > maxItems) return void report(path, 'LIST_TOO_LONG', `At most ${maxItems} rows are allowed.`, { limit: maxItems });
  return value.map((row, index) => {
    const place = `${path}[${index}]`;
    if (isRecord(row))
      return checkLevel(field.components ?? [], row, `${place}.`, { ...context, ...row, this: row, parent: context }, report);
    report(place, 'FIELD_TYPE', 'A row of fields is expected.');
    return null;
  });
}

type Rule = (field: Field, value: Json, path: string, report: Report) => Json | undefined;

const text: Rule = (field, value, path, report) => {
  if (typeof value !== 'string') return void report(path, 'FIELD_TYPE', 'Text is expected.');
  const { minLength, maxLength = TEXT_LIMIT, pattern, validationType } = field.validate ?? {};
  if (minLength !== undefined && value.length < minLength)
    report(path, 'TEXT_TOO_SHORT', `At least ${minLength} characters are required.`, { limit: minLength });
  if (value.length > maxLength) report(path, 'TEXT_TOO_LONG', `At most ${maxLength} characters are allowed.`, { limit: maxLength });
  if (pattern && !new RegExp(pattern).test(value)) report(path, 'TEXT_PATTERN', 'The text does not have the required form.');
  if (validationType === 'email' && !EMAIL.test(value)) report(path, 'TEXT_PATTERN', 'This is not an e-mail address.');
  if (validationType === 'phone' && !PHONE.test(value)) report(path, 'TEXT_PATTERN', 'This is not a telephone number.');
  return value;
};

const number: Rule = (field, value, path, report) => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read !== 'number' || !Number.isFinite(read)) return void report(path, 'FIELD_TYPE', 'A number is expected.');
  const { min, max } = field.validate ?? {};
  if (min !== undefined && read < Number(min)) report(path, 'NUMBER_TOO_SMALL', `At least ${min} is required.`, { limit: min });
  if (max !== undefined && read > Number(max)) report(path, 'NUMBER_TOO_LARGE', `At most ${max} is allowed.`, { limit: max });
  return read;
};

const checkbox: Rule = (_field, value, path, report) => {
  if (typeof value !== 'boolean') return void report(path, 'FIELD_TYPE', 'Yes or no is expected.');
  return value;
};

const choice: Rule = (field, value, path, report) => {
  if (!offers(field, value)) return void report(path, 'OPTION_UNKNOWN', 'This is not one of the options.');
  return value;
};

const choices: Rule = (field, value, path, report) => {
  if (!Array.isArray(value)) return void report(path, 'FIELD_TYPE', 'A list of options is expected.');
  const { minItems = 0, maxItems = LIST_LIMIT } = field.properties ?? {};
  if (value.length < minItems) report(path, 'LIST_TOO_SHORT', `At least ${minItems} are required.`, { limit: minItems });
  if (value.length > maxItems) return void report(path, 'LIST_TOO_LONG', `At most ${maxItems} are allowed.`, { limit: maxItems });
  value.forEach((item, index) => {
    if (!offers(field, item)) report(`${path}[${index}]`, 'OPTION_UNKNOWN', 'This is not one of the options.');
  });
  return [...new Map(value.map((item) => [JSON.stringify(item), item])).values()];
};

const dateTime: Rule = (field, value, path, report) => {
  if (typeof value !== 'string') return void report(path, 'FIELD_TYPE', 'A date is expected.');
  if (field.subtype === 'date') return isDay(value) ? value : void report(path, 'DATE_INVALID', 'A day such as 2026-11-20 is expected.');
  if (field.subtype === 'time') {
    return /^([01]\d|2[0-3]):[0-5]\d/.test(value) ? value : void report(path, 'DATE_INVALID', 'A time such as 16:40 is expected.');
  }
  if (isDay(value) || !readInstant(value))
    return void report(path, 'DATE_INVALID', 'A date and time such as 2026-11-20T16:40+08:00 are expected.');
  return /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}+08:00`;
};

const files: Rule = (field, value, path, report) => {
  const list = Array.isArray(value) ? value : [value];
  if (list.some((item) => typeof item !== 'string')) return void report(path, 'FIELD_TYPE', 'A list of file ids is expected.');
  if (list.length > LIST_LIMIT || (field.multiple === false && list.length > 1))
    return void report(path, 'LIST_TOO_LONG', 'Too many files.', { limit: field.multiple === false ? 1 : LIST_LIMIT });
  return list;
};

const RULES: Record<string, Rule> = {
  textfield: text,
  textarea: text,
  number,
  checkbox,
  radio: choice,
  select: choice,
  checklist: choices,
  taglist: choices,
  datetime: dateTime,
  filepicker: files,
};

function offers(field: Field, value: unknown): boolean {
  // There are more cases than a list can offer: whoever files it looks the number up.
  if (field.properties?.source === 'cases') return typeof value === 'string';
  return (field.values ?? []).some((option) => JSON.stringify(option.value) === JSON.stringify(value));
}

/** `conditional.hide` is FEEL over the data of the form. An expression that cannot be read hides nothing. */
export function isHidden(field: Field, context: Variables): boolean {
  const expression = field.conditional?.hide?.trim();
  return expression ? holds(expression, context) : false;
}

function isEmpty(value: unknown, field: Field): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  // A required box is one that must be ticked, as in form-js.
  return field.type === 'checkbox' && field.validate?.required === true && value === false;
}

function at(data: Variables, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), data);
}

function put(data: Variables, path: string, value: Json): void {
  const keys = path.split('.');
  let level = data;
  for (const key of keys.slice(0, -1)) {
    if (!isRecord(level[key])) level[key] = {};
    level = level[key] as Variables;
  }
  level[keys.at(-1)!] = value;
}

function isRecord(value: unknown): value is Variables {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
