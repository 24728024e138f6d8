import { createHash } from 'node:crypto';
import { type Connection, type QueryFilter, Schema } from 'mongoose';
import type { Clock } from '../platform/clock.ts';
import { decodeCursor, encodeCursor, pageSize } from './cursor.ts';
import type { AuditEntry, AuditView, People } from './types.ts';

/** One line; `hash` covers the line before it, so that a line changed or taken out later shows. */
interface AuditDocument extends AuditEntry {
  _id: number;
  at: Date;
  previous: string;
  hash: string;
}

const DELETED = 'instance.deleted';

const schema = new Schema<AuditDocument>(
  {
    _id: Number,
    at: { type: Date, required: true },
    action: { type: String, required: true },
    who: { type: String, required: true },
    roles: { type: [String], default: undefined },
    address: String,
    object: String,
    caseId: String,
    fields: { type: [String], default: undefined },
    reason: String,
    previous: { type: String, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'audit', versionKey: false, autoIndex: false },
)
  .index({ who: 1, _id: -1 })
  .index({ caseId: 1, _id: -1 })
  .index({ action: 1, _id: -1 })
  .index({ object: 1 }, { name: 'deleted', partialFilterExpression: { action: DELETED } });

interface End {
  seq: number;
  hash: string;
}

const BEGINNING = '0'.repeat(64);
const DUPLICATE = 11_000;
const MAX_BATCH = 500;

/** Append-only. Lines that come together are written together: the chain has one end, and every process writes to it. */
export function createAudit(mongo: Connection, clock: Clock) {
  const model = mongo.model<AuditDocument>('Audit', schema);
  let waiting: { entry: AuditEntry; at: Date; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> | undefined;
  /** The end of the chain as far as this process knows it. Whether it still is the end is for the key of the next line to say. */
  let known: End | undefined;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH);
      waiting = waiting.slice(batch.length);
      let written = 0;
      try {
        while (written < batch.length) written += await append(batch.slice(written));
      } catch (error) {
        for (const { failed } of batch.slice(written)) failed(error);
      }
      for (const { done } of batch.slice(0, written)) done();
    }
    writing = undefined;
  }

  /** How many of these were written: fewer where another process got in between. */
  async function append(batch: { entry: AuditEntry; at: Date }[]): Promise<number> {
    let { seq, hash: previous } = known ?? (await storedEnd());
    known = undefined;
    const lines = batch.map(({ entry, at }) => {
      seq += 1;
      const line: AuditDocument = { ...entry, _id: seq, at, previous, hash: '' };
      line.hash = hashOf(line);
      previous = line.hash;
      return line;
    });
    try {
      await model.collection.insertMany(lines as never[], { ordered: true, ignoreUndefined: true });
      known = { seq, hash: previous };
      return lines.length;
    } catch (error) {
      const { code, result } = error as { code?: number; result?: { insertedCount?: number } };
      if (code !== DUPLICATE) throw error;
      return result?.insertedCount ?? 0;
    }
  }

  async function storedEnd(): Promise<End> {
    const last = await model.findOne({}, { hash: 1 }).sort({ _id: -1 }).lean();
    return { seq: last?._id ?? 0, hash: last?.hash ?? BEGINNING };
  }

  const audit: People['audit'] = {
    record(entry) {
      return new Promise((done, failed) => {
        waiting.push({ entry, at: clock.now(), done, failed });
        writing ??= write();
      });
    },

    async saysDeleted(deletion) {
      return (await model.exists({ ...deletion, action: DELETED })) !== null;
    },

    async list(query) {
      const limit = pageSize(query.limit);
      const filter: QueryFilter<AuditDocument> = {};
      if (query.action) filter.action = query.action;
      if (query.who) filter.who = query.who;
      if (query.caseId) filter.caseId = query.caseId;
      if (query.cursor) filter._id = { $lt: Number(decodeCursor(query.cursor)) };
      const found = await model
        .find(filter)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      const items = found.slice(0, limit).map(view);
      return { items, next: found.length > limit ? encodeCursor(items.at(-1)!.seq) : null };
    },

    async verify() {
      let entries = 0;
      let previous = BEGINNING;
      for await (const line of model.find().sort({ _id: 1 }).lean().cursor()) {
        entries += 1;
        if (line._id !== entries || line.previous !== previous || line.hash !== hashOf(line)) return { entries, brokenAt: entries };
        previous = line.hash;
      }
      return { entries };
    },
  };
  return { ...audit, model, drain: () => writing ?? Promise.resolve() };
}

function hashOf(line: AuditDocument): string {
  const { _id, at, action, who, roles, address, object, caseId, fields, reason, previous } = line;
  const content = [
    previous,
    _id,
    at.toISOString(),
    action,
    who,
    roles ?? null,
    address ?? null,
    object ?? null,
    caseId ?? null,
    fields ?? null,
    reason ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function view({ _id, at, previous: _previous, ...entry }: AuditDocument): AuditView {
  return { ...entry, seq: _id, at: at.toISOString() };
}
