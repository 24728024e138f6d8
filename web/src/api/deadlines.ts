import { useQuery } from '@tanstack/react-query';
import type { CalendarView, DeadlinePreview, DeadlineView, PolicyView } from '../../../server/office/types.ts';
import { get, post, put } from './client.ts';

export type { CalendarView, DeadlinePreview, DeadlineView, PolicyView };

export function usePolicies() {
  return useQuery({
    queryKey: ['policies'],
    queryFn: async ({ signal }) => (await get<{ items: PolicyView[] }>('/api/policies', signal)).items,
  });
}
export const savePolicy = (id: string, policy: PolicyView) => put<PolicyView & { recomputed: number }>(`/api/policies/${id}`, policy);
export const preview = (policy: string, from: string) => post<DeadlinePreview>('/api/deadlines/preview', { policy, from });

export function useCalendar(year: number) {
  return useQuery({
    queryKey: ['calendars', year],
    queryFn: ({ signal }) => get<CalendarView>(`/api/calendars/${year}`, signal),
    retry: false,
  });
}
export const saveCalendar = (year: number, calendar: CalendarView) =>
  put<CalendarView & { recomputed: number }>(`/api/calendars/${year}`, calendar);
