import { useQuery } from '@tanstack/react-query';
import type { Permission } from '../../../server/people/types.ts';
import { get, post, remove } from './client.ts';

export interface Session {
  id: string;
  username: string;
  displayName: string;
  organisation: string;
  organisationName: string;
  roles: string[];
  grants: { role: string; organisation: string }[];
  permissions: Permission[];
  everything: boolean;
  mustChangePassword: boolean;
  drill: boolean;
  demo?: boolean;
  via: 'session' | 'token';
}

export const sessionKey = ['session'] as const;

export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => get<Session>('/api/session', signal), retry: false, staleTime: 60_000 });
}

export const signIn = (credentials: { username: string; password: string; otp?: string }) => post<Session>('/api/session', credentials);
export const signOut = () => remove<void>('/api/session');
export const changePassword = (change: { current: string; next: string }) => post<void>('/api/session/password', change);

export function may(session: Session | undefined, ...permissions: Permission[]): boolean {
  if (!session) return false;
  return session.everything || permissions.some((permission) => session.permissions.includes(permission));
}
