import { mongo } from 'mongoose';
import { WeibaoError } from '../errors.ts';
import { TimedOut } from './bounded.ts';

const DUPLICATE_KEY = 11000;
const OUT_OF_DISK_SPACE = 14031;
/** Server codes that mean "not now": stepping down, shutting down, network, exceeded time. */
const AWAY_CODES = new Set([6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Of a bulk write: that nothing else went wrong. Its own code is the one of its first error alone. */
export function isDuplicateKey(error: unknown): boolean {
  if (error instanceof mongo.MongoBulkWriteError)
    return !error.result.getWriteConcernError() && [error.writeErrors].flat().every(({ code }) => code === DUPLICATE_KEY);
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** A transaction that lost to another writer, or met a passing fault: running it again may succeed. */
export function isTransient(error: unknown): boolean {
  return error instanceof mongo.MongoError && error.hasErrorLabel('TransientTransactionError');
}

/** Says what happened to a store in the words of the catalogue; anything else is returned as it is. */
export function storeError(error: unknown): unknown {
  if (error instanceof WeibaoError || !(error instanceof Error)) return error;
  if (isFull(error)) return new WeibaoError('STORE_FULL', 'The store has no space left. Nothing was changed.', { cause: error });
  if (isAway(error))
    return new WeibaoError('STORE_UNAVAILABLE', 'The store does not answer. Nothing was lost; try again.', { cause: error });
  return error;
}

function isFull(error: Error): boolean {
  return (error as { code?: unknown }).code === OUT_OF_DISK_SPACE || /OutOfDiskSpace|No space left/i.test(error.message);
}

function isAway(error: Error): boolean {
  if (error instanceof TimedOut) return true;
  if (error instanceof mongo.MongoServerError) return AWAY_CODES.has(Number(error.code)) || error.hasErrorLabel('RetryableWriteError');
  return (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoNotConnectedError ||
    error instanceof mongo.MongoTopologyClosedError ||
    error instanceof mongo.MongoClientClosedError ||
    error instanceof mongo.MongoOperationTimeoutError ||
    error instanceof mongo.MongoExpiredSessionError ||
    error.name === 'PoolClearedOnNetworkError' ||
    error.name === 'MongoPoolClearedError'
  );
}
