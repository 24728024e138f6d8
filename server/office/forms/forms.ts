/** The forms of all processes: `processes/<process>/forms/<step>.form.json`, known as `<process>/<step>`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, type Issue } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import { casesOf } from '../cases/document.ts';
import type { Parts } from '../parts.ts';
import type { FormSchema } from '../types.ts';
import { type Field, fieldsOf, namesWhere, type Option } from './fields.ts';
import { type Checked, checkForm } from './validate.ts';

const FORM_KEY = /^[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/;
const CASES_OFFERED = 200;

export interface Forms {
  /** With the options of people, organisations, villages and schools filled in, and of the cases that this person may see. FORM_NOT_FOUND. */
  get(formKey: string, principal?: Principal): Promise<FormSchema>;
  /** `exceptCase` is not offered among the cases: a case is no duplicate of itself. */
  find(formKey: string, principal?: Principal, exceptCase?: string): Promise<FormSchema | undefined>;
  exists(formKey: string): Promise<boolean>;
  validate(schema: FormSchema, data: Variables): Issue[];
  check(schema: FormSchema, data: Variables, shown?: Variables): Checked;
  /** Fields of any form of a process that are personal. */
  sensitiveFields(processKey: string): Promise<Set<string>>;
  /** Whether a form of the process asks who reports. */
  asksWhoReports(processKey: string): boolean;
  /** What a field of this source chooses from, in both languages. */
  options: Choices;
  list(): Promise<{ key: string; name: string; nameEn: string }[]>;
  /** By key, as they are in the files, without the options that the server fills in. */
  all(): ReadonlyMap<string, FormSchema>;
  /** Those of a process, with every option but cases filled in. */
  ofProcess(processKey: string): Promise<FormSchema[]>;
}

export async function createForms({ processesDir, people, db, clock }: Parts): Promise<Forms> {
  const read = new Map<string, FormSchema>();
  for (const process of await folders(processesDir)) {
    for (const file of await formFiles(join(processesDir, process, 'forms'))) {
      const schema = await readForm(join(processesDir, process, 'forms', file));
      read.set(`${process}/${file.replace('.form.json', '')}`, schema);
    }
  }

  async function load(formKey: string): Promise<FormSchema | undefined> {
    const known = read.get(formKey);
    if (known || !FORM_KEY.test(formKey)) return known;
    const [process, step] = formKey.split('/') as [string, string];
    const schema = await readForm(join(processesDir, process, 'forms', `${step}.form.json`)).catch(() => undefined);
    if (schema) read.set(formKey, schema);
    return schema;
  }

  async function find(formKey: string, principal?: Principal, exceptCase?: string): Promise<FormSchema | undefined> {
    const schema = await load(formKey);
    if (!schema) return undefined;
    return filledSchema(
      schema,
      once((source, role) => (source === 'cases' ? caseOptions(principal, exceptCase) : options(source, role))),
    );
  }

  async function filledSchema(schema: FormSchema, choices: Choices): Promise<FormSchema> {
    return { ...schema, components: await filledAll(schema.components as unknown as Field[], choices) } as unknown as FormSchema;
  }

  const filledAll = (fields: Field[], choices: Choices) => Promise.all(fields.map((field) => filled(field, choices)));

  async function filled(field: Field, choices: Choices): Promise<Field> {
    const components = field.components && (await filledAll(field.components, choices));
    const { source, role } = field.properties ?? {};
    const values = source && (await choices(source, role));
    return { ...field, ...(components ? { components } : {}), ...(values ? { values } : {}) };
  }

  async function options(source: string, role?: string): Promise<Option[]> {
    if (source === 'people') {
      const found = await people.accounts.find(role ? { role } : {});
      return found.map(({ id, displayName, organisationName }) => ({
        value: id,
        label: `${displayName}(${organisationName})`,
        labelEn: displayName,
      }));
    }
    const prefix = source === 'villages' ? 'VC-' : source === 'schools' ? 'SCH-' : '';
    const found = (await people.organisations.list()).filter(({ code }) => code.startsWith(prefix));
    return found.map(({ code, name, nameEn }) => ({ value: code, label: name, labelEn: nameEn }));
  }

  /** A number and a code name already tell that there is a case: nobody is offered one they may not see. */
  async function caseOptions(principal?: Principal, except?: string): Promise<Option[]> {
    if (!principal) return [];
    const found = await casesOf(db)
      .find(
        { $and: [people.permissions.fileFilter(principal), except ? { _id: { $ne: except } } : {}] },
        { projection: { caseNo: 1, codeName: 1 } },
      )
      .sort({ openedAt: -1 })
      .limit(CASES_OFFERED)
      .toArray();
    return found.map(({ caseNo, codeName }) => ({ value: caseNo, label: `${caseNo} ${codeName}`, labelEn: caseNo }));
  }

  const check: Forms['check'] = (schema, data, shown) => checkForm(schema, data, clock.now(), shown);

  const schemasOf = (processKey: string) => [...read].flatMap(([key, schema]) => (key.startsWith(`${processKey}/`) ? [schema] : []));

  return {
    find,
    exists: async (formKey) => (await load(formKey)) !== undefined,
    async get(formKey, principal) {
      return (await find(formKey, principal)) ?? fail('FORM_NOT_FOUND', `There is no form ${formKey}.`);
    },
    check,
    validate: (schema, data) => check(schema, data).issues,
    async sensitiveFields(processKey) {
      return new Set(schemasOf(processKey).flatMap((schema) => namesWhere(schema, ({ sensitive }) => sensitive === true)));
    },
    asksWhoReports: (processKey) =>
      schemasOf(processKey).some((schema) => namesWhere(schema, ({ store }) => store === 'reporterIdentity').length > 0),
    options,
    all: () => read,
    ofProcess(processKey) {
      const choices = once(async (source, role) => (source === 'cases' ? [] : options(source, role)));
      return Promise.all(schemasOf(processKey).map((schema) => filledSchema(schema, choices)));
    },
    async list() {
      return [...read].map(([key, schema]) => {
        const { name = key, nameEn = name } = (schema.properties ?? {}) as { name?: string; nameEn?: string };
        return { key, name, nameEn };
      });
    },
  };
}

export type Choices = (source: string, role?: string) => Promise<Option[]>;

/** The same options are asked for by several fields. */
export function once(choices: Choices): Choices {
  const known = new Map<string, Promise<Option[]>>();
  return (source, role = '') => {
    const name = `${source} ${role}`;
    const found = known.get(name) ?? choices(source, role);
    known.set(name, found);
    return found;
  };
}

async function folders(processesDir: string): Promise<string[]> {
  const entries = await readdir(processesDir, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && entry.name !== 'policy').map(({ name }) => name);
}

async function formFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.form.json')).sort();
}

async function readForm(path: string): Promise<FormSchema> {
  const schema = JSON.parse(await readFile(path, 'utf8')) as FormSchema;
  if (!Array.isArray(schema.components)) fail('FORM_INVALID', `${path} is not a form.`);
  fieldsOf(schema);
  return schema;
}
