import { createHash, randomBytes } from 'node:crypto';
import { type Connection, Schema } from 'mongoose';
import type { Clock } from '../platform/clock.ts';
import { gathered } from '../platform/gathered.ts';

export interface SessionSettings {
  /** Seconds without a request after which a session ends. */
  idleSeconds: number;
  /** Seconds after sign-in at which a session ends however busy it is. */
  absoluteSeconds: number;
}

export interface SessionView {
  id: string;
  accountId: string;
  /** The earlier of idle and absolute end if nothing more happens. */
  expiresAt: string;
}

interface SessionDocument {
  /** SHA-256 of the cookie: a stolen database opens no door. */
  _id: string;
  accountId: string;
  startedAt: Date;
  lastSeenAt: Date;
  /** Real time, for the TTL index: MongoDB knows nothing of a drill's clock. */
  purgeAt: Date;
}

const schema = new Schema<SessionDocument>(
  {
    _id: String,
    accountId: { type: String, required: true },
    startedAt: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
    purgeAt: { type: Date, required: true },
  },
  { collection: 'sessions', versionKey: false, autoIndex: false },
)
  .index({ accountId: 1 })
  .index({ purgeAt: 1 }, { expireAfterSeconds: 0 });

/** Writing "seen" more often than this would make every read of the office a write. */
const SEEN_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

export function createSessions(mongo: Connection, clock: Clock, settings: SessionSettings) {
  const model = mongo.model<SessionDocument>('Session', schema);
  // Every request asks: past the model, which would cost more than the store does.
  const stored = mongo.db!.collection<SessionDocument>('sessions');
  const byId = gathered((ids) => stored.find({ _id: { $in: ids } }, { projection: { purgeAt: 0 } }).toArray());

  const endOf = (session: Omit<SessionDocument, 'purgeAt'>) =>
    Math.min(session.lastSeenAt.getTime() + settings.idleSeconds * 1000, session.startedAt.getTime() + settings.absoluteSeconds * 1000);
  const view = (session: Omit<SessionDocument, 'purgeAt'>): SessionView => ({
    id: session._id,
    accountId: session.accountId,
    expiresAt: new Date(endOf(session)).toISOString(),
  });

  return {
    model,

    async begin(accountId: string): Promise<{ token: string; session: SessionView }> {
      const token = randomBytes(32).toString('base64url');
      const now = clock.now();
      const purgeAt = new Date(Date.now() + settings.absoluteSeconds * 1000 + HOUR_MS);
      const document = { _id: sha256(token), accountId, startedAt: now, lastSeenAt: now, purgeAt };
      await model.create(document);
      return { token, session: view(document) };
    },

    /** The session of a cookie, or null where it has ended. `touch` counts as activity. */
    async resume(token: string, touch = true): Promise<SessionView | null> {
      const found = await byId(sha256(token));
      if (!found) return null;
      const now = clock.now();
      if (endOf(found) <= now.getTime()) {
        await model.deleteOne({ _id: found._id });
        return null;
      }
      if (touch && now.getTime() - found.lastSeenAt.getTime() > SEEN_EVERY_MS) {
        await model.updateOne({ _id: found._id }, { $max: { lastSeenAt: now } });
        return view({ ...found, lastSeenAt: now });
      }
      return view(found);
    },

    async end(token: string): Promise<void> {
      await model.deleteOne({ _id: sha256(token) });
    },

    async endAll(accountId: string, exceptId?: string): Promise<void> {
      await model.deleteMany({ accountId, ...(exceptId ? { _id: { $ne: exceptId } } : {}) });
    },

    /** Takes a session along when a drill moves the clock, so that moving it does not sign its mover out. */
    async takeAlong(id: string, milliseconds: number): Promise<void> {
      await model.updateOne(
        { _id: id },
        [{ $set: { startedAt: { $add: ['$startedAt', milliseconds] }, lastSeenAt: { $add: ['$lastSeenAt', milliseconds] } } }],
        { updatePipeline: true },
      );
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
