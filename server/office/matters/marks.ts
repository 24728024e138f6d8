/** Which fields of a form tell of a matter with an authority outside, and which of an item of a plan: `properties.matter` and `properties.planItem` of the form. */
import { fail } from '../../errors.ts';
import { type Field, fieldsOf, nameOf, namesWhere } from '../forms/fields.ts';
import type { FormSchema } from '../types.ts';
import { AUTHORITIES, type Authority, type MatterPart, type PlanPart } from './types.ts';

/** Part → field. A field may stand in another form of the same process. */
export type Mark<Part extends string> = { fields: Partial<Record<Part, string>>; own: ReadonlyMap<string, Field> };
export type MatterMark = Mark<MatterPart> & { authority: Authority };

export interface Marks {
  /** Form key → mark. */
  matters: ReadonlyMap<string, MatterMark>;
  planItems: ReadonlyMap<string, Mark<PlanPart>>;
}

/** FORM_INVALID for a mark that names an authority or a field there is none of, or a personal one: what is told here stands in lists. */
export function readMarks(forms: ReadonlyMap<string, FormSchema>): Marks {
  const matters = new Map<string, MatterMark>();
  const planItems = new Map<string, Mark<PlanPart>>();
  for (const [key, schema] of forms) {
    const { matter, planItem } = (schema.properties ?? {}) as { matter?: Record<string, string>; planItem?: Record<string, string> };
    if (matter) {
      const { authority, ...fields } = matter;
      const known = AUTHORITIES.find((each) => each === authority);
      if (!known) fail('FORM_INVALID', `Form ${key}: there is no authority "${authority}" for a matter.`);
      matters.set(key, { authority: known, ...markOf(forms, key, schema, fields) });
    }
    if (planItem) planItems.set(key, markOf(forms, key, schema, planItem));
  }
  return { matters, planItems };
}

function markOf<Part extends string>(
  forms: ReadonlyMap<string, FormSchema>,
  key: string,
  schema: FormSchema,
  fields: Partial<Record<Part, string>>,
): Mark<Part> {
  const process = `${key.split('/')[0]}/`;
  const siblings = [...forms].flatMap(([other, each]) => (other.startsWith(process) ? [each] : []));
  for (const name of Object.values<string | undefined>(fields)) {
    const asked = siblings.some((each) => fieldsOf(each).some((field) => nameOf(field) === name));
    const personal = siblings.some((each) => namesWhere(each, ({ sensitive }) => sensitive === true).includes(name ?? ''));
    if (!asked || personal)
      fail('FORM_INVALID', `Form ${key} tells in lists of "${name}", which ${asked ? 'is personal' : 'no form asks'}.`);
  }
  return { fields, own: new Map(fieldsOf(schema).flatMap((field) => (nameOf(field) ? [[nameOf(field)!, field]] : []))) };
}
