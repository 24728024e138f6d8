/** What the modeler offers to choose from, so that nobody types a code. */
import type { OutsideName } from '../kernel/types.ts';
import type { Policies } from './deadlines/policies.ts';
import type { DocumentKind } from './documents.ts';
import type { Forms } from './forms/forms.ts';
import { TOPICS } from './jobs.ts';
import { variablesOf } from './modeler-variables.ts';
import type { Parts } from './parts.ts';
import type { Office } from './types.ts';

type Option = { value: string; label: string; labelEn: string };

const DEFINITIONS_READ = 200;

export function createModelerOptions(
  { people, engine }: Pick<Parts, 'people' | 'engine'>,
  forms: Forms,
  policies: Policies,
  documents: readonly DocumentKind[],
): Office['modelerOptions'] {
  return async () => {
    const [organisations, formList, policyList, decisions, names] = await Promise.all([
      people.organisations.list(),
      forms.list(),
      policies.list(),
      engine.decisions.list(),
      namesInUse(),
    ]);
    const used = (kind: OutsideName['kind']) => names.flatMap((one) => (one.kind === kind ? [one.name] : []));
    return {
      roles: people.roles.list().map(({ key, name, nameEn }) => ({ value: key, label: name, labelEn: nameEn })),
      organisations: organisations.map(({ code, name, nameEn }) => ({ value: code, label: name, labelEn: nameEn })),
      forms: formList.map(({ key, name, nameEn }) => ({ value: key, label: name, labelEn: nameEn })),
      policies: policyList.map(({ id, name, nameEn }) => ({ value: id, label: String(name), labelEn: String(nameEn) })),
      documents: documents.map(({ id, name, nameEn }) => ({ value: id, label: name, labelEn: nameEn })),
      decisions: decisions.map(({ id, name }) => ({ value: id, label: name, labelEn: id })),
      topics: plain([...TOPICS, ...used('topic')]),
      messages: plain(used('message')),
      signals: plain(used('signal')),
      variables: variablesOf([...forms.all().values()]),
    };
  };

  /** What the live diagrams name, read as it is when a diagram is inspected. */
  async function namesInUse(): Promise<OutsideName[]> {
    const { items } = await engine.definitions.list({ limit: DEFINITIONS_READ });
    const elements = await Promise.all(items.map(({ id }) => engine.definitions.elements(id)));
    return elements.flat().flatMap(({ names }) => names);
  }
}

const plain = (values: string[]): Option[] => [...new Set(values)].map((value) => ({ value, label: value, labelEn: value }));
