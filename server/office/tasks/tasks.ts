import type { TaskDocument } from '../../engine/types.ts';
import { fail, type Issue } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import type { CaseTypes } from '../cases/case-types.ts';
import { type CaseDocument, casesOf, type SubmissionDocument } from '../cases/document.ts';
import { masked } from '../cases/masking.ts';
import { join } from '../cases/naming.ts';
import { mayReadReporter, reporterOf } from '../cases/reporter.ts';
import { caseView, packView } from '../cases/view.ts';
import { taskUpdated } from '../deadlines/bell.ts';
import type { Deadlines } from '../deadlines/deadlines.ts';
import type { DiagramNames } from '../diagram-names.ts';
import type { Files } from '../files/files.ts';
import { fieldsOf } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import type { Gathered } from '../forms/gathered.ts';
import type { Parts } from '../parts.ts';
import type { FormSchema, Office } from '../types.ts';
import { actsOn, mustAct, seen } from './access.ts';
import type { Comments } from './comments.ts';
import { createCompletion } from './completion.ts';
import type { Drafts } from './drafts.ts';
import { createInbox } from './inbox.ts';
import { prefill } from './prefill.ts';
import type { Rows } from './rows.ts';

export interface TaskParts {
  names: DiagramNames;
  rows: Rows;
  forms: Forms;
  files: Files;
  deadlines: Deadlines;
  comments: Comments;
  drafts: Drafts;
  types: CaseTypes;
  gathered: Gathered;
}

export function createTasks(
  parts: Parts,
  { names, rows, forms, files, deadlines, comments, drafts, types, gathered }: TaskParts,
): Office['tasks'] {
  const { db, engine, people, clock } = parts;
  const see = (principal: Principal, id: string) => seen(engine, people, principal, id);
  const row = async (task: TaskDocument) => (await rows([task]))[0]!;

  async function act(principal: Principal, id: string): Promise<TaskDocument> {
    const task = await see(principal, id);
    mustAct(people, principal, task);
    return task;
  }

  async function caseOf({ caseId }: TaskDocument): Promise<CaseDocument | null> {
    return caseId ? casesOf(db).findOne({ _id: caseId }) : null;
  }

  async function dataFor(principal: Principal, task: TaskDocument, schema: FormSchema): Promise<Variables> {
    const found = await caseOf(task);
    const identity = found && mayReadReporter(people, principal, found.owner) ? await reporterOf(db, found) : {};
    const file = !found || people.permissions.mayReadFile(principal, found);
    if (!file && task.state !== 'open') return submitted(task);
    const record = found
      ? { ...found.record, ...(await gathered(found._id, fieldsOf(schema))), presentSensitivity: found.sensitivity }
      : {};
    const known = { record, variables: task.variables, identity };
    const data = prefill(schema, task, known, principal.accountId, clock.now());
    return people.permissions.mayAct(principal, task) ? data : masked(data, await forms.sensitiveFields(task.processKey));
  }

  /** What a done task was filled in with. The record has gone on since, with what others know. */
  async function submitted({ _id }: TaskDocument): Promise<Variables> {
    const submission = await db.collection<SubmissionDocument>('case_submissions').findOne({ taskId: _id });
    return submission?.data ?? {};
  }

  async function colleague(id: string): Promise<string> {
    const found = await people.accounts.principal(id);
    if (found && people.permissions.may(found, 'task.work')) return id;
    const message = 'There is no such colleague who works on tasks.';
    const issues: Issue[] = [{ code: 'ACCOUNT_UNKNOWN', severity: 'error', path: 'to', message }];
    return fail('VALIDATION_FAILED', message, { issues });
  }

  return {
    ...createInbox(parts, rows, names),
    rows,

    async get(principal, id) {
      const task = await see(principal, id);
      const schema = task.formKey ? await forms.find(task.formKey, principal, task.caseId) : undefined;
      const [summary, found, deadline, besides, draft, data] = await Promise.all([
        row(task),
        caseOf(task),
        deadlines.ofTask(id),
        deadlines.besides(id),
        drafts.of(id, principal.accountId),
        schema ? dataFor(principal, task, schema) : task.variables,
      ]);
      if (found) await people.audit.record({ action: 'task.read', who: principal.accountId, object: id, caseId: found._id });
      return {
        ...summary,
        ...(task.documentation ? { documentation: task.documentation } : {}),
        form: schema ?? null,
        data,
        ...(draft ? { draft } : {}),
        deadline,
        besides,
        case: found && (people.permissions.mayReadFile(principal, found) ? caseView(found) : packView(found)),
        readsCase: found !== null && people.permissions.maySeeCase(principal, found),
        can: actsOn(people, principal, task),
        ...(task.delegatedBy ? { delegatedBy: task.delegatedBy } : {}),
      };
    },

    async saveDraft(principal, id, variables) {
      await act(principal, id);
      await drafts.save(id, principal.accountId, variables);
    },

    async claim(principal, id) {
      const task = await see(principal, id);
      // Losing the race for a task is 409, not 403: the caller was allowed to try.
      if (task.assignee && task.assignee !== principal.accountId) fail('TASK_ALREADY_CLAIMED', `Task ${id} is claimed by somebody else.`);
      mustAct(people, principal, task);
      const claimed = await engine.tasks.claim(id, principal.accountId);
      await join(parts, task.caseId, principal.accountId);
      return row(claimed);
    },

    async unclaim(principal, id) {
      const task = await see(principal, id);
      const supervises = task.assignee !== principal.accountId && actsOn(people, principal, task).unclaim;
      return row(await engine.tasks.unclaim(id, principal.accountId, supervises));
    },

    async delegate(principal, id, to, note) {
      const task = await act(principal, id);
      const handed = await engine.tasks.delegate(id, principal.accountId, await colleague(to));
      await join(parts, task.caseId, to);
      if (note) await comments.add(task, principal.accountId, note, 'delegation');
      return row(handed);
    },

    async resolve(principal, id) {
      await see(principal, id);
      return row(await engine.tasks.resolve(id, principal.accountId));
    },

    async assign(principal, id, to) {
      const task = await see(principal, id);
      const assigned = await engine.tasks.assign(id, to === null ? null : await colleague(to));
      if (to !== null) await join(parts, task.caseId, to);
      return row(assigned);
    },

    async remind(principal, id, note) {
      const task = await see(principal, id);
      if (task.state !== 'open') mustAct(people, principal, task);
      await comments.add(task, principal.accountId, note, 'reminder');
      await engine.notify([{ ...taskUpdated(task), type: 'task.reminded' }]);
    },

    async return(principal, id, request, { idempotencyId }) {
      const task = await see(principal, id);
      if (task.state === 'open' || idempotencyId === undefined) mustAct(people, principal, task);
      if (task.caseId && !task.returnable) fail('RETURN_REFUSED', `The procedure does not let ${task.elementId} be sent back.`);
      const actor = { id: principal.accountId, kind: 'account' as const };
      const { opened } = await engine.tasks.return(id, request, { actor, idempotencyId });
      for (const again of opened) await comments.add(again, principal.accountId, request.reason, 'return');
      return { next: opened.filter((again) => people.permissions.mayAct(principal, again)) };
    },

    async comments(principal, id) {
      return comments.of(await see(principal, id));
    },
    async comment(principal, id, text, idempotencyId) {
      return comments.add(await see(principal, id), principal.accountId, text, 'comment', idempotencyId);
    },

    async attachments(principal, id) {
      await see(principal, id);
      return files.ofTask(id);
    },
    async attach(principal, id, fileId) {
      const task = await act(principal, id);
      const attached = await files.attach(principal, fileId, { caseId: task.caseId, taskId: id });
      await engine.notify([taskUpdated(task)]);
      return attached;
    },

    complete: createCompletion(parts, { forms, files, drafts, types, dataFor }),
  };
}
