import type { mongo } from 'mongoose';
import type { ExtraWrite } from '../engine/types.ts';

/** Carries out, in the office's own transaction, writes of the shape that a step takes along. */
export async function carryOut(db: mongo.Db, writes: ExtraWrite[], session: mongo.ClientSession): Promise<void> {
  for (const { collection, operation } of writes) {
    await db.collection(collection).bulkWrite([operation as unknown as mongo.AnyBulkWriteOperation], { session });
  }
}
