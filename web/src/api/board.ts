import { useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { AlertView, Board } from '../../../server/office/types.ts';
import { get, post, withQuery } from './client.ts';

export type { AlertView, Board };

export function useBoard() {
  return useQuery({ queryKey: ['board'], queryFn: ({ signal }) => get<Board>('/api/board', signal) });
}

export function useAlerts(filters: { state?: 'open' | 'acknowledged' | 'closed'; level?: number }) {
  return useQuery({
    queryKey: ['alerts', filters],
    queryFn: ({ signal }) => get<Page<AlertView>>(withQuery('/api/alerts', { ...filters, limit: 200 }), signal),
  });
}

export const acknowledge = (id: string, note: string) => post<AlertView>(`/api/alerts/${id}/acknowledge`, { note });
