/** The fields of a form-js schema, with the office's additions under `properties`. Pure. */
import type { Json, Variables } from '../../kernel/types.ts';
import type { FormSchema } from '../types.ts';

export interface Option {
  value: unknown;
  label: string;
  labelEn?: string;
}

/** Additions of the office: see docs of the process folder. */
export interface FieldProperties {
  /** The value also becomes a process variable. */
  variable?: boolean;
  /** Personal: masked wherever it is not being worked on. */
  sensitive?: boolean;
  /** Goes to its own collection, never into the case. */
  store?: 'reporterIdentity';
  /** Options filled in by the server. */
  source?: 'people' | 'organisations' | 'villages' | 'schools' | 'cases';
  /** What is filed for this field without asking anybody: the form itself says it. */
  always?: Json;
  /** Narrows `people`. */
  role?: string;
  default?: 'now' | 'me';
  /** Dates: of what has happened already. */
  notAfter?: 'now';
  minItems?: number;
  maxItems?: number;
  level?: string;
  /** FEEL over the form: what the office concludes by itself. It stands until a person writes something else. Not inside lists. */
  derived?: string;
  /** FEEL over what the case and the process know: what an empty field begins with. */
  initial?: string;
  /** A read-only list: a row for each task with another form, of what was filed in it. */
  gathers?: Gathers;
  /** FEEL over the form: the field must be filled in where this is true. */
  requiredWhen?: string;
  /** What must be true of the form before it is accepted, said at this field. Where the answer is not plainly true, the form is refused. */
  rules?: FormRule[];
}

export interface Gathers {
  form: string;
  /** Only tasks that came after the task in which this form was last filed. */
  since?: string;
  /** Of tasks with the same value of this variable only the last counts. */
  by?: string;
  /** What a row says of a task that ended without being filled in. */
  unfiled?: Variables;
}

export interface FormRule {
  holds: string;
  message: string;
  messageEn: string;
}

export interface Field {
  type: string;
  key?: string;
  path?: string;
  label?: string;
  subtype?: string;
  readonly?: boolean;
  disabled?: boolean;
  multiple?: boolean;
  defaultValue?: unknown;
  values?: Option[];
  conditional?: { hide?: string };
  validate?: {
    required?: boolean;
    min?: number;
    max?: number;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    validationType?: string;
  };
  properties?: FieldProperties;
  components?: Field[];
}

/** Groups without a path lend their fields to the level above. */
export function fieldsOf(schema: Pick<FormSchema, 'components'>): Field[] {
  return (schema.components as unknown as Field[]).flatMap(flatten);
}

function flatten(field: Field): Field[] {
  return field.type === 'group' && !field.path ? (field.components ?? []).flatMap(flatten) : [field];
}

/** Where the value of a field is; none for texts, images and lines. */
export function nameOf(field: Field): string | undefined {
  return field.type === 'dynamiclist' || field.type === 'group' ? field.path : field.key;
}

export function alwaysSaid(schema: Pick<FormSchema, 'components'>): Variables {
  return Object.fromEntries(
    fieldsOf(schema).flatMap((field) => {
      const name = nameOf(field);
      return name && field.properties?.always !== undefined ? [[name, field.properties.always]] : [];
    }),
  );
}

export function namesWhere(schema: Pick<FormSchema, 'components'>, wanted: (properties: FieldProperties) => boolean): string[] {
  return fieldsOf(schema).flatMap((field) => {
    const name = nameOf(field);
    const inside = (field.components ?? []).some((child) => wanted(child.properties ?? {}));
    return name && (wanted(field.properties ?? {}) || inside) ? [name] : [];
  });
}
