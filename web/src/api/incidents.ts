import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { Variables } from '../../../server/kernel/types.ts';
import type { IncidentLine } from '../../../server/office/types.ts';
import { get, post, type Sending, withQuery } from './client.ts';

export type { IncidentLine };
export type IncidentState = IncidentLine['state'];
type IncidentPage = Page<IncidentLine> & { counts: Record<IncidentState, number> };

export function useIncidents(state: IncidentState) {
  return useInfiniteQuery({
    queryKey: ['incidents', 'list', state],
    queryFn: ({ pageParam, signal }) =>
      get<IncidentPage>(withQuery('/api/incidents', { state, limit: 100, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useIncident(id: string) {
  return useQuery({ queryKey: ['incidents', 'one', id], queryFn: ({ signal }) => get<IncidentLine>(`/api/incidents/${id}`, signal) });
}

export const retryIncident = (id: string, sending: Sending) => post<IncidentLine>(`/api/incidents/${id}/retry`, undefined, sending);
export const resolveIncident = (id: string, variables: Variables, sending: Sending) =>
  post<IncidentLine>(`/api/incidents/${id}/resolve`, { variables }, sending);
