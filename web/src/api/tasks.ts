import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { Variables } from '../../../server/kernel/types.ts';
import type { TaskNarrowing, TaskOverview } from '../../../server/office/tasks/types.ts';
import type { CommentView, FileView, TaskRow, TaskView } from '../../../server/office/types.ts';
import type { TaskListView } from '../../../server/people/types.ts';
import { get, post, put, type Sending, withQuery } from './client.ts';

export type { CommentView, TaskNarrowing, TaskOverview, TaskRow, TaskView };
export type TaskPage = Page<TaskRow> & { counts: Record<TaskListView, number> };

export interface TaskFilters extends TaskNarrowing {
  view: TaskListView;
  state?: 'open' | 'completed';
  case?: string;
  sort?: 'due' | 'created' | 'priority';
}

const list = (filters: TaskFilters & { limit?: number; cursor?: string }, signal?: AbortSignal) =>
  get<TaskPage>(withQuery('/api/tasks', { ...filters }), signal);

export function useTasks(filters: TaskFilters) {
  return useInfiniteQuery({
    queryKey: ['tasks', 'list', filters],
    queryFn: ({ pageParam, signal }) => list({ ...filters, limit: 100, cursor: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** How many tasks each saved view holds under the same narrowing, and what there is to narrow by. */
export function useTaskOverview(narrowing: TaskNarrowing) {
  return useQuery({
    queryKey: ['tasks', 'overview', narrowing],
    queryFn: ({ signal }) => get<TaskOverview>(withQuery('/api/tasks/overview', { ...narrowing }), signal),
    placeholderData: keepPreviousData,
  });
}

/** Services that run between two tasks take a moment: the next task may not be there yet when the first has been completed. */
const LOOK_AGAIN_MS = [250, 450, 700];

/** The newest task of a case that this person may do, once there is one. */
export async function awaitNext(caseId: string): Promise<TaskRow | undefined> {
  for (const wait of LOOK_AGAIN_MS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const [mine, unclaimed] = await Promise.all([list({ view: 'mine', case: caseId }), list({ view: 'unclaimed', case: caseId })]);
    const newest = [...mine.items, ...unclaimed.items].sort((one, other) => other.createdAt.localeCompare(one.createdAt))[0];
    if (newest) return newest;
  }
  return undefined;
}

export function useTask(id: string | undefined) {
  return useQuery({
    queryKey: ['tasks', 'one', id],
    queryFn: ({ signal }) => get<TaskView>(`/api/tasks/${id}`, signal),
    enabled: id !== undefined,
  });
}

export const claim = (id: string) => post<TaskRow>(`/api/tasks/${id}/claim`);
export const unclaim = (id: string) => post<TaskRow>(`/api/tasks/${id}/unclaim`);
export const resolve = (id: string) => post<TaskRow>(`/api/tasks/${id}/resolve`);
export const delegate = (id: string, to: string, note?: string) => post<TaskRow>(`/api/tasks/${id}/delegate`, { to, note });
export const assign = (id: string, to: string | null) => post<TaskRow>(`/api/tasks/${id}/assign`, { to });
export const remind = (id: string, note: string) => post<void>(`/api/tasks/${id}/remind`, { note });
export const saveDraft = (id: string, variables: Variables) => put<void>(`/api/tasks/${id}/draft`, { variables });

export const complete = (id: string, variables: Variables, comment: string | undefined, sending: Sending) =>
  post<{ next: TaskRow[] }>(`/api/tasks/${id}/complete`, { variables, ...(comment ? { comment } : {}) }, sending);
export const sendBack = (id: string, to: string | undefined, reason: string, sending: Sending) =>
  post<{ next: TaskRow[] }>(`/api/tasks/${id}/return`, { ...(to ? { to } : {}), reason }, sending);

export function useComments(id: string) {
  return useQuery({
    queryKey: ['tasks', 'comments', id],
    queryFn: async ({ signal }) => (await get<{ items: CommentView[] }>(`/api/tasks/${id}/comments`, signal)).items,
  });
}
export const comment = (id: string, text: string) => post<CommentView>(`/api/tasks/${id}/comments`, { text });

export function useAttachments(id: string) {
  return useQuery({
    queryKey: ['tasks', 'attachments', id],
    queryFn: ({ signal }) => get<{ items: FileView[]; maxBytes: number }>(`/api/tasks/${id}/attachments`, signal),
  });
}
export const attach = (id: string, fileId: string) => post<FileView>(`/api/tasks/${id}/attachments`, { fileId });
