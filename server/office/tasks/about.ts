/** What tells the tasks of one step apart, such as the unit that countersigns: values of the fields that its form names in `about`. */
import type { TaskDocument } from '../../engine/types.ts';
import { type Field, fieldsOf, nameOf } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import type { Wording } from '../views.ts';

export type About = (tasks: readonly Pick<TaskDocument, '_id' | 'formKey' | 'variables'>[]) => Promise<Map<string, Wording[]>>;

export function createAbout(forms: Forms): About {
  const namesOf = (formKey: string | undefined): string[] => {
    const { about } = (forms.all().get(formKey ?? '')?.properties ?? {}) as { about?: unknown };
    return Array.isArray(about) ? about : [];
  };

  return async (tasks) => {
    const told = tasks.filter(({ formKey }) => namesOf(formKey).length > 0);
    const keys = [...new Set(told.map(({ formKey }) => formKey!))];
    const fields = new Map(await Promise.all(keys.map(async (key) => [key, fieldsOf(await forms.get(key))] as const)));
    return new Map(
      told.map(({ _id, formKey, variables }) => [
        _id,
        namesOf(formKey).flatMap((name) => inWords(fields.get(formKey!)!, name, variables[name])),
      ]),
    );
  };
}

function inWords(fields: readonly Field[], name: string, value: unknown): Wording[] {
  if (value === undefined || value === null || value === '') return [];
  const option = fields.find((field) => nameOf(field) === name)?.values?.find((one) => one.value === value);
  return [option ? { name: option.label, ...(option.labelEn ? { nameEn: option.labelEn } : {}) } : { name: String(value) }];
}
