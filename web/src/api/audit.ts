import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { AuditView } from '../../../server/people/types.ts';
import { get, withQuery } from './client.ts';

export type { AuditView };

export function useAudit(filters: { action?: string; who?: string }) {
  return useInfiniteQuery({
    queryKey: ['audit', filters],
    queryFn: ({ pageParam, signal }) =>
      get<Page<AuditView>>(withQuery('/api/audit', { ...filters, limit: 100, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useAuditVerification() {
  return useQuery({
    queryKey: ['audit-verification'],
    queryFn: ({ signal }) => get<{ entries: number; brokenAt?: number }>('/api/audit/verification', signal),
  });
}
