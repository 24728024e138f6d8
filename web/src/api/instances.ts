import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { VariableCondition } from '../../../server/engine/operation-types.ts';
import type { HistoryView, Page } from '../../../server/engine/types.ts';
import type { InstanceStatus } from '../../../server/kernel/types.ts';
import type { SeenInstance } from '../../../server/office/types.ts';
import { get, post, type Sending, withQuery } from './client.ts';

export type { HistoryView, SeenInstance, VariableCondition };
export type OneInstance = SeenInstance & { caseWork: boolean };

/** What is looked for; kept in memory only, as a value may name somebody. */
export interface Wanted {
  key?: string;
  definition?: string;
  state?: InstanceStatus;
  suspended?: boolean;
  businessKey?: string;
  incident?: boolean;
  startedFrom?: string;
  startedTo?: string;
  variables?: VariableCondition[];
}

export function useInstances(wanted: Wanted) {
  return useInfiniteQuery({
    queryKey: ['instances', 'list', wanted],
    queryFn: ({ pageParam, signal }) =>
      post<Page<SeenInstance>>('/api/instances/search', { ...wanted, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useInstance(id: string) {
  return useQuery({ queryKey: ['instances', 'one', id], queryFn: ({ signal }) => get<OneInstance>(`/api/instances/${id}`, signal) });
}

export function useCalled(parentId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['instances', 'called', parentId],
    queryFn: async ({ signal }) => (await get<Page<SeenInstance>>(withQuery('/api/instances', { parentId, limit: 200 }), signal)).items,
    enabled,
  });
}

export function useHistory(id: string) {
  return useInfiniteQuery({
    queryKey: ['instances', 'history', id],
    queryFn: ({ pageParam, signal }) =>
      get<Page<HistoryView>>(withQuery(`/api/instances/${id}/history`, { limit: 200, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export type InstanceAct = 'suspend' | 'resume' | 'cancel' | 'delete';
export const actOn = (id: string, act: InstanceAct, reason: string, sending: Sending) =>
  post<unknown>(`/api/instances/${id}/${act}`, reason ? { reason } : {}, sending);
