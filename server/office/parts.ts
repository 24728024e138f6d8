import type { mongo } from 'mongoose';
import type { Engine } from '../engine/types.ts';
import type { People } from '../people/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Stores } from '../platform/stores.ts';

export interface OfficeOptions {
  stores: Stores;
  clock: Clock;
  log: Log;
  engine: Engine;
  people: People;
  /** Folder with one sub-folder a process, and `policy`. */
  processesDir: string;
  /** Largest file that may be attached, bytes. Default 20 MB. */
  fileBytes?: number;
}

/** What the parts of the office are built from. */
export interface Parts extends Required<OfficeOptions> {
  db: mongo.Db;
}

/** Makes the collection and its indexes: a transaction that has to create a collection conflicts with its neighbours. */
export async function prepare(db: mongo.Db, name: string, indexes: mongo.IndexDescription[]): Promise<void> {
  await db.createCollection(name).catch((error: { code?: unknown }) => {
    if (error.code !== NAMESPACE_EXISTS) throw error;
  });
  if (indexes.length > 0) await db.collection(name).createIndexes(indexes);
}
const NAMESPACE_EXISTS = 48;
