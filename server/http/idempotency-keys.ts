import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { mongo } from 'mongoose';
import { isDuplicateKey } from '../platform/store-errors.ts';
import type { Stores } from '../platform/stores.ts';

/** The answer that a repeated request gets again. */
export interface KeptAnswer {
  status: number;
  contentType: string;
  body: string;
}

export type Beginning = { kind: 'new' } | { kind: 'again'; answer: KeptAnswer } | { kind: 'under way' } | { kind: 'other request' };

interface KeyDocument {
  /** Hash of who and key. */
  _id: string;
  /** Hash of method, address and body. */
  request: string;
  state: 'pending' | 'done';
  /** Process that works on it; one that is dead no longer does. */
  owner: string;
  leaseUntil: Date;
  /** Encrypted under the key itself, which is not stored: an answer may carry case data or a token. */
  answer?: Buffer;
  /** Real time, for the TTL index. */
  purgeAt: Date;
}

/** Twice the promised day: a drill's clock only ever runs ahead of the real one. */
const KEPT_MS = 48 * 3_600_000;
const LEASE_MS = 5_000;
const BEAT_MS = 1_000;
const PROCESS = randomBytes(6).toString('hex');

export function createIdempotencyKeys(stores: Stores) {
  const collection = stores.mongo.collection('idempotency_keys') as unknown as mongo.Collection<KeyDocument>;
  const owner = `${hostname()} ${process.pid} ${PROCESS}`;
  const lease = () => new Date(Date.now() + LEASE_MS);

  return {
    async prepare(): Promise<void> {
      await collection.createIndex({ purgeAt: 1 }, { expireAfterSeconds: 0 });
    },

    idOf: (who: string, key: string) => digest(who, key),

    /** Takes the key for this request, or says why not. A request whose process has died may be taken up again. */
    async begin(id: string, request: string, key: string): Promise<Beginning> {
      const fresh: KeyDocument = {
        _id: id,
        request,
        state: 'pending',
        owner,
        leaseUntil: lease(),
        purgeAt: new Date(Date.now() + KEPT_MS),
      };
      try {
        await collection.insertOne(fresh);
        return { kind: 'new' };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const found = await collection.findOne({ _id: id });
      if (!found) return { kind: 'under way' };
      if (found.request !== request) return { kind: 'other request' };
      if (found.state === 'done' && found.answer) return { kind: 'again', answer: open(found.answer, key) };
      if (found.leaseUntil > new Date() && !isDead(found.owner, owner)) return { kind: 'under way' };
      const taken = await collection.updateOne(
        { _id: id, state: 'pending', owner: found.owner, leaseUntil: found.leaseUntil },
        { $set: { owner, leaseUntil: lease() } },
      );
      return taken.modifiedCount === 1 ? { kind: 'new' } : { kind: 'under way' };
    },

    /** Keeps the lease while the request is under way; call what it returns when it is over. */
    hold(id: string): () => void {
      const beat = setInterval(() => {
        collection.updateOne({ _id: id, owner, state: 'pending' }, { $set: { leaseUntil: lease() } }).catch(() => undefined);
      }, BEAT_MS);
      return () => clearInterval(beat);
    },

    async finish(id: string, key: string, answer: KeptAnswer): Promise<void> {
      await collection.updateOne(
        { _id: id },
        { $set: { state: 'done', answer: seal(answer, key), purgeAt: new Date(Date.now() + KEPT_MS) } },
      );
    },

    /** The request did nothing that must not be done again: the key is free for another try. */
    async forget(id: string): Promise<void> {
      await collection.deleteOne({ _id: id, owner, state: 'pending' });
    },
  };
}

export function digest(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('base64url');
}

function isDead(owner: string, self: string): boolean {
  const [host, pid] = owner.split(' ');
  const [ownHost, ownPid] = self.split(' ');
  if (host !== ownHost || owner === self) return false;
  // Our own number under another name: a process before us had it.
  if (pid === ownPid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const secretOf = (key: string) => Buffer.from(hkdfSync('sha256', key, '', 'weibao idempotency answer', 32));

function seal(answer: KeptAnswer, key: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

function open(stored: Buffer | { buffer: Uint8Array }, key: string): KeptAnswer {
  const bytes = Buffer.isBuffer(stored) ? stored : Buffer.from(stored.buffer as Uint8Array);
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')) as KeptAnswer;
}
