import { type Connection, mongo } from 'mongoose';
import type { Metrics } from '../platform/metrics.ts';
import { isDuplicateKey, isTransient, storeError } from '../platform/store-errors.ts';
import { transaction } from '../platform/transaction.ts';
import type { Write } from './writes.ts';

/** Another writer was first: load again and make the step again. */
export class Conflict extends Error {
  override readonly name = 'Conflict';
}

export interface Committer {
  /** Stores all of `writes` or none. Rejects with `Conflict`, or with what happened to the store. */
  commit(writes: Write[]): Promise<void>;
  /** Waits for what is under way. */
  idle(): Promise<void>;
}

export interface CommitterOptions {
  connection: Connection;
  metrics: Metrics;
  /** Steps in one transaction. Default 64. */
  batch?: number;
  /** Transactions at the same time. Default 2: one is gathered while another is flushed to the journal. */
  inFlight?: number;
}

interface Waiting {
  writes: Write[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Group commit: the steps that wait while a transaction is on its way share the next one. Nobody is made to wait on purpose:
 * a lone step is committed at once. A batch that fails is taken apart and each step is committed alone, so that one bad
 * step never harms another.
 */
export function createCommitter({ connection, metrics, batch = 64, inFlight = 2 }: CommitterOptions): Committer {
  const queue: Waiting[] = [];
  let running = 0;
  let onIdle: (() => void)[] = [];

  const next = () => {
    while (running < inFlight && queue.length > 0) {
      running++;
      const gathered = queue.splice(0, batch);
      void commitTogether(gathered).finally(() => {
        running--;
        next();
        if (running === 0 && queue.length === 0) {
          for (const wake of onIdle) wake();
          onIdle = [];
        }
      });
    }
  };

  const store = async (writes: Write[]) => {
    const done = metrics.commitSeconds.startTimer();
    await transaction(connection, (session) => apply(connection, session, writes));
    done();
  };

  const commitTogether = async (gathered: Waiting[]) => {
    if (gathered.length === 1) return commitAlone(gathered[0]!);
    try {
      await store(gathered.flatMap(({ writes }) => writes));
      metrics.commitSize.observe(gathered.length);
      for (const { resolve } of gathered) resolve();
    } catch (error) {
      if (leavesNothingToTry(error)) for (const { reject } of gathered) reject(storeError(error));
      else for (const waiting of gathered) await commitAlone(waiting);
    }
  };

  const commitAlone = async ({ writes, resolve, reject }: Waiting) => {
    try {
      await store(writes);
      metrics.commitSize.observe(1);
      resolve();
    } catch (error) {
      if (leavesNothingToTry(error)) reject(storeError(error));
      else reject(isTransient(error) || isDuplicateKey(error) ? new Conflict('another writer was first', { cause: error }) : error);
    }
  };

  return {
    commit: (writes) =>
      new Promise<void>((resolve, reject) => {
        queue.push({ writes, resolve, reject });
        // Steps that are made ready in the same turn of the event loop travel together.
        if (queue.length === 1) setImmediate(next);
      }),
    idle: () => (running === 0 && queue.length === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
  };
}

/** A store that is away or full would refuse each of them alone as well; asking again only makes everybody wait. */
function leavesNothingToTry(error: unknown): boolean {
  const code = (storeError(error) as { code?: unknown }).code;
  return code === 'STORE_UNAVAILABLE' || code === 'STORE_FULL';
}

/** The operations of one kind on one collection: one command, one round trip. */
interface Group {
  collection: string;
  kind: 'insert' | 'update' | 'delete';
  /** Every operation changes one document, or the step is off. */
  strict: boolean;
  operations: Record<string, unknown>[];
}

const LIST = { insert: 'documents', update: 'updates', delete: 'deletes' } as const;

async function apply(connection: Connection, session: mongo.ClientSession, writes: Write[]): Promise<void> {
  for (const { collection, kind, strict, operations } of grouped(writes).flatMap(ofUsualSize)) {
    // The driver's bulkWrite would measure every document before it writes it; these batches are small enough by themselves.
    const answer = await connection.db!.command({ [kind]: collection, [LIST[kind]]: operations, ordered: true }, { session });
    const failed = answer.writeErrors?.[0];
    if (failed) throw new mongo.MongoServerError({ message: failed.errmsg, code: failed.code });
    if (strict && answer.n !== operations.length)
      throw new Conflict(`${collection}: others were first with ${operations.length - answer.n} of ${operations.length}`);
  }
}

/** A command is one BSON document, of 16 MiB at most; the largest single operation here is some 300 KB. */
const MAX_BYTES = 8 * 1024 * 1024;
const SURELY_SMALL = 20;

function ofUsualSize(group: Group): Group[] {
  if (group.operations.length <= SURELY_SMALL) return [group];
  const parts: Group[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const operation of group.operations) {
    const size = mongo.BSON.calculateObjectSize(operation);
    bytes += size;
    if (bytes > MAX_BYTES) {
      parts.push({ ...group, operations: [] });
      bytes = size;
    }
    parts.at(-1)?.operations.push(operation);
  }
  return parts;
}

/**
 * Updates of many documents come last: what one step says about everything of a case holds for what another step of the same transaction adds to it,
 * whichever was gathered first.
 */
function grouped(writes: Write[]): Group[] {
  const groups = new Map<string, Group>();
  const sweeping = new Map<string, Group>();
  for (const { collection, operation, must = false } of writes) {
    const [kind, command, always] = commandOf(operation);
    // Inserts and puts always change their one document, so they may travel with what must.
    const strict = must || always;
    const name = `${strict} ${kind} ${collection}`;
    const among = 'updateMany' in operation ? sweeping : groups;
    const group = among.get(name);
    if (group) group.operations.push(command);
    else among.set(name, { collection, kind, strict, operations: [command] });
  }
  return [...groups.values(), ...sweeping.values()];
}

type BulkOperation = {
  [K in 'insertOne' | 'replaceOne' | 'updateOne' | 'updateMany' | 'deleteOne' | 'deleteMany']?: Record<string, never>;
};

function commandOf(operation: BulkOperation): [kind: Group['kind'], command: Record<string, unknown>, always: boolean] {
  const { insertOne, replaceOne, updateOne, updateMany, deleteOne, deleteMany } = operation;
  if (insertOne) return ['insert', insertOne.document!, true];
  if (replaceOne)
    return ['update', { q: replaceOne.filter, u: replaceOne.replacement, upsert: replaceOne.upsert ?? false }, replaceOne.upsert ?? false];
  const update = updateOne ?? updateMany;
  if (update)
    return [
      'update',
      {
        q: update.filter,
        u: update.update,
        upsert: update.upsert ?? false,
        multi: updateMany !== undefined,
        ...(update.arrayFilters ? { arrayFilters: update.arrayFilters } : {}),
      },
      false,
    ];
  const deletion = deleteOne ?? deleteMany;
  if (deletion) return ['delete', { q: deletion.filter, limit: deleteMany ? 0 : 1 }, false];
  throw new Error(`A step cannot write ${Object.keys(operation).join()}.`);
}
