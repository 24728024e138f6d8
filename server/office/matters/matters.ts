/** External matters and plan items: tasks, with what their forms have been told of the matter. */
import type { TaskDocument } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import { containing } from '../../platform/searching.ts';
import { type CaseDocument, casesOf, type SubmissionDocument } from '../cases/document.ts';
import type { Files } from '../files/files.ts';
import type { Field } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import { everyPage } from '../paging.ts';
import type { Parts } from '../parts.ts';
import { withWords } from '../tasks/inbox.ts';
import type { Rows } from '../tasks/rows.ts';
import type { Office } from '../types.ts';
import { type Mark, type MatterMark, readMarks } from './marks.ts';
import type { Authority, MatterPart, Told } from './types.ts';

export function createMatters(
  { db, engine, people }: Parts,
  { forms, files, rows }: { forms: Forms; files: Files; rows: Rows },
): Office['matters'] {
  const { matters, planItems } = readMarks(forms.all());

  const ofForms = (keep: (authority: Authority) => boolean) =>
    [...matters].flatMap(([key, { authority }]) => (keep(authority) ? [key] : []));

  function ofAuthority(wanted: Authority) {
    // What no form assigns to an authority is not lost from the list.
    if (wanted === 'other') return { $nin: ofForms((authority) => authority !== 'other') };
    return { $in: ofForms((authority) => authority === wanted) };
  }

  /** What the forms of these tasks have been told: when they were filed; before, what the case says. */
  async function tellings<Part extends string>(
    principal: Principal,
    tasks: TaskDocument[],
    markOf: (task: TaskDocument) => Mark<Part> | undefined,
  ) {
    const [submissions, records] = await Promise.all([submissionsOf(tasks), recordsFor(principal, tasks)]);
    return (task: TaskDocument): Partial<Record<Part, Told>> => {
      const { fields = {}, own = new Map<string, Field>() } = markOf(task) ?? {};
      const filed = submissions.get(task._id) ?? {};
      const known: Variables = { ...(task.caseId ? records.get(task.caseId) : {}), ...task.variables };
      const told: Partial<Record<Part, Told>> = {};
      for (const [part, name] of Object.entries(fields) as [Part, string][]) {
        const field = own.get(name);
        // What the form itself asks for has been said before in another round at most.
        const value = filed[name] ?? (field && !field.readonly ? undefined : known[name]);
        const words = inWords(value, field);
        if (words) told[part] = words;
      }
      return told;
    };
  }

  async function submissionsOf(tasks: TaskDocument[]): Promise<Map<string, Variables>> {
    const ids = tasks.flatMap(({ _id, state }) => (state === 'completed' ? [_id] : []));
    const found =
      ids.length === 0
        ? []
        : await db
            .collection<SubmissionDocument>('case_submissions')
            .find({ taskId: { $in: ids } })
            .toArray();
    return new Map(found.map(({ taskId, data }) => [taskId!, data]));
  }

  /** No more of a file than lists may tell. */
  const toldOfCases = Object.fromEntries(
    [...matters.values(), ...planItems.values()].flatMap(({ fields }) => Object.values(fields)).map((name) => [`record.${name}`, 1]),
  );

  /** Of the cases whose whole file this person may read. */
  async function recordsFor(principal: Principal, tasks: TaskDocument[]): Promise<Map<string, Variables>> {
    const ids = [...new Set(tasks.flatMap(({ caseId }) => caseId ?? []))];
    if (ids.length === 0) return new Map();
    const filter = { $and: [{ _id: { $in: ids } }, people.permissions.fileFilter(principal)] };
    const found = await casesOf(db).find(filter).project<Pick<CaseDocument, '_id' | 'record'>>(toldOfCases).toArray();
    return new Map(found.map(({ _id, record }) => [_id, record]));
  }

  async function told<Part extends string>(
    principal: Principal,
    tasks: TaskDocument[],
    markOf: (task: TaskDocument) => Mark<Part> | undefined,
  ) {
    const [shown, tell] = await Promise.all([rows(tasks), tellings(principal, tasks, markOf)]);
    return shown.map((row, index) => ({ ...row, told: tell(tasks[index]!) }));
  }

  /** What lists of tasks look in, and the code name, which stands in the case alone. */
  async function searched(principal: Principal, q: string, tasks: Record<string, unknown>) {
    const waiting = await db.collection<TaskDocument>('tasks').distinct('caseId', tasks);
    const filter = { $and: [{ _id: { $in: waiting.flatMap((id) => id ?? []) } }, people.permissions.caseFilter(principal)] };
    const caseIds = await casesOf(db).distinct('_id', { ...filter, codeName: containing(q) });
    return { $or: [withWords(q), { caseId: { $in: caseIds } }] };
  }

  return {
    async list(principal, { state, authority, case: caseId, q, ...page }) {
      const wanted = {
        external: true,
        state,
        ...(authority ? { formKey: ofAuthority(authority) } : {}),
        ...(caseId ? { caseId } : {}),
        ...(q ? await searched(principal, q, { external: true, state }) : {}),
      };
      const filter = { $and: [people.permissions.taskFilter(principal, 'all'), wanted] };
      const sort = state === 'open' ? 'due' : 'completed';
      const { items, next } = await engine.tasks.list({ filter, sort, ...page });
      const markOf = ({ formKey }: TaskDocument) => matters.get(formKey ?? '');
      const [listed, attached] = await Promise.all([told(principal, items, markOf), files.ofTasks(items.map(({ _id }) => _id))]);
      return {
        items: listed.map((row, index) => ({ ...row, ...aboutMatter(markOf(items[index]!)), files: attached.get(row.id) ?? [] })),
        next,
      };
    },

    async plan(principal, caseId) {
      const visible = { $and: [{ _id: caseId }, people.permissions.caseFilter(principal)] };
      if (!(await casesOf(db).findOne(visible, { projection: { _id: 1 } }))) fail('CASE_NOT_FOUND', `There is no case ${caseId}.`);
      const wanted = { caseId, formKey: { $in: [...planItems.keys()] }, state: { $in: ['open', 'completed'] } };
      const filter = { $and: [people.permissions.taskFilter(principal, 'all'), wanted] };
      const items = await everyPage((page) => engine.tasks.list({ filter, sort: 'created', ...page }));
      return told(principal, items.reverse(), ({ formKey }) => planItems.get(formKey ?? ''));
    },
  };
}

/** A task whose form has no mark is listed all the same. */
const aboutMatter = (mark: MatterMark | undefined) => ({
  authority: mark?.authority ?? ('other' as const),
  tells: Object.keys(mark?.fields ?? {}) as MatterPart[],
});

function inWords(value: Json | undefined, field: Field | undefined): Told | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const option = field?.values?.find((each) => each.value === value);
  const text = option?.label ?? (typeof value === 'string' ? value : JSON.stringify(value));
  return { text, ...(option?.labelEn ? { textEn: option.labelEn } : {}) };
}
