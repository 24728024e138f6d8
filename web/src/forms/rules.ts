import i18next from 'i18next';
import type { FieldSchema } from './schema.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[0-9][0-9 -]{4,19}$/;

/** How far the clocks of a desk and of the server may be apart. */
const SKEW_MILLIS = 60_000;

/** What is wrong with a value, in the reader's language. A courtesy: the server decides. `now` is the office's time, where it is known. */
export function faultsOf(field: FieldSchema, value: unknown, now?: Date): string[] {
  const rules = field.validate ?? {};
  const say = (fault: string, words: Record<string, unknown> = {}) => [i18next.t(`form:faults.${fault}`, words)];
  if (isEmpty(field, value)) return rules.required ? say('FIELD_REQUIRED') : [];
  if (field.type === 'number') return numberFaults(field, value, say);
  if (typeof value !== 'string') return [];
  const { minLength, maxLength, pattern, validationType } = rules;
  if (minLength && value.trim().length < Number(minLength)) return say('TEXT_TOO_SHORT', { limit: minLength });
  if (maxLength && value.length > Number(maxLength)) return say('TEXT_TOO_LONG', { limit: maxLength });
  if (pattern && !new RegExp(pattern).test(value)) return say('TEXT_PATTERN');
  if (validationType === 'email' && !EMAIL.test(value)) return say('EMAIL');
  if (validationType === 'phone' && !PHONE.test(value)) return say('PHONE');
  if (now && field.properties?.notAfter === 'now' && isLater(value, now)) return say('DATE_IN_FUTURE');
  return [];
}

type Say = (fault: string, words?: Record<string, unknown>) => string[];

function numberFaults({ validate = {}, decimalDigits }: FieldSchema, value: unknown, say: Say): string[] {
  const number = Number(value);
  if (!Number.isFinite(number)) return say('NUMBER');
  if (decimalDigits === 0 && !Number.isInteger(number)) return say('WHOLE_NUMBER');
  if (validate.min !== undefined && number < Number(validate.min)) return say('NUMBER_TOO_SMALL', { limit: validate.min });
  if (validate.max !== undefined && number > Number(validate.max)) return say('NUMBER_TOO_LARGE', { limit: validate.max });
  return [];
}

function isLater(value: string, now: Date): boolean {
  return value.includes('T') && new Date(value).getTime() > now.getTime() + SKEW_MILLIS;
}

function isEmpty(field: FieldSchema, value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return field.type === 'checkbox' && field.validate?.required === true && value === false;
}
