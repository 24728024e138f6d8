import { useQuery } from '@tanstack/react-query';
import type { TokenView } from '../../../server/people/tokens.ts';
import { get, post, remove } from './client.ts';

export type { TokenView };

export function useTokens() {
  return useQuery({
    queryKey: ['tokens'],
    queryFn: async ({ signal }) => (await get<{ items: TokenView[] }>('/api/tokens', signal)).items,
  });
}

/** The token itself is in this answer and nowhere else. */
export const createToken = (name: string, expiresAt: string | undefined) =>
  post<TokenView & { token: string }>('/api/tokens', { name, ...(expiresAt ? { expiresAt } : {}) });
export const revokeToken = (id: string) => remove<void>(`/api/tokens/${id}`);
