/** What the office has against a diagram: names of its own that do not exist, found when it is deployed and not when a case stands still, and red lines that it crosses. */
import type { StepContributor } from '../engine/types.ts';
import type { DIAGRAM_ISSUES, DiagramIssue, Issue } from '../errors.ts';
import type { ElementSummary, JobSummary, OutsideName } from '../kernel/types.ts';
import type { Policies } from './deadlines/policies.ts';
import { policiesNamed } from './deadlines/policy.ts';
import type { DocumentKind } from './documents.ts';
import type { Forms } from './forms/forms.ts';
import { TOPICS } from './jobs.ts';
import type { Parts } from './parts.ts';
import type { JudgeProcess } from './red-lines/red-lines.ts';

interface Known {
  policies: ReadonlySet<string>;
  /** By id. */
  documents: ReadonlyMap<string, DocumentKind>;
  roles: ReadonlySet<string>;
  organisations: ReadonlySet<string>;
  decisions: ReadonlySet<string>;
  forms: ReadonlySet<string>;
}

export function createInspection(
  { people, engine }: Pick<Parts, 'people' | 'engine'>,
  policies: Policies,
  forms: Forms,
  documents: readonly DocumentKind[],
  redLines: JudgeProcess,
): NonNullable<StepContributor['inspect']> {
  return async (processes) => {
    const elements = processes.flatMap((process) => [...process.elements.values()]);
    const known = await everythingKnown(elements);
    const named = elements.flatMap((element) => [
      ...element.names.flatMap((name) => judge(element, name, known)),
      ...(element.jobs ?? []).flatMap((job) => judgeJob(element, job, known)),
    ]);
    return [...(await Promise.all(processes.map(redLines))).flat(), ...named];
  };

  async function everythingKnown(elements: ElementSummary[]): Promise<Known> {
    const formKeys = new Set(elements.flatMap(({ names }) => names.flatMap(({ kind, name }) => (kind === 'form' ? [name] : []))));
    const [policyMap, organisations, decisions, found] = await Promise.all([
      policies.all(),
      people.organisations.list(),
      engine.decisions.list(),
      Promise.all([...formKeys].map(async (key) => ((await forms.exists(key)) ? key : undefined))),
    ]);
    return {
      policies: new Set(policyMap.keys()),
      documents: new Map(documents.map((document) => [document.id, document])),
      roles: new Set(people.roles.list().map(({ key }) => key)),
      organisations: new Set(organisations.map(({ code }) => code)),
      decisions: new Set(decisions.map(({ id }) => id)),
      forms: new Set(found.flatMap((key) => key ?? [])),
    };
  }
}

const OWN_TOPICS: ReadonlySet<string> = new Set(TOPICS);

/** What is asked of the office's own handlers. The parameters of other workers are theirs to understand. */
function judgeJob(element: ElementSummary, { topic, parameters }: JobSummary, known: Known): Issue[] {
  if (!OWN_TOPICS.has(topic)) return [];
  const [policy, document] = [parameters.get('policy'), parameters.get('document')];
  return [
    ...(policy ? judge(element, { kind: 'deadlinePolicy', name: policy }, known) : []),
    ...(document ? judge(element, { kind: 'document', name: document }, known) : []),
    ...(topic === 'letter.number' && document ? judgeNumbered(element, document, known) : []),
  ];
}

function judgeNumbered({ id: elementId }: ElementSummary, document: string, known: Known): Issue[] {
  const kind = known.documents.get(document);
  if (!kind || kind.numberField) return [];
  const message = `Document ${document} has no number in a field of the case. It is named by ${elementId}.`;
  return [{ code: 'DOCUMENT_UNNUMBERED', severity: 'error', elementId, path: 'document', message, values: { document } }];
}

/**
 * An error is what would stop the case or lose the office's own paper: a policy, a document. A warning is what may still come, as it is kept
 * elsewhere: a form is a file that can be added beside the diagram, a decision table is deployed by itself, and roles and organisations of other
 * offices are drawn by those who share their diagrams.
 */
function judge({ id: elementId }: ElementSummary, { kind, name }: OutsideName, known: Known): Issue[] {
  const issue = <Code extends DiagramIssue>(
    severity: Issue['severity'],
    code: Code,
    path: string,
    message: string,
    values: Record<(typeof DIAGRAM_ISSUES)[Code][number], string>,
  ): Issue[] => [{ code, severity, elementId, path, message: `${message} It is named by ${elementId}.`, values }];
  switch (kind) {
    case 'deadlinePolicy':
      return policiesNamed(name)
        .filter((policy) => !known.policies.has(policy))
        .flatMap((policy) => issue('error', 'POLICY_UNKNOWN', 'deadlinePolicy', `There is no deadline policy ${policy}.`, { policy }));
    case 'document':
      if (known.documents.has(name)) return [];
      return issue('error', 'DOCUMENT_UNKNOWN', 'document', `There is no document ${name}.`, { document: name });
    case 'form':
      if (known.forms.has(name)) return [];
      return issue('warning', 'FORM_UNKNOWN', 'formKey', `There is no form ${name}: until there is, any data are taken.`, { form: name });
    case 'decision': {
      if (known.decisions.has(name)) return [];
      const message = `There is no decision table ${name}: until there is, cases stop here.`;
      return issue('warning', 'DECISION_TABLE_UNKNOWN', 'decisionRef', message, { decision: name });
    }
    case 'candidateGroup': {
      const [role, organisation] = name.split(/:(.*)/s) as [string, string?];
      const at = 'candidateGroups';
      return [
        ...(known.roles.has(role)
          ? []
          : issue('warning', 'CANDIDATE_ROLE_UNKNOWN', at, `There is no role ${role}: nobody holds it.`, { role })),
        ...(organisation === undefined || known.organisations.has(organisation)
          ? []
          : issue('warning', 'CANDIDATE_ORGANISATION_UNKNOWN', at, `There is no organisation ${organisation}: nobody belongs to it.`, {
              organisation,
            })),
      ];
    }
    default:
      return [];
  }
}
