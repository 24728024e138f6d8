import type { Connection } from 'mongoose';
import { mongo } from 'mongoose';
import { fail } from '../errors.ts';
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
export async function retriedTransaction<T>(connection: Connection, work: (session: mongo.ClientSession) => Promise<T>): Promise<T> {
  const again = contention();
  for (;;) {
    try {
      return await transaction(connection, work);
    } catch (error) {
      if (!isTransient(error)) throw storeError(error);
      await again('The record');
    }
  }
}

/**
 * Longer than the store keeps the open transaction of a process that has died (`transactionLifetimeLimitSeconds` 5, and up to as
 * long again until it is looked for), shorter than callers wait for an answer.
 */
const CONTENTION_MILLIS = 12_000;
const LONGEST_PAUSE_MILLIS = 250;

/** For whoever lost to another writer: each call waits a little longer before the next attempt, and throws when it has gone on too long. */
export function contention(): (what: string) => Promise<void> {
  const giveUpAt = Date.now() + CONTENTION_MILLIS;
  let longest = 4;
  return async (what) => {
    if (Date.now() > giveUpAt) fail('STORE_BUSY', `${what} is held by another writer. Nothing was changed; try again.`);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
    longest = Math.min(longest * 1.5, LONGEST_PAUSE_MILLIS);
  };
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
