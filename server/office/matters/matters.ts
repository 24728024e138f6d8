/** External matters and plan items: tasks, with what their forms have been told of the matter. */
import type { TaskDocument } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import { type CaseDocument, casesOf, type SubmissionDocument } from '../cases/document.ts';
import type { Field } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import type { Parts } from '../parts.ts';
import { withWords } from '../tasks/inbox.ts';
import type { Rows } from '../tasks/rows.ts';
import type { Office } from '../types.ts';
import { type Mark, readMarks } from './marks.ts';
import type { Authority, Told } from './types.ts';

const MOST_ITEMS = 200;

export function createMatters({ db, engine, people }: Parts, { forms, rows }: { forms: Forms; rows: Rows }): Office['matters'] {
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

  return {
    async list(principal, { state, authority, case: caseId, q, ...page }) {
      const wanted = {
        external: true,
        state,
        ...(authority ? { formKey: ofAuthority(authority) } : {}),
        ...(caseId ? { caseId } : {}),
        ...(q ? withWords(q) : {}),
      };
      const filter = { $and: [people.permissions.taskFilter(principal, 'all'), wanted] };
      const sort = state === 'open' ? 'due' : 'completed';
      const { items, next } = await engine.tasks.list({ filter, sort, ...page });
      const markOf = ({ formKey }: TaskDocument) => matters.get(formKey ?? '');
      const listed = await told(principal, items, markOf);
      return { items: listed.map((row, index) => ({ ...row, authority: markOf(items[index]!)?.authority ?? 'other' })), next };
    },

    async plan(principal, caseId) {
      const visible = { $and: [{ _id: caseId }, people.permissions.caseFilter(principal)] };
      if (!(await casesOf(db).findOne(visible, { projection: { _id: 1 } }))) fail('CASE_NOT_FOUND', `There is no case ${caseId}.`);
      const wanted = { caseId, formKey: { $in: [...planItems.keys()] }, state: { $in: ['open', 'completed'] } };
      const filter = { $and: [people.permissions.taskFilter(principal, 'all'), wanted] };
      const { items } = await engine.tasks.list({ filter, sort: 'created', limit: MOST_ITEMS });
      return told(principal, items.reverse(), ({ formKey }) => planItems.get(formKey ?? ''));
    },
  };
}

function inWords(value: Json | undefined, field: Field | undefined): Told | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const option = field?.values?.find((each) => each.value === value);
  const text = option?.label ?? (typeof value === 'string' ? value : JSON.stringify(value));
  return { text, ...(option?.labelEn ? { textEn: option.labelEn } : {}) };
}
