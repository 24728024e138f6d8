import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { Json, Variables } from '../../../server/kernel/types.ts';
import type { IntakeWay } from '../../../server/office/cases/types.ts';
import type { CaseFile, CaseView, FormSchema, SubmissionView, TimelineEntry } from '../../../server/office/types.ts';
import { get, post, type Sending, withQuery } from './client.ts';

export type { CaseFile, CaseView, FormSchema, IntakeWay, SubmissionView, TimelineEntry };

export interface CaseFilters {
  type?: string;
  status?: string;
  q?: string;
}

export function useCases(filters: CaseFilters) {
  return useInfiniteQuery({
    queryKey: ['cases', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      get<Page<CaseView>>(withQuery('/api/cases', { ...filters, limit: 100, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useCase(id: string | undefined) {
  return useQuery({
    queryKey: ['cases', 'one', id],
    queryFn: ({ signal }) => get<CaseFile>(`/api/cases/${id}`, signal),
    enabled: id !== undefined,
  });
}

export function useTimeline(id: string | undefined) {
  return useQuery({
    queryKey: ['cases', 'timeline', id],
    queryFn: async ({ signal }) => (await get<{ items: TimelineEntry[] }>(`/api/cases/${id}/timeline`, signal)).items,
    enabled: id !== undefined,
  });
}

export interface InstanceDiagram {
  xml: string;
  active: string[];
  completed: string[];
  flows: string[];
}

export function useDiagram(instanceId: string | undefined) {
  return useQuery({
    queryKey: ['instances', 'diagram', instanceId],
    queryFn: ({ signal }) => get<InstanceDiagram>(`/api/instances/${instanceId}/diagram`, signal),
    enabled: instanceId !== undefined,
  });
}

/** The ways in which this person may take in a case, the most fitting first. */
export function useIntake() {
  return useQuery({
    queryKey: ['cases', 'intake'],
    queryFn: async ({ signal }) => (await get<{ items: IntakeWay[] }>('/api/cases/intake', signal)).items,
  });
}

export const reveal = (id: string, reason: string) => post<Record<string, Json>>(`/api/cases/${id}/reveal`, { reason });
export const openCase = (opening: { process: string; variables: Variables; startEvent?: string }, sending: Sending) =>
  post<CaseView>('/api/cases', opening, sending);
/** Termination, a raised risk, a liability clue: what the head sends into a running case. */
export const tellCase = (name: string, caseNo: string, variables: Variables, messageId: string) =>
  post<{ delivered: number }>('/api/messages', { name, correlationKey: caseNo, variables, messageId });

/** Forms change only when a process is deployed, and then by the server's restart. */
const formQuery = (formKey: string | undefined) => ({
  queryKey: ['forms', formKey],
  queryFn: ({ signal }: { signal: AbortSignal }) => get<FormSchema>(`/api/forms/${formKey}`, signal),
  enabled: formKey !== undefined,
  staleTime: 300_000,
  retry: false,
});

export const useForm = (formKey: string | undefined) => useQuery(formQuery(formKey));

/** The fields of all forms that were filed in a case, for what comes from several of them; the latest form first. Undefined while they are fetched. */
export function useFiledFields({ submissions }: Pick<CaseFile, 'submissions'>): Pick<FormSchema, 'components'> | undefined {
  const keys = [...new Set(submissions.map(({ formKey }) => formKey).filter((key) => key !== undefined))].reverse();
  return useQueries({
    queries: keys.map(formQuery),
    combine: (found) =>
      found.some(({ isPending }) => isPending) ? undefined : { components: found.flatMap(({ data }) => data?.components ?? []) },
  });
}
