import type { mongo } from 'mongoose';
import { gathered } from '../platform/gathered.ts';
import { prepare } from './parts.ts';

interface RevisionDocument {
  _id: string;
  revision: number;
}

/** What every step reads and the office changes a few times a year. Kept in memory as long as the small document that numbers its changes stands where it stood. */
export interface Revised<T> {
  current(): Promise<T>;
  /** To be called by whoever changes it: in the same transaction, or at every start, after what a start writes. */
  changed(session?: mongo.ClientSession): Promise<void>;
}

/** Before any `createRevised`. */
export const prepareRevisions = (db: mongo.Db): Promise<void> => prepare(db, 'revisions', []);

const revisionsOf = (db: mongo.Db) => db.collection<RevisionDocument>('revisions');
const readers = new WeakMap<mongo.Db, ReturnType<typeof gathered<RevisionDocument>>>();

/** A step that asks for policies and calendar asks the store once. */
function readerOf(db: mongo.Db): ReturnType<typeof gathered<RevisionDocument>> {
  const reader =
    readers.get(db) ??
    gathered((ids) =>
      revisionsOf(db)
        .find({ _id: { $in: ids } })
        .toArray(),
    );
  readers.set(db, reader);
  return reader;
}

export function createRevised<T>(db: mongo.Db, name: string, read: () => Promise<T>): Revised<T> {
  const revisionOf = readerOf(db);
  let kept: { revision: number; value: T } | undefined;
  return {
    async current() {
      // Asked before it is read: what changes in between is read once more next time.
      const revision = (await revisionOf(name))?.revision ?? 0;
      if (kept?.revision === revision) return kept.value;
      const value = await read();
      kept = { revision, value };
      return value;
    },
    async changed(session) {
      await revisionsOf(db).updateOne({ _id: name }, { $inc: { revision: 1 } }, { upsert: true, session });
    },
  };
}
