import { useQuery } from '@tanstack/react-query';
import type { AlertView, Board as SentBoard, TaskRow } from '../../../server/office/types.ts';
import { get, post } from './client.ts';

export type { AlertView };

/** `level`: the highest rung of the ladder that has been told; `since`: when it became late. */
export type OverdueRow = TaskRow & { level: number; since: string };

export interface Load {
  id: string | null;
  name: string | null;
  open: number;
  overdue: number;
  dueSoon: number;
}

export interface Board extends Pick<SentBoard, 'alerts'> {
  overdue: OverdueRow[];
  dueSoon: TaskRow[];
  byOrganisation: Load[];
  byPerson: Load[];
  discoveryToPolice: { medianMinutes: number | null; cases: number; limitMinutes: number; urgentCases: number; urgentInTime: number };
}

export function useBoard() {
  return useQuery({ queryKey: ['board'], queryFn: ({ signal }) => get<Board>('/api/board', signal) });
}

export const acknowledge = (id: string, note: string) => post<AlertView>(`/api/alerts/${id}/acknowledge`, { note });
