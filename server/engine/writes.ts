import type { ExtraWrite } from './types.ts';

/** One change of one document, to be committed with others. */
export interface Write extends ExtraWrite {
  /** The update or delete must find its document; if not, the whole step is off and is made again. */
  must?: true;
}

type Filter = Record<string, unknown>;

export const insert = (collection: string, document: object): Write => ({ collection, operation: { insertOne: { document } } });

/** Takes the place of the document with the same `_id`, or is the first. */
export const put = <T extends { _id: string }>(collection: string, document: T): Write => ({
  collection,
  operation: { replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } },
});

export const update = (collection: string, filter: Filter, change: object): Write => ({
  collection,
  operation: { updateOne: { filter, update: change } },
});

export const updateAll = (collection: string, filter: Filter, change: object): Write => ({
  collection,
  operation: { updateMany: { filter, update: change } },
});

export const remove = (collection: string, filter: Filter): Write => ({ collection, operation: { deleteOne: { filter } } });

export const must = (write: Write): Write => ({ ...write, must: true });
