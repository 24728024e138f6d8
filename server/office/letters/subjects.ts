/** Letters of which a case has several: one for each task of a kind, such as the assignment of each unit. */
import type { TaskDocument } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import type { SubmissionDocument } from '../cases/document.ts';
import type { DocumentKind } from '../documents.ts';
import { fieldsOf, nameOf } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import { everyPage } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { LetterSubject } from '../types.ts';

interface Knowledge {
  record: Variables;
  variables: Variables;
}

export interface Subject {
  /** Code of the unit. */
  unit: string;
  /** What is known of the case, as this task sees it: nothing of what its form was told for another unit. */
  over(known: Knowledge): Knowledge;
}

export function createSubjects({ db, engine }: Pick<Parts, 'db' | 'engine'>, forms: Forms) {
  async function tasksOf(caseId: string, formKeys: string[], more: Record<string, unknown> = {}): Promise<TaskDocument[]> {
    const filter = { caseId, formKey: { $in: formKeys }, state: { $in: ['open', 'completed'] }, ...more };
    return everyPage((page) => engine.tasks.list({ filter, sort: 'created', ...page }));
  }

  return {
    /** By document. */
    async ofCase(caseId: string, kinds: readonly DocumentKind[]): Promise<Map<string, LetterSubject[]>> {
      const several = kinds.filter(({ task }) => task);
      if (several.length === 0) return new Map();
      const tasks = await tasksOf(caseId, [...new Set(several.flatMap(({ task }) => task?.form ?? []))]);
      return new Map(
        several.map(({ id, task: about }) => [
          id,
          tasks
            .filter(({ formKey }) => formKey === about!.form)
            .reverse()
            .map((task) => ({
              task: task._id,
              unit: unitOf(task, about!.unit),
              ...(task.dueAt ? { dueAt: task.dueAt.toISOString() } : {}),
            })),
        ]),
      );
    },

    /** None for a document of the case. TASK_NOT_FOUND where it is about a task and this is none of the case with that form. */
    async find(caseId: string, { id, task: about }: DocumentKind, taskId: string | undefined): Promise<Subject | undefined> {
      if (!about && !taskId) return undefined;
      const [task] = about && taskId ? await tasksOf(caseId, [about.form], { _id: taskId }) : [];
      if (!about || !task) return fail('TASK_NOT_FOUND', `${id} is not made of task "${taskId ?? ''}" of this case.`);
      const submission = await db.collection<SubmissionDocument>('case_submissions').findOne({ taskId });
      const filed = submission?.data ?? {};
      const asked = fieldsOf(await forms.get(about.form)).filter(({ readonly }) => !readonly);
      const without = (variables: Variables) => {
        const names = new Set(asked.map(nameOf));
        return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));
      };
      return {
        unit: unitOf(task, about.unit),
        over: ({ record, variables }) => ({
          record: { ...without(record), ...filed },
          variables: { ...without(variables), ...without(task.variables) },
        }),
      };
    },
  };
}

function unitOf({ variables, organisation = '' }: TaskDocument, name: string): string {
  const unit = variables[name];
  return typeof unit === 'string' ? unit : organisation;
}
