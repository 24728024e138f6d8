import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../server/engine/types.ts';
import type { AccountView, NewAccount, Organisation, PersonView, Role } from '../../../server/people/types.ts';
import { get, patch, post, withQuery } from './client.ts';

export type { AccountView, NewAccount, Organisation, PersonView, Role };

const SELDOM_CHANGES = 300_000;
const whole = async <T>(path: string, signal: AbortSignal) => (await get<{ items: T[] }>(path, signal)).items;

export function usePeople(query: { role?: string; organisation?: string } = {}, enabled = true) {
  return useQuery({
    queryKey: ['people', query],
    queryFn: ({ signal }) => whole<PersonView>(withQuery('/api/people', { ...query }), signal),
    staleTime: SELDOM_CHANGES,
    enabled,
  });
}

export function useOrganisations() {
  return useQuery({
    queryKey: ['organisations'],
    queryFn: ({ signal }) => whole<Organisation>('/api/organisations', signal),
    staleTime: SELDOM_CHANGES,
  });
}

export function useRoles() {
  return useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => whole<Role>('/api/roles', signal), staleTime: SELDOM_CHANGES });
}

export function useAccounts(q: string) {
  return useInfiniteQuery({
    queryKey: ['accounts', q],
    queryFn: ({ pageParam, signal }) =>
      get<Page<AccountView>>(withQuery('/api/accounts', { q, limit: 100, cursor: pageParam || undefined }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export const createAccount = (account: NewAccount) => post<AccountView>('/api/accounts', account);
export const changeAccount = (
  id: string,
  change: {
    displayName?: string;
    organisation?: string;
    grants?: NewAccount['grants'];
    disabled?: boolean;
    password?: string;
    otp?: false;
  },
) => patch<AccountView>(`/api/accounts/${id}`, change);
