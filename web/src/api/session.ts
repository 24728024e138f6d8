import { useQuery } from '@tanstack/react-query';
import type { Permission } from '../../../server/people/types.ts';
import { get, post, put, remove } from './client.ts';
import { Problem } from './problem.ts';

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
  /** Signing in needs a one-time password as well. */
  otp: boolean;
  drill: boolean;
  demo?: boolean;
  via: 'session' | 'token';
}

export const sessionKey = ['session'] as const;

/** Whether asking is worth while: the session itself is a cookie that no script sees. */
const SIGNED_IN = 'weibao.signed-in';

async function whoAmI(signal: AbortSignal): Promise<Session> {
  if (!localStorage.getItem(SIGNED_IN)) throw new Problem(401, 'NOT_SIGNED_IN', 'Nobody has signed in here.');
  try {
    return await get<Session>('/api/session', signal);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) localStorage.removeItem(SIGNED_IN);
    throw error;
  }
}

export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: ({ signal }) => whoAmI(signal), staleTime: 60_000 });
}

export async function signIn(credentials: { username: string; password: string; otp?: string }): Promise<Session> {
  const session = await post<Session>('/api/session', credentials);
  localStorage.setItem(SIGNED_IN, 'yes');
  return session;
}

export async function signOut(): Promise<void> {
  localStorage.removeItem(SIGNED_IN);
  await remove<void>('/api/session');
}

export const changePassword = (change: { current: string; next: string }) => post<void>('/api/session/password', change);

export function may(session: Session | undefined, ...permissions: Permission[]): boolean {
  if (!session) return false;
  return session.everything || permissions.some((permission) => session.permissions.includes(permission));
}

/** Nothing is asked at sign-in until the secret has been confirmed. */
export const proposeOtp = () => post<{ secret: string; uri: string }>('/api/session/otp');
/** `current`: of the phone enrolled so far, where there is one. */
export const confirmOtp = (proof: { secret: string; otp: string; password: string; current?: string }) =>
  put<void>('/api/session/otp', proof);
