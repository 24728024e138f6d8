/** What the modeler offers to choose from, so that nobody types a code. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import type { Policies } from './deadlines/policies.ts';
import type { Forms } from './forms/forms.ts';
import { TOPICS } from './jobs.ts';
import { variablesOf } from './modeler-variables.ts';
import type { Parts } from './parts.ts';
import { readPolicyFile } from './policy-files.ts';
import type { Office } from './types.ts';

type Option = { value: string; label: string; labelEn: string };

const Documents = Type.Object({
  documents: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), nameEn: Type.String(), national: Type.Optional(Type.Boolean()) }),
  ),
});
const DEFINITIONS_READ = 200;

export function createModelerOptions(parts: Parts, forms: Forms, policies: Policies): Office['modelerOptions'] {
  const { people, engine, processesDir } = parts;
  return async () => {
    const [organisations, formList, policyList, { documents }, diagrams, tables] = await Promise.all([
      people.organisations.list(),
      forms.list(),
      policies.list(),
      readPolicyFile(join(processesDir, 'policy'), 'documents.yaml', Documents),
      liveDiagrams(),
      decisionTables(processesDir),
    ]);
    return {
      roles: people.roles.list().map(({ key, name, nameEn }) => ({ value: key, label: name, labelEn: nameEn })),
      organisations: organisations.map(({ code, name, nameEn }) => ({ value: code, label: name, labelEn: nameEn })),
      forms: formList.map(({ key, name, nameEn }) => ({ value: key, label: name, labelEn: nameEn })),
      policies: policyList.map(({ id, name, nameEn }) => ({ value: id, label: String(name), labelEn: String(nameEn) })),
      documents: documents.map(({ id, name, nameEn }) => ({ value: id, label: name, labelEn: nameEn })),
      decisions: unique(tables.flatMap((xml) => tags(xml, 'decision', 'id'))),
      topics: unique([...TOPICS.map((topic) => plain(topic)), ...diagrams.flatMap((xml) => attributes(xml, 'camunda:topic'))]),
      messages: unique(diagrams.flatMap((xml) => tags(xml, 'message', 'name'))),
      signals: unique(diagrams.flatMap((xml) => tags(xml, 'signal', 'name'))),
      variables: variablesOf(forms.schemas()),
    };
  };

  async function liveDiagrams(): Promise<string[]> {
    const { items } = await engine.definitions.list({ limit: DEFINITIONS_READ });
    return Promise.all(items.map(({ id }) => engine.definitions.xml(id)));
  }
}

async function decisionTables(processesDir: string): Promise<string[]> {
  const folders = (await readdir(processesDir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const files = await Promise.all(
    folders.map(async ({ name }) =>
      (await readdir(join(processesDir, name))).filter((file) => file.endsWith('.dmn')).map((file) => join(processesDir, name, file)),
    ),
  );
  return Promise.all(files.flat().map((file) => readFile(file, 'utf8')));
}

/** Elements by local name, told by an attribute; labelled by `name` where they have one. */
function tags(xml: string, element: string, value: 'id' | 'name'): Option[] {
  const found = xml.matchAll(new RegExp(`<(?:[\\w-]+:)?${element}\\s[^>]*>`, 'g'));
  return [...found].flatMap(([tag]) => {
    const wanted = attribute(tag, value);
    return wanted ? [{ ...plain(wanted), label: attribute(tag, 'name') ?? wanted }] : [];
  });
}

function attributes(xml: string, name: string): Option[] {
  return [...xml.matchAll(new RegExp(`\\s${name}="([^"]+)"`, 'g'))].map(([, value]) => plain(value!));
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}

const plain = (value: string): Option => ({ value, label: value, labelEn: value });

function unique(options: Option[]): Option[] {
  return [...new Map(options.map((option) => [option.value, option])).values()];
}
