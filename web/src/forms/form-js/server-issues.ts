import i18next from 'i18next';
import type { Issue } from '../../../../server/errors.ts';
import { everyField, type FieldSchema, fieldsOf, type Schema } from '../schema.ts';

/** form-js's shape: field id → messages, or field id → row → messages. */
export type FieldErrors = Record<string, string[] | Record<number, string[]>>;

const PLACE = /^variables\.([^.[]+)(?:\[(\d+)\])?(?:\.([^.[]+))?/;

function sayIssue({ code, message, values }: Issue, field?: FieldSchema): string {
  const rule = code === 'RULE_BROKEN' && field?.properties?.rules?.find(({ messageEn }) => messageEn === message);
  if (rule) return i18next.language === 'en' ? rule.messageEn : rule.message;
  return i18next.t(`form:faults.${code}`, { ...values, defaultValue: '' }) || `${i18next.t('form:faults.OTHER')} ${message}`;
}

/** What the server found, at the fields where it found it; what belongs to no field is answered apart. */
export function placed(schema: Schema, issues: Issue[]): { errors: FieldErrors; elsewhere: string[] } {
  const errors: FieldErrors = {};
  const elsewhere: string[] = [];
  for (const issue of issues) {
    const [, name, row, inner] = PLACE.exec(issue.path ?? '') ?? [];
    const outer = find(fieldsOf(schema), name);
    const field = outer?.components && inner ? find(outer.components, inner) : outer;
    if (!field || field.type === 'dynamiclist') {
      elsewhere.push(outer?.label ? `${outer.label}: ${sayIssue(issue, outer)}` : sayIssue(issue));
    } else if (row !== undefined && inner) {
      errors[field.id] = { ...(errors[field.id] as Record<number, string[]>), [Number(row)]: [sayIssue(issue, field)] };
    } else {
      errors[field.id] = [...((errors[field.id] as string[] | undefined) ?? []), sayIssue(issue, field)];
    }
  }
  return { errors, elsewhere };
}

function find(fields: FieldSchema[], name: string | undefined): FieldSchema | undefined {
  return everyField(fields).find(({ key, path }) => name !== undefined && (key === name || path === name));
}
