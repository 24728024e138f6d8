import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Stores } from '../platform/stores.ts';
import { type AccountChanges, createAccounts } from './accounts.ts';
import { type AttemptLimits, createAttempts } from './attempts.ts';
import { createAudit } from './audit.ts';
import { createOrganisations, readOrganisations } from './organisations.ts';
import { permissions } from './permissions.ts';
import { readRoles } from './roles.ts';
import { createSessions, type SessionSettings } from './sessions.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { createTokens, type Tokens } from './tokens.ts';
import type { AccountView, NewAccount, People } from './types.ts';

export interface PeopleOptions {
  stores: Stores;
  clock: Clock;
  log: Log;
  /** Folder with policy/roles.yaml and policy/organisations.yaml. */
  processesDir: string;
  /** Default: 8 h idle, 24 h in all. */
  session?: SessionSettings;
  /** Default: 10 failures of an account from an address and 50 of an address in 15 minutes. */
  attempts?: AttemptLimits;
  /** Makes the account `drill`; to be given in drill mode only. */
  drillPassword?: string;
}

/** What HTTP needs beyond `People`: signing in and administering accounts. */
export interface PeopleDoor extends People {
  door: SignIn & { takeAlong(sessionId: string, milliseconds: number): Promise<void> };
  tokens: Tokens;
  administration: {
    /** `idempotencyId`: the same request again answers the account that the first one made. */
    create(account: NewAccount, by: string, idempotencyId?: string): Promise<AccountView>;
    /** Ends the account's sessions and tokens where it may no longer do what it could. */
    update(id: string, changes: AccountChanges, by: string): Promise<AccountView>;
  };
  close(): Promise<void>;
}

const DAY_SECONDS = 86_400;
const DEFAULT_SESSION: SessionSettings = { idleSeconds: DAY_SECONDS / 3, absoluteSeconds: DAY_SECONDS };
const DEFAULT_ATTEMPTS: AttemptLimits = { perAccount: 10, perAddress: 50, windowSeconds: 900 };

export async function createPeople(options: PeopleOptions): Promise<PeopleDoor> {
  const { stores, clock, log } = options;
  const policy = await readRoles(options.processesDir);
  const roles = new Map(policy.roles.map((role) => [role.key, role]));
  const organisations = createOrganisations(stores.mongo);
  const accounts = createAccounts(stores.mongo, clock, { roles, participation: policy.participation }, organisations);
  const sessions = createSessions(stores.mongo, clock, options.session ?? DEFAULT_SESSION);
  const tokens = createTokens(stores.mongo, clock);
  const audit = createAudit(stores.mongo, clock);
  const attempts = createAttempts(stores.redis, stores.prefix, options.attempts ?? DEFAULT_ATTEMPTS, log);
  const { drillPassword } = options;
  const signIn = createSignIn({ clock, accounts, sessions, tokens, audit, attempts, roles, drillPassword });

  await Promise.all([accounts, sessions, tokens, audit].map(({ model }) => model.createIndexes()));
  await organisations.add(await readOrganisations(options.processesDir));

  return {
    permissions,
    organisations,
    roles: { list: () => [...roles.values()], get: (key) => roles.get(key) },
    accounts: { ...accounts, principal: signIn.principal },
    audit,
    tokens,
    door: { ...signIn, takeAlong: sessions.takeAlong },
    administration: {
      async create(account, by, idempotencyId) {
        const created = await accounts.create(account, by, idempotencyId);
        await audit.record({ action: 'account.created', who: by, object: created.id, roles: created.grants.map(({ role }) => role) });
        return created;
      },
      async update(id, changes, by) {
        const updated = await accounts.update(id, changes);
        if (changes.disabled || changes.password !== undefined) {
          await sessions.endAll(updated.id);
          await tokens.revokeAll(updated.id);
        }
        await audit.record({ action: 'account.changed', who: by, object: updated.id, fields: Object.keys(changes) });
        return updated;
      },
    },
    async close() {
      await audit.drain();
    },
  };
}
