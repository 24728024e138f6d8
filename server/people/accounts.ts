import { type Connection, type QueryFilter, Schema } from 'mongoose';
import { fail } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { gathered } from '../platform/gathered.ts';
import { containing } from '../platform/searching.ts';
import { decodeCursor, encodeCursor, pageSize } from './cursor.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { checkDuties, type Participation } from './roles.ts';
import type { AccountView, NewAccount, People, PersonView, Principal, Role, RoleKey } from './types.ts';

/** The drill account is no document: it exists only while its server is in drill mode. */
export const DRILL = 'drill';
const RESERVED = new Set([DRILL, 'system', 'public']);
const DAY_MILLIS = 86_400_000;
const USERNAME = /^[a-z][a-z0-9._-]{1,31}$/;

export interface AccountDocument {
  _id: string;
  displayName: string;
  organisation: string;
  grants: { role: RoleKey; organisation: string }[];
  passwordHash: string;
  disabled: boolean;
  mustChangePassword: boolean;
  otpSecret?: string;
  /** The last time step used, so that a one-time password is used once. */
  otpStep?: number;
  demo: boolean;
  createdAt: Date;
  createdBy: string;
  /** Mark of the request that made it. */
  madeBy?: string;
  lastSignInAt?: Date;
}

export interface AccountChanges {
  displayName?: string;
  organisation?: string;
  grants?: { role: RoleKey; organisation?: string }[];
  disabled?: boolean;
  /** A new password given by an administrator: its owner changes it at the next sign-in. */
  password?: string;
  /** Takes the second factor away, for a lost phone. */
  otp?: false;
}

const schema = new Schema<AccountDocument>(
  {
    _id: String,
    displayName: { type: String, required: true },
    organisation: { type: String, required: true },
    grants: [{ _id: false, role: String, organisation: String }],
    passwordHash: { type: String, required: true },
    disabled: { type: Boolean, default: false },
    mustChangePassword: { type: Boolean, default: false },
    otpSecret: String,
    otpStep: Number,
    demo: { type: Boolean, default: false },
    createdAt: { type: Date, required: true },
    createdBy: { type: String, required: true },
    madeBy: String,
    lastSignInAt: Date,
  },
  { collection: 'accounts', versionKey: false, autoIndex: false },
).index({ 'grants.role': 1, disabled: 1 });

interface RolePolicy {
  roles: Map<RoleKey, Role>;
  participation: Participation;
}

export function createAccounts(
  mongo: Connection,
  clock: Clock,
  { roles, participation }: RolePolicy,
  organisations: People['organisations'],
) {
  const model = mongo.model<AccountDocument>('Account', schema);
  // Every request asks: past the model, which would cost more than the store does.
  const stored = mongo.db!.collection<AccountDocument>('accounts');
  const byId = gathered((ids) => stored.find({ _id: { $in: ids } }, { projection: { passwordHash: 0 } }).toArray());

  async function grantsOf(wanted: { role: RoleKey; organisation?: string }[], home: string) {
    const grants = wanted.map(({ role, organisation }) => ({ role, organisation: organisation ?? home }));
    checkDuties(
      grants.map(({ role }) => role),
      roles,
    );
    for (const code of new Set([home, ...grants.map(({ organisation }) => organisation)])) {
      const found = await organisations.get(code);
      if (!found) fail('ORGANISATION_UNKNOWN', `There is no organisation ${code}.`);
      if (found.external) fail('ORGANISATION_UNKNOWN', `${code} is outside the office and has no accounts.`);
    }
    return grants;
  }

  function principalOf(account: Omit<AccountDocument, 'passwordHash'>): Principal {
    const held = account.grants.flatMap(({ role }) => roles.get(role) ?? []);
    return {
      accountId: account._id,
      username: account._id,
      displayName: account.displayName,
      organisation: account.organisation,
      grants: account.grants.map(({ role, organisation }) => {
        const { sees = 'none', caseworker = false, namedOnEvery = false } = roles.get(role) ?? {};
        return { role, organisation, sees, caseworker, namedOnEvery };
      }),
      permissions: [...new Set(held.flatMap(({ permissions }) => permissions))],
      caseworker: held.some(({ caseworker }) => caseworker),
      partEndsAt: new Date(clock.now().getTime() - participation.daysAfterClosing * DAY_MILLIS),
      mustChangePassword: account.mustChangePassword,
      otp: account.otpSecret !== undefined,
      via: 'session',
    };
  }

  return {
    model,
    principalOf,

    async create(account: NewAccount, by: string, idempotencyId?: string): Promise<AccountView> {
      const username = normalise(account.username);
      if (!USERNAME.test(username) || RESERVED.has(username)) {
        fail(
          'VALIDATION_FAILED',
          'A username has 2 to 32 of a–z, 0–9, dot, hyphen and underscore, begins with a letter, and is not reserved.',
          {
            issues: [{ code: 'USERNAME_INVALID', severity: 'error', path: 'username', message: 'Not a username.' }],
          },
        );
      }
      const grants = await grantsOf(account.grants, account.organisation);
      checkPassword(account.password, username);
      const document: AccountDocument = {
        _id: username,
        displayName: account.displayName,
        organisation: account.organisation,
        grants,
        passwordHash: await hashPassword(account.password),
        disabled: false,
        mustChangePassword: account.mustChangePassword ?? false,
        demo: account.demo ?? false,
        createdAt: clock.now(),
        createdBy: by,
        ...(idempotencyId ? { madeBy: idempotencyId } : {}),
      };
      try {
        await model.create(document);
      } catch (error) {
        if ((error as { code?: number }).code !== 11_000) throw error;
        const first = idempotencyId ? await model.findOne({ _id: username, madeBy: idempotencyId }).lean() : null;
        if (first) return view(first);
        fail('ACCOUNT_EXISTS', `There is an account ${username} already.`);
      }
      return view(document);
    },

    async get(id: string): Promise<AccountView> {
      const found = await model.findById(normalise(id)).lean();
      return found ? view(found) : fail('ACCOUNT_NOT_FOUND', 'There is no such account.');
    },

    async update(id: string, changes: AccountChanges): Promise<AccountView> {
      const found = await model.findById(normalise(id)).lean();
      if (!found) fail('ACCOUNT_NOT_FOUND', 'There is no such account.');
      const set: Partial<AccountDocument> = {};
      if (changes.displayName !== undefined) set.displayName = changes.displayName;
      if (changes.disabled !== undefined) set.disabled = changes.disabled;
      if (changes.grants || changes.organisation) {
        set.organisation = changes.organisation ?? found.organisation;
        set.grants = await grantsOf(changes.grants ?? found.grants, set.organisation);
      }
      if (changes.password !== undefined) {
        checkPassword(changes.password, found._id);
        set.passwordHash = await hashPassword(changes.password);
        set.mustChangePassword = true;
      }
      const update = { $set: set, ...(changes.otp === false ? { $unset: { otpSecret: 1, otpStep: 1 } } : {}) };
      const after = await model.findByIdAndUpdate(found._id, update, { returnDocument: 'after' }).lean();
      return view(after!);
    },

    async list(query: { limit?: number; cursor?: string; q?: string }) {
      const limit = pageSize(query.limit);
      const filter: QueryFilter<AccountDocument> = {};
      if (query.cursor) filter._id = { $gt: String(decodeCursor(query.cursor)) };
      if (query.q) {
        const contains = containing(query.q);
        filter.$or = [{ _id: contains }, { displayName: contains }];
      }
      const found = await model
        .find(filter)
        .sort({ _id: 1 })
        .limit(limit + 1)
        .lean();
      const items = found.slice(0, limit).map(view);
      return { items, next: found.length > limit ? encodeCursor(items.at(-1)!.id) : null };
    },

    count(): Promise<number> {
      return model.estimatedDocumentCount();
    },

    async principal(id: string): Promise<Principal | null> {
      const found = await byId(id);
      return found && !found.disabled ? principalOf(found) : null;
    },

    async find(query: { role?: RoleKey; organisation?: string; ids?: string[] }): Promise<PersonView[]> {
      const filter: QueryFilter<AccountDocument> = { disabled: false };
      if (query.ids) filter._id = { $in: query.ids };
      if (query.role && query.organisation) filter.grants = { $elemMatch: { role: query.role, organisation: query.organisation } };
      else if (query.role) filter['grants.role'] = query.role;
      else if (query.organisation) filter.$or = [{ organisation: query.organisation }, { 'grants.organisation': query.organisation }];
      const found = await model.find(filter).sort({ _id: 1 }).limit(1_000).lean();
      const names = new Map((await organisations.list()).map(({ code, name }) => [code, name]));
      return found.map((account) => ({
        id: account._id,
        displayName: account.displayName,
        organisation: account.organisation,
        organisationName: names.get(account.organisation) ?? account.organisation,
        roles: [...new Set(account.grants.map(({ role }) => role))],
      }));
    },

    async displayNames(ids: string[]): Promise<Map<string, string>> {
      const found = await model.find({ _id: { $in: [...new Set(ids)] } }, { displayName: 1 }).lean();
      return new Map(found.map(({ _id, displayName }) => [_id, displayName]));
    },
  };
}

export type Accounts = ReturnType<typeof createAccounts>;

export function normalise(username: string): string {
  return username.trim().toLowerCase();
}

function view(account: AccountDocument): AccountView {
  return {
    id: account._id,
    username: account._id,
    displayName: account.displayName,
    organisation: account.organisation,
    grants: account.grants,
    disabled: account.disabled,
    mustChangePassword: account.mustChangePassword,
    otp: account.otpSecret !== undefined,
    demo: account.demo,
    createdAt: account.createdAt.toISOString(),
    lastSignInAt: account.lastSignInAt?.toISOString(),
  };
}
