import { evaluate } from 'feelin';
import type { Json, Variables } from '../../server/kernel/types.ts';
import type { FormSchema } from '../../server/office/types.ts';

interface Field {
  type: string;
  key?: string;
  path?: string;
  subtype?: string;
  values?: { value: Json }[];
  validate?: { required?: boolean; min?: number };
  conditional?: { hide?: string };
  properties?: { minItems?: number; requiredWhen?: string; derived?: string };
  components?: Field[];
}

/** What a hurried clerk writes: `given`, and something valid in every other field that must be filled. */
export function fill(schema: FormSchema, given: Variables, now: Date, fileId: string): Variables {
  return fields(schema.components as unknown as Field[], given, now, fileId);
}

/** Can a file be attached? */
export const takesFile = ({ components }: { components?: readonly object[] }): boolean =>
  (components ?? []).some((field) => ('type' in field && field.type === 'filepicker') || takesFile(field));

function fields(components: Field[], given: Variables, now: Date, fileId: string): Variables {
  const data: Variables = {};
  for (const field of components) {
    const key = field.key ?? field.path;
    if (!key) continue;
    const value = given[key];
    if (value !== undefined) data[key] = value;
    else if (hidden(field, { ...given, ...data })) continue;
    // What the office concludes by itself need not be written.
    else if (concluded(field, { ...given, ...data })) continue;
    else if (asked(field, { ...given, ...data }) || field.properties?.minItems) data[key] = anything(field, now, fileId);
  }
  return { ...data, ...given };
}

function asked({ validate, properties }: Field, data: Variables): boolean {
  const when = properties?.requiredWhen;
  return validate?.required === true || (when !== undefined && evaluate(when.slice(1), data).value === true);
}

function concluded({ validate, properties }: Field, data: Variables): boolean {
  if (!properties?.derived) return false;
  return !validate?.required || (evaluate(properties.derived.slice(1), data).value ?? null) !== null;
}

function hidden({ conditional }: Field, data: Variables): boolean {
  return conditional?.hide !== undefined && evaluate(conditional.hide.slice(1), data).value === true;
}

function anything(field: Field, now: Date, fileId: string): Json {
  const first = field.values?.[0]?.value ?? null;
  switch (field.type) {
    case 'number':
      return field.validate?.min ?? 0;
    case 'datetime':
      return field.subtype === 'date' ? now.toISOString().slice(0, 10) : shanghai(now);
    case 'radio':
    case 'select':
      return first;
    case 'checklist':
    case 'taglist':
      return (field.values ?? []).slice(0, field.properties?.minItems ?? 1).map(({ value }) => value);
    case 'filepicker':
      return [fileId];
    case 'dynamiclist':
      return [fields(field.components ?? [], {}, now, fileId)];
    default:
      return '演示';
  }
}

/** As the date fields of the forms write it. */
export function shanghai(moment: Date): string {
  const local = new Date(moment.getTime() + 8 * 3_600_000);
  return `${local.toISOString().slice(0, 16)}+08:00`;
}
