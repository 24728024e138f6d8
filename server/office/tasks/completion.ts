/** Completing a task: the form is checked, its fields go where they belong, and all of it is committed with the step or not at all. */
import type { ExtraWrite, TaskDocument } from '../../engine/types.ts';
import { fail, type Issue } from '../../errors.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import { idOf } from '../../platform/ids.ts';
import { type CaseTypes, raisedBy } from '../cases/case-types.ts';
import { identityWrite, recordWrite, split, submissionWrite } from '../cases/filing.ts';
import { linksIn } from '../cases/links.ts';
import { namingWrites } from '../cases/naming.ts';
import type { Files } from '../files/files.ts';
import { fieldsOf } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import type { Parts } from '../parts.ts';
import type { FormSchema, Office } from '../types.ts';
import { mustAct, seen } from './access.ts';
import type { Drafts } from './drafts.ts';

export interface CompletionParts {
  forms: Forms;
  files: Files;
  drafts: Drafts;
  types: CaseTypes;
  /** What the form showed to begin with: the conditions of hidden fields may depend on it. */
  dataFor(principal: Principal, task: TaskDocument, schema: FormSchema): Promise<Variables>;
}

/** Next tasks that an answer names. */
const MOST_NEXT = 200;

/** A form that is in order, and what it links its case to. */
interface Filled {
  data: Variables;
  links: ExtraWrite[];
}

export function createCompletion(parts: Parts, { forms, files, drafts, types, dataFor }: CompletionParts): Office['tasks']['complete'] {
  const { engine, people, clock } = parts;

  async function checked(principal: Principal, task: TaskDocument, schema: FormSchema, submitted: Variables): Promise<Filled> {
    const { data, issues } = forms.check(schema, submitted, await dataFor(principal, task, schema));
    const attached = filesIn(schema, data);
    const links = await linksIn(parts, principal, { schema, data, caseId: task.caseId });
    const all: Issue[] = [...issues, ...(await files.issues(principal, task.caseId, attached)), ...links.issues];
    if (all.length > 0) fail('VALIDATION_FAILED', 'The form is not complete.', { issues: all });
    return { data, links: links.writes };
  }

  async function writesFor(
    task: TaskDocument,
    schema: FormSchema,
    { data, links }: Filled,
    by: string,
  ): Promise<{ variables: Variables; writes: ExtraWrite[] }> {
    const { variables, record: filled, identity } = split(schema, data);
    const type = types.find(task.processKey);
    const record = { ...(type ? raisedBy(type, filled) : {}), ...filled };
    const { caseId, _id: taskId, instanceId, elementId, name, formKey } = task;
    const at = clock.now();
    const submission = { _id: idOf('submission', taskId), instanceId, taskId, elementId, name, formKey, at, by, data: filled };
    const ids = filesIn(schema, data).map(({ id }) => id);
    return {
      variables,
      writes: [
        submissionWrite({ ...submission, ...(caseId ? { caseId } : {}) }),
        ...(caseId
          ? [...recordWrite(caseId, record), ...identityWrite(caseId, identity, by, at), ...(await namingWrites(parts, caseId, record, by))]
          : []),
        ...links,
        ...files.fileWrites(ids, { caseId, taskId }),
        drafts.removal([taskId]),
      ],
    };
  }

  /** What is open in the instance and theirs to do. `opened`: all of it, where the step knows. Who may act on a task may see it too. */
  async function openFor(principal: Principal, instanceId: string, opened?: TaskDocument[]): Promise<TaskDocument[]> {
    const open = opened ? [...opened].sort(newestFirst).slice(0, MOST_NEXT) : await storedOpen(principal, instanceId);
    return open.filter((task) => people.permissions.mayAct(principal, task) && (!task.assignee || task.assignee === principal.accountId));
  }

  async function storedOpen(principal: Principal, instanceId: string): Promise<TaskDocument[]> {
    const filter = { $and: [people.permissions.taskFilter(principal, 'all'), { instanceId, state: 'open' }] };
    return (await engine.tasks.list({ filter, limit: MOST_NEXT })).items;
  }

  return async (principal, taskId, submitted, { comment, idempotencyId }) => {
    const actor = { id: principal.accountId, kind: 'account' as const };
    const task = await seen(engine, people, principal, taskId);
    const repeatable = task.state !== 'open' && idempotencyId !== undefined;
    if (!repeatable) mustAct(people, principal, task);
    const schema = !repeatable && task.formKey ? await forms.find(task.formKey, principal, task.caseId) : undefined;
    const { variables, writes } = schema
      ? await writesFor(task, schema, await checked(principal, task, schema, submitted), principal.accountId)
      : { variables: submitted, writes: [] };
    const { opened, othersOpen } = await engine.tasks.complete(taskId, variables, { actor, idempotencyId, comment, writes, read: task });
    return { next: await openFor(principal, task.instanceId, othersOpen ? undefined : opened) };
  };
}

/** The order of `engine.tasks.list`; tasks of one step are of one time. */
const newestFirst = (one: TaskDocument, other: TaskDocument) =>
  other.createdAt.getTime() - one.createdAt.getTime() || (one._id < other._id ? 1 : -1);

/** Every file that the data refers to, with its place. */
function filesIn(schema: FormSchema, data: Variables): { id: string; path: string }[] {
  const found: { id: string; path: string }[] = [];
  const collect = (value: Json | undefined, path: string) => {
    if (!Array.isArray(value)) return;
    value.forEach((id, index) => {
      if (typeof id === 'string') found.push({ id, path: `variables.${path}[${index}]` });
    });
  };
  for (const field of fieldsOf(schema)) {
    if (field.type === 'filepicker' && field.key) collect(data[field.key], field.key);
    if (field.type !== 'dynamiclist' || !field.path || !Array.isArray(data[field.path])) continue;
    (data[field.path] as Json[]).forEach((row, index) => {
      for (const { type, key } of field.components ?? []) {
        if (type === 'filepicker' && key) collect((row as Variables)[key], `${field.path}[${index}].${key}`);
      }
    });
  }
  return found;
}
