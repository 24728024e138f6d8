import type { Connection } from 'mongoose';
import { mongo } from 'mongoose';
import { isTransient, storeError } from './store-errors.ts';

const OPTIONS: mongo.TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary',
};
/** For what is written to save work and may be lost: leases, removals that are repeated. Does not wait for the journal. */
export const LOSABLE = { writeConcern: { w: 1 } } as const;

const COMMIT_ATTEMPTS = 5;

/**
 * Runs `work` in one transaction: all of it is stored, on a majority and in the journal, or nothing is.
 * A commit whose outcome is unknown is asked again; losing to another writer is for the caller to retry (`isTransient`).
 */
export async function transaction<T>(connection: Connection, work: (session: mongo.ClientSession) => Promise<T>): Promise<T> {
  const session = connection.getClient().startSession();
  try {
    session.startTransaction(OPTIONS);
    const result = await work(session);
    await commit(session);
    return result;
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
    throw isTransient(error) ? error : storeError(error);
  } finally {
    await session.endSession().catch(() => undefined);
  }
}

/** As `transaction`, and runs `work` again when it lost to another writer. `work` must have no outside effects. */
export async function retriedTransaction<T>(
  connection: Connection,
  work: (session: mongo.ClientSession) => Promise<T>,
  attempts = 20,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(connection, work);
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw storeError(error);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5 * attempt, 50)));
    }
  }
}

async function commit(session: mongo.ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      const unknown = error instanceof mongo.MongoError && error.hasErrorLabel('UnknownTransactionCommitResult');
      if (!unknown || attempt >= COMMIT_ATTEMPTS) throw error;
    }
  }
}
