import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { MigrationItemView, MigrationOrder, MigrationView } from '../../../server/engine/operation-types.ts';
import type { Page } from '../../../server/engine/types.ts';
import type { NamedProposal } from '../../../server/office/types.ts';
import { get, post, type Sending, withQuery } from './client.ts';

export type { MigrationItemView, MigrationOrder, MigrationView, NamedProposal };

const LOOKED_AT_EVERY_MS = 1_500;

export function useMigrations() {
  return useInfiniteQuery({
    queryKey: ['migrations', 'list'],
    queryFn: ({ pageParam, signal }) =>
      get<Page<MigrationView>>(withQuery('/api/migrations', { limit: 50, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

/** Looked at again and again as long as it runs. */
export function useMigration(id: string) {
  return useQuery({
    queryKey: ['migrations', 'one', id],
    queryFn: ({ signal }) => get<MigrationView>(`/api/migrations/${id}`, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOKED_AT_EVERY_MS : false),
  });
}

/** `upTo`: how many there are by now; more of them are another list. */
export function useMigrationItems(id: string, state: MigrationItemView['state'], upTo: number) {
  return useInfiniteQuery({
    queryKey: ['migrations', 'items', id, state, upTo],
    queryFn: ({ pageParam, signal }) =>
      get<Page<MigrationItemView>>(
        withQuery(`/api/migrations/${id}/instances`, { state, limit: 50, cursor: pageParam || undefined }),
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: upTo > 0,
  });
}

export function useProposal(from: string | undefined, to: string | undefined) {
  return useQuery({
    queryKey: ['migrations', 'proposal', from, to],
    queryFn: ({ signal }) => get<NamedProposal>(withQuery('/api/migrations/proposal', { from, to }), signal),
    enabled: from !== undefined && to !== undefined && from !== to,
  });
}

export const startMigration = (order: MigrationOrder, sending: Sending) => post<MigrationView>('/api/migrations', order, sending);
export const cancelMigration = (id: string) => post<MigrationView>(`/api/migrations/${id}/cancel`);
