import type { mongo } from 'mongoose';
import type { ExtraWrite } from '../engine/types.ts';

/** Carries out, in the office's own transaction, writes of the shape that a step takes along. */
export async function carryOut(db: mongo.Db, writes: ExtraWrite[], session: mongo.ClientSession): Promise<void> {
  const byCollection = new Map<string, mongo.AnyBulkWriteOperation[]>();
  for (const { collection, operation } of writes) {
    const operations = byCollection.get(collection) ?? [];
    byCollection.set(collection, [...operations, operation as unknown as mongo.AnyBulkWriteOperation]);
  }
  for (const [collection, operations] of byCollection) await db.collection(collection).bulkWrite(operations, { session });
}
