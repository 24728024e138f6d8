/** What tells the tasks of one step apart, such as the unit that countersigns: values of the fields that its form names in `about`. */
import type { mongo } from 'mongoose';
import type { TaskDocument } from '../../engine/types.ts';
import { type Field, fieldsOf, nameOf } from '../forms/fields.ts';
import { type Forms, once } from '../forms/forms.ts';
import type { FormSchema, Wording } from '../types.ts';

/** By task id; none for a task whose form names nothing. `formKey`: where it is known, nothing is asked of the store for such a form. */
export type About = (tasks: readonly { _id: string; formKey?: string }[]) => Promise<ReadonlyMap<string, Wording[]>>;

type Told = Pick<TaskDocument, '_id' | 'formKey' | 'variables'>;

export function createAbout(db: mongo.Db, forms: Forms): About {
  const fieldsTold = (): Map<string, Field[]> =>
    new Map(
      [...forms.all()].flatMap(([key, schema]) => {
        const fields = toldBy(schema);
        return fields.length > 0 ? [[key, fields]] : [];
      }),
    );

  return async (asked) => {
    const told = fieldsTold();
    const taskIds = asked.filter(({ formKey }) => formKey === undefined || told.has(formKey)).map(({ _id }) => _id);
    if (taskIds.length === 0 || told.size === 0) return new Map();
    const names = [...new Set([...told.values()].flat().map((field) => `variables.${nameOf(field)}`))];
    const tasks = await db
      .collection<Told>('tasks')
      .find({ _id: { $in: taskIds }, formKey: { $in: [...told.keys()] } })
      .project<Told>({ formKey: 1, ...Object.fromEntries(names.map((name) => [name, 1])) })
      .toArray();
    const choices = once(forms.options);
    return new Map(
      await Promise.all(
        tasks.map(async ({ _id, formKey, variables }) => {
          const words = told.get(formKey!)!.map((field) => inWords(field, variables?.[nameOf(field)!], choices));
          return [_id, (await Promise.all(words)).flat()] as const;
        }),
      ),
    );
  };
}

function toldBy(schema: FormSchema): Field[] {
  const { about = [] } = (schema.properties ?? {}) as { about?: string[] };
  return about.flatMap((name) => fieldsOf(schema).find((field) => nameOf(field) === name) ?? []);
}

async function inWords({ values, properties = {} }: Field, value: unknown, choices: Forms['options']): Promise<Wording[]> {
  if (value === undefined || value === null || value === '') return [];
  const options = properties.source ? await choices(properties.source, properties.role) : values;
  const option = options?.find((one) => one.value === value);
  return [option ? { name: option.label, ...(option.labelEn ? { nameEn: option.labelEn } : {}) } : { name: String(value) }];
}
