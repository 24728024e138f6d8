import type { mongo } from 'mongoose';
import { decodeCursor, encodeCursor, pageSize } from './paging.ts';
import type { Page, PageRequest, TaskDocument, TaskOutline, TaskSort } from './types.ts';
import { readable } from './variables.ts';

type Tasks = mongo.Collection<TaskDocument>;
/** A query for some of them, with or without their variables. */
type Find<Task> = (filter: Record<string, unknown>) => mongo.FindCursor<Task>;
type Query = PageRequest & { filter: Record<string, unknown>; sort?: TaskSort };

/** Orders by a date, the newest first. */
const NEWEST_FIRST = { created: 'createdAt', completed: 'completedAt' } as const;

/**
 * One page of the tasks that `filter` lets through. By due time first what is due first and last what has none; by creation and by
 * completion the newest first; by priority the highest first. Each order is the order of an index, so a page costs the same at any depth.
 */
export async function listTasks(tasks: Tasks, query: Query): Promise<Page<TaskDocument>> {
  const { items, next } = await listed((filter) => tasks.find(filter as mongo.Filter<TaskDocument>), query);
  return { items: items.map((task) => ({ ...task, variables: readable(task.variables) })), next };
}

export function outlineTasks(tasks: Tasks, query: Query): Promise<Page<TaskOutline>> {
  return listed((filter) => tasks.find(filter as mongo.Filter<TaskDocument>).project<TaskOutline>({ variables: 0 }), query);
}

async function listed<Task extends TaskOutline>(find: Find<Task>, { filter, sort = 'created', ...page }: Query): Promise<Page<Task>> {
  const limit = pageSize(page);
  const found = await sorted(find, filter, sort, page.cursor, limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? cursorOf(sort, last) : null };
}

export function countTasks(tasks: Tasks, filter: Record<string, unknown>, upTo?: number): Promise<number> {
  return tasks.countDocuments(filter, upTo === undefined ? {} : { limit: upTo });
}

function sorted<Task>(find: Find<Task>, filter: Record<string, unknown>, sort: TaskSort, cursor: string | undefined, limit: number) {
  if (sort === 'due') return byDue(find, filter, cursor, limit);
  if (sort === 'priority') return byPriority(find, filter, cursor, limit);
  return newestFirst(find, filter, NEWEST_FIRST[sort], cursor, limit);
}

function cursorOf(sort: TaskSort, task: TaskOutline): string {
  if (sort === 'due') return encodeCursor([task.dueAt?.toISOString() ?? null, task._id]);
  if (sort === 'priority') return encodeCursor([task.priority, task._id]);
  return encodeCursor([task[NEWEST_FIRST[sort]]!.toISOString(), task._id]);
}

/** MongoDB sorts what is missing first, so those without a due time are a second query. */
async function byDue<Task>(find: Find<Task>, filter: Record<string, unknown>, cursor: string | undefined, limit: number): Promise<Task[]> {
  const [due, id] = cursor ? decodeCursor<[string | null, string]>(cursor) : [];
  const dated: Task[] = [];
  if (due !== null) {
    const after = due === undefined ? { dueAt: { $gt: new Date(0) } } : laterThan('dueAt', new Date(due), id);
    dated.push(
      ...(await find({ $and: [filter, after] })
        .sort({ dueAt: 1, _id: 1 })
        .limit(limit)
        .toArray()),
    );
  }
  if (dated.length >= limit) return dated;
  const after = due === null ? { dueAt: null, _id: { $gt: id } } : { dueAt: null };
  const undated = await find({ $and: [filter, after] })
    .sort({ dueAt: 1, _id: 1 })
    .limit(limit - dated.length)
    .toArray();
  return [...dated, ...undated];
}

const laterThan = (field: string, value: Date, id: string | undefined) => ({
  $or: [{ [field]: { $gt: value } }, { [field]: value, _id: { $gt: id } }],
});

async function newestFirst<Task>(
  find: Find<Task>,
  filter: Record<string, unknown>,
  field: 'createdAt' | 'completedAt',
  cursor: string | undefined,
  limit: number,
): Promise<Task[]> {
  const [value, id] = cursor ? decodeCursor<[string, string]>(cursor) : [];
  const at = value === undefined ? undefined : new Date(value);
  const after = at ? [{ $or: [{ [field]: { $lt: at } }, { [field]: at, _id: { $lt: id } }] }] : [];
  return find({ $and: [filter, ...after] })
    .sort({ [field]: -1, _id: -1 })
    .limit(limit)
    .toArray();
}

async function byPriority<Task>(find: Find<Task>, filter: Record<string, unknown>, cursor: string | undefined, limit: number) {
  const [value, id] = cursor ? decodeCursor<[number, string]>(cursor) : [];
  const after = value === undefined ? [] : [{ $or: [{ priority: { $lt: value } }, { priority: value, _id: { $gt: id } }] }];
  return find({ $and: [filter, ...after] })
    .sort({ priority: -1, _id: 1 })
    .limit(limit)
    .toArray();
}
