/** Lists of a form that nobody fills in: what was filed in the tasks of another form, such as what each unit said on countersigning. */
import type { TaskDocument } from '../../engine/types.ts';
import type { Variables } from '../../kernel/types.ts';
import type { SubmissionDocument } from '../cases/document.ts';
import type { Parts } from '../parts.ts';
import { type Field, type Gathers, nameOf } from './fields.ts';

/** By the name of the list; nothing for a list that gathers nothing. */
export type Gathered = (caseId: string, fields: readonly Field[]) => Promise<Variables>;

/** Tasks of one case and form that are looked at, the newest. */
const MOST_TASKS = 200;

export function createGathered({ db, engine }: Pick<Parts, 'db' | 'engine'>): Gathered {
  const ended = async (filter: Record<string, unknown>, limit: number): Promise<TaskDocument[]> =>
    (await engine.tasks.list({ filter: { state: { $ne: 'open' }, ...filter }, sort: 'created', limit })).items;

  /** As they came. */
  async function tasksOf(caseId: string, { form: formKey, since, by }: Gathers): Promise<TaskDocument[]> {
    const [before] = since ? await ended({ caseId, formKey: since, state: 'completed' }, 1) : [];
    // Another server's clock may be behind: what came before has come before that task, too.
    const later = before ? { createdAt: { $gte: before.createdAt } } : {};
    const tasks = (await ended({ caseId, formKey, ...later }, MOST_TASKS)).sort(asTheyCame);
    return by ? [...new Map(tasks.map((task) => [task.variables[by] ?? task._id, task])).values()] : tasks;
  }

  async function rows(caseId: string, { components = [] }: Field, gathers: Gathers): Promise<Variables[]> {
    const tasks = await tasksOf(caseId, gathers);
    const submissions = await db
      .collection<SubmissionDocument>('case_submissions')
      .find({ taskId: { $in: tasks.map(({ _id }) => _id) } })
      .toArray();
    const filed = new Map(submissions.map(({ taskId, data }) => [taskId, data]));
    return tasks.map(({ _id, variables }) => {
      const said = filed.get(_id) ?? gathers.unfiled ?? {};
      const known = { ...variables, ...said };
      return Object.fromEntries(components.flatMap((field) => cell(field, known)));
    });
  }

  return async (caseId, fields) => {
    const lists = fields.filter(({ properties }) => properties?.gathers);
    const filled = lists.map(async (field) => [nameOf(field)!, await rows(caseId, field, field.properties!.gathers!)] as const);
    return Object.fromEntries(await Promise.all(filled));
  };
}

const asTheyCame = (one: TaskDocument, other: TaskDocument) =>
  one.createdAt.getTime() - other.createdAt.getTime() || (one.loopCounter ?? 0) - (other.loopCounter ?? 0);

function cell(field: Field, known: Variables): [string, Variables[string]][] {
  const name = nameOf(field);
  const value = name === undefined ? undefined : known[name];
  return name === undefined || value === undefined ? [] : [[name, value]];
}
