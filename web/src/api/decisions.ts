import { useQuery } from '@tanstack/react-query';
import type { DecisionLine, DecisionView, NewRule } from '../../../server/engine/types.ts';
import { get, put } from './client.ts';

export type { DecisionLine, DecisionView, NewRule };

export function useDecisions() {
  return useQuery({
    queryKey: ['decisions'],
    queryFn: async ({ signal }) => (await get<{ items: DecisionLine[] }>('/api/decisions', signal)).items,
  });
}

export const readDecision = (id: string, version?: number, signal?: AbortSignal) =>
  get<DecisionView>(`/api/decisions/${encodeURIComponent(id)}${version ? `?version=${version}` : ''}`, signal);

/** `version`: a former one; without, the one by which the office decides now. */
export function useDecision(id: string, version?: number) {
  return useQuery({
    queryKey: ['decisions', id, version ?? 'live'],
    queryFn: ({ signal }) => readDecision(id, version, signal),
  });
}

/** STALE_VERSION where the table is no longer at `version`; VALIDATION_FAILED names every cell. */
export const saveDecision = (id: string, body: { version: number; reason: string; rules: NewRule[] }) =>
  put<DecisionView>(`/api/decisions/${encodeURIComponent(id)}`, body);
export const checkDecision = (id: string, body: { version: number; rules: NewRule[] }) =>
  put<DecisionView>(`/api/decisions/${encodeURIComponent(id)}?dryRun=true`, body);
