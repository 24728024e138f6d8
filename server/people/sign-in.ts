import { createHash, timingSafeEqual } from 'node:crypto';
import { fail, WeibaoError } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { type Accounts, DRILL, normalise } from './accounts.ts';
import type { createAttempts } from './attempts.ts';
import { checkOtp, newOtp, type OtpEnrolment } from './otp.ts';
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts';
import { type Sessions, type SessionView, sha256 } from './sessions.ts';
import type { Tokens } from './tokens.ts';
import type { People, Principal, Role, RoleKey } from './types.ts';

export interface Credentials {
  username: string;
  password: string;
  otp?: string;
  /** Where the attempt comes from, for counting failures. */
  address: string;
}

export interface OtpConfirmation {
  secret: string;
  /** Of the new secret. */
  otp: string;
  password: string;
  /** Of the present secret, where there is one. */
  current?: string;
  address: string;
}

export interface SignedIn {
  principal: Principal;
  session: SessionView;
}

/** Thrown with the seconds after which another attempt is allowed. */
export class TooManyAttempts extends WeibaoError {
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super('TOO_MANY_REQUESTS', 'Too many failed sign-ins. Wait before trying again.');
    this.retryAfter = retryAfter;
  }
}

interface Parts {
  clock: Clock;
  accounts: Accounts;
  sessions: Sessions;
  tokens: Tokens;
  audit: People['audit'];
  attempts: ReturnType<typeof createAttempts>;
  roles: Map<RoleKey, Role>;
  /** Only in drill mode. */
  drillPassword?: string;
}

export function createSignIn({ clock, accounts, sessions, tokens, audit, attempts, roles, drillPassword }: Parts) {
  const drill: Principal = {
    accountId: DRILL,
    username: DRILL,
    displayName: DRILL,
    organisation: 'WBB',
    grants: [...roles.keys()].map((role) => ({ role, organisation: '*', sees: 'street' as const })),
    permissions: [...new Set([...roles.values()].flatMap(({ permissions }) => permissions))],
    caseworker: true,
    everything: true,
    via: 'session',
  };

  function principal(accountId: string): Promise<Principal | null> {
    if (accountId === DRILL) return Promise.resolve(drillPassword ? drill : null);
    return accounts.principal(accountId);
  }

  /** The principal whose name and password these are, else null. Unknown names take as long as known ones. */
  async function check(username: string, { password, otp }: Credentials): Promise<Principal | null> {
    if (username === DRILL) return drillPassword && sameSecret(password, drillPassword) ? drill : null;
    const account = await accounts.model.findById(username).lean();
    const right = await verifyPassword(password, account?.passwordHash);
    if (!account || !right || account.disabled) return null;
    if (account.otpSecret) {
      if (otp === undefined) fail('OTP_REQUIRED', 'This account also needs a one-time password.');
      const step = checkOtp(account.otpSecret, otp, account.otpStep);
      if (step === null) return null;
      await accounts.model.updateOne({ _id: username }, { $max: { otpStep: step } });
    }
    await accounts.model.updateOne({ _id: username }, { $set: { lastSignInAt: clock.now() } });
    return accounts.principalOf(account);
  }

  return {
    principal,

    /** SIGN_IN_FAILED, OTP_REQUIRED or TOO_MANY_REQUESTS; never says which of name and password was wrong. */
    async signIn(credentials: Credentials): Promise<SignedIn & { token: string }> {
      const username = normalise(credentials.username);
      const { address } = credentials;
      const wait = await attempts.wait(username, address);
      if (wait > 0) throw new TooManyAttempts(wait);
      const found = await attempts.during(username, () => check(username, credentials));
      if (!found) {
        await attempts.failed(username, address);
        // A name that is no account's may be a password typed into the wrong field.
        const known = (await accounts.model.exists({ _id: username })) !== null;
        await audit.record({ action: 'session.failed', who: known ? username : 'public', address });
        fail('SIGN_IN_FAILED', 'The name or the password is wrong.');
      }
      await attempts.succeeded(username, address);
      const { token, session } = await sessions.begin(found.accountId);
      await audit.record({ action: 'session.started', who: found.accountId, address });
      return { principal: found, session, token };
    },

    /** Whose session cookie it is at this moment, or null. */
    async resume(token: string, touch = true): Promise<SignedIn | null> {
      const session = await sessions.resume(token, touch);
      const found = session && (await principal(session.accountId));
      return session && found ? { session, principal: found } : null;
    },

    /** Whose API token it is at this moment, or null. */
    async bearer(token: string): Promise<Principal | null> {
      const accountId = await tokens.accountOf(token);
      const found = accountId ? await principal(accountId) : null;
      return found && { ...found, via: 'token' };
    },

    async signOut(token: string, who: string): Promise<void> {
      await sessions.end(token);
      await audit.record({ action: 'session.ended', who });
    },

    /** By its owner. Other sessions and all tokens of the account end. */
    async changePassword(accountId: string, change: { current: string; next: string }, keepSession?: string): Promise<void> {
      const account = await accounts.model.findById(accountId).lean();
      if (!account || !(await verifyPassword(change.current, account.passwordHash))) {
        refusePassword('The present password is wrong.', 'current');
      }
      checkPassword(change.next, accountId);
      if (change.next === change.current) fail('PASSWORD_REFUSED', 'The new password is the present one.');
      await accounts.model.updateOne(
        { _id: accountId },
        { $set: { passwordHash: await hashPassword(change.next), mustChangePassword: false } },
      );
      await sessions.endAll(accountId, keepSession);
      await tokens.revokeAll(accountId);
      await audit.record({ action: 'account.password-changed', who: accountId, object: accountId });
    },

    /** A secret to enrol with; nothing is asked at sign-in until `confirmOtp` has seen one right password. */
    proposeOtp(accountId: string): OtpEnrolment {
      return newOtp(accountId);
    },

    /** By its owner, who proves it again: an open session alone must not be able to lock its owner out. */
    async confirmOtp(accountId: string, { secret, otp, password, current, address }: OtpConfirmation): Promise<void> {
      const wait = await attempts.wait(accountId, address);
      if (wait > 0) throw new TooManyAttempts(wait);
      const credentials = { username: accountId, password, address, ...(current === undefined ? {} : { otp: current }) };
      if (!(await attempts.during(accountId, () => check(accountId, credentials)))) {
        await attempts.failed(accountId, address);
        refusePassword('The password or the present one-time password is wrong.', 'password');
      }
      const step = /^[A-Z2-7]{16,64}$/.test(secret) ? checkOtp(secret, otp) : null;
      if (step === null) fail('VALIDATION_FAILED', 'The one-time password does not fit the secret.');
      await accounts.model.updateOne({ _id: accountId }, { $set: { otpSecret: secret, otpStep: step } });
      await audit.record({ action: 'account.otp-enrolled', who: accountId, object: accountId });
    },
  };
}

export type SignIn = ReturnType<typeof createSignIn>;

function refusePassword(message: string, path: string): never {
  return fail('PASSWORD_REFUSED', message, { issues: [{ code: 'PASSWORD_REFUSED', severity: 'error', path, message }] });
}

function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(sha256(text)).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
