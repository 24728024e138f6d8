import { randomBytes, randomUUID } from 'node:crypto';
import { type Connection, Schema } from 'mongoose';
import { fail } from '../errors.ts';
import type { Clock } from '../platform/clock.ts';
import { sha256 } from './sessions.ts';

export interface TokenView {
  id: string;
  name: string;
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
}

interface TokenDocument {
  _id: string;
  /** SHA-256 of the token; the token itself is shown once. */
  hash: string;
  accountId: string;
  name: string;
  createdAt: Date;
  expiresAt?: Date;
  lastUsedAt?: Date;
}

const schema = new Schema<TokenDocument>(
  {
    _id: String,
    hash: { type: String, required: true },
    accountId: { type: String, required: true },
    name: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: Date,
    lastUsedAt: Date,
  },
  { collection: 'tokens', versionKey: false, autoIndex: false },
)
  .index({ hash: 1 }, { unique: true })
  .index({ accountId: 1 });

/** Recognised by secret scanners and by people who find one in a log. */
const PREFIX = 'weibao_';
const SEEN_EVERY_MS = 60_000;

export function createTokens(mongo: Connection, clock: Clock) {
  const model = mongo.model<TokenDocument>('Token', schema);
  return {
    model,

    async create(accountId: string, name: string, expiresAt?: Date): Promise<TokenView & { token: string }> {
      const token = PREFIX + randomBytes(32).toString('base64url');
      const document: TokenDocument = { _id: randomUUID(), hash: sha256(token), accountId, name, createdAt: clock.now(), expiresAt };
      await model.create(document);
      return { ...view(document), token };
    },

    /** The account a token speaks for, or null. */
    async accountOf(token: string): Promise<string | null> {
      const found = await model.findOne({ hash: sha256(token) }).lean();
      const now = clock.now();
      if (!found || (found.expiresAt && found.expiresAt <= now)) return null;
      if (now.getTime() - (found.lastUsedAt?.getTime() ?? 0) > SEEN_EVERY_MS) {
        await model.updateOne({ _id: found._id }, { $max: { lastUsedAt: now } });
      }
      return found.accountId;
    },

    async list(accountId: string): Promise<TokenView[]> {
      const found = await model.find({ accountId }).sort({ createdAt: 1 }).lean();
      return found.map(view);
    },

    async revoke(accountId: string, id: string): Promise<void> {
      const { deletedCount } = await model.deleteOne({ _id: id, accountId });
      if (deletedCount === 0) fail('TOKEN_NOT_FOUND', 'You have no such token.');
    },

    async revokeAll(accountId: string): Promise<void> {
      await model.deleteMany({ accountId });
    },
  };
}

export type Tokens = ReturnType<typeof createTokens>;

function view(token: TokenDocument): TokenView {
  return {
    id: token._id,
    name: token.name,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString(),
  };
}
