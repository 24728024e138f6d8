import { useQuery } from '@tanstack/react-query';
import type {
  CalendarView,
  DeadlineChange,
  DeadlineForecast,
  DeadlinePreview,
  DeadlineView,
  PolicyView,
} from '../../../server/office/types.ts';
import { get, post, put, type Sending } from './client.ts';

export type { CalendarView, DeadlineChange, DeadlineForecast, DeadlinePreview, DeadlineView, PolicyView };

export function usePolicies() {
  return useQuery({
    queryKey: ['policies'],
    queryFn: async ({ signal }) => (await get<{ items: PolicyView[] }>('/api/policies', signal)).items,
  });
}
/** As it is stored now, whatever the list on the screen says. */
export async function readPolicy(id: string): Promise<PolicyView | undefined> {
  return (await get<{ items: PolicyView[] }>('/api/policies')).items.find((policy) => policy.id === id);
}
/** STALE_VERSION where the policy is no longer at its `version`. */
export const savePolicy = (id: string, policy: PolicyView) => put<PolicyView & { recomputed: number }>(`/api/policies/${id}`, policy);
export const preview = (policy: string, from: string) => post<DeadlinePreview>('/api/deadlines/preview', { policy, from });

export function useCalendar(year: number) {
  return useQuery({
    queryKey: ['calendars', year],
    queryFn: ({ signal }) => readCalendar(year, signal),
    retry: false,
  });
}
export const readCalendar = (year: number, signal?: AbortSignal) => get<CalendarView>(`/api/calendars/${year}`, signal);
/** STALE_VERSION where the year is no longer at its `version`. */
export const saveCalendar = (year: number, calendar: CalendarView) =>
  put<CalendarView & { recomputed: number }>(`/api/calendars/${year}`, calendar);

/** The date if a clock stopped now, or since its pause, went on at that moment. */
export const forecast = (id: string, resumeAt: string, signal?: AbortSignal) =>
  post<DeadlineForecast>(`/api/deadlines/${id}/forecast`, { resumeAt }, { signal });
export const changeDeadline = (id: string, act: 'pause' | 'resume' | 'waive', reason: string, sending: Sending) =>
  post<DeadlineView>(`/api/deadlines/${id}/${act}`, { reason }, sending);
