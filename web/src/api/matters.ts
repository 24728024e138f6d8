import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { Authority, ExternalMatter, MatterPart, PlanItem } from '../../../server/office/matters/types.ts';
import { get, withQuery } from './client.ts';

export type { Authority, ExternalMatter, MatterPart, PlanItem };

export interface MatterFilters {
  state?: 'open' | 'completed';
  authority?: Authority | '';
  case?: string;
  q?: string;
}

/** They are tasks: what makes tasks old makes these old. */
export function useMatters(filters: MatterFilters) {
  return useInfiniteQuery({
    queryKey: ['tasks', 'matters', filters],
    queryFn: ({ pageParam, signal }) =>
      get<Page<ExternalMatter>>(withQuery('/api/external-matters', { ...filters, limit: 100, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function usePlan(caseId: string) {
  return useQuery({
    queryKey: ['cases', 'plan', caseId],
    queryFn: async ({ signal }) => (await get<{ items: PlanItem[] }>(`/api/cases/${caseId}/plan`, signal)).items,
  });
}
