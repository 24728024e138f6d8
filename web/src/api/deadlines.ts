import { useQuery } from '@tanstack/react-query';
import type {
  CalendarView,
  DeadlineChange,
  DeadlineForecast,
  DeadlineMove,
  DeadlinePreview,
  DeadlineView,
  PolicyView,
  RecountAnswer,
  RecountImpact,
  RecountView,
} from '../../../server/office/types.ts';
import { get, post, put, type Sending } from './client.ts';

export type {
  CalendarView,
  DeadlineChange,
  DeadlineForecast,
  DeadlineMove,
  DeadlinePreview,
  DeadlineView,
  PolicyView,
  RecountImpact,
  RecountView,
};

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
export const savePolicy = (id: string, policy: PolicyView) => put<PolicyView & RecountAnswer>(`/api/policies/${id}`, policy);
/** What saving it would do; nothing is stored. */
export const policyImpact = (id: string, policy: PolicyView) => post<RecountImpact>(`/api/policies/${id}/impact`, policy);
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
export const saveCalendar = (year: number, calendar: CalendarView) => put<CalendarView & RecountAnswer>(`/api/calendars/${year}`, calendar);
export const calendarImpact = (year: number, calendar: CalendarView) => post<RecountImpact>(`/api/calendars/${year}/impact`, calendar);

const LOOK_AGAIN_MS = 1_000;
/** The newest, looked at again as long as it is under way. */
export function useLatestRecount(kind: RecountView['cause']['kind']) {
  return useQuery({
    queryKey: ['recounts', kind],
    queryFn: async ({ signal }) => (await get<{ items: RecountView[] }>(`/api/recounts?cause=${kind}&limit=1`, signal)).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_AGAIN_MS : false),
  });
}

/** The date if a clock stopped now, or since its pause, went on at that moment. */
export const forecast = (id: string, resumeAt: string, signal?: AbortSignal) =>
  post<DeadlineForecast>(`/api/deadlines/${id}/forecast`, { resumeAt }, { signal });
export const changeDeadline = (id: string, act: 'pause' | 'resume' | 'waive', reason: string, sending: Sending) =>
  post<DeadlineView>(`/api/deadlines/${id}/${act}`, { reason }, sending);
