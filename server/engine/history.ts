import type { HistoryEvent } from '../kernel/types.ts';
import type { Collections, HistoryDocument } from './collections.ts';
import type { LiveInstance } from './instance-record.ts';
import { decodeCursor, encodeCursor, pageSize } from './paging.ts';
import type { Actor, HistoryView, Page, PageRequest } from './types.ts';
import { insert, type Write } from './writes.ts';

const DIGITS = 10;

const idAt = (instanceId: string, seq: number) => `${instanceId}.${String(seq).padStart(DIGITS, '0')}`;
const seqOf = (id: string) => Number(id.slice(-DIGITS));

/** Everything that is kept of an instance. */
export const historyRange = (instanceId: string) => ({ _id: { $gte: idAt(instanceId, 0), $lt: `${instanceId}.a` } });

/** One document a step: a step's events are written together and read together. */
export function historyWrites(before: Pick<LiveInstance, 'id' | 'seq'>, events: HistoryEvent[], actor: Actor, now: Date): Write[] {
  if (events.length === 0) return [];
  const by = actor.kind === 'system' ? {} : { by: actor.id };
  const document: HistoryDocument = { _id: idAt(before.id, before.seq), at: now, ...by, events };
  return [insert('history', document)];
}

/** The events of an instance in their order. */
export async function readHistory({ history }: Collections, instanceId: string, query: PageRequest = {}): Promise<Page<HistoryView>> {
  const limit = pageSize(query);
  const from = query.cursor ? decodeCursor<[number]>(query.cursor)[0] : 1;
  const items: HistoryView[] = [];
  // The document that `from` lies in may begin before it.
  const first = await history
    .find({ _id: { $gte: idAt(instanceId, 0), $lte: idAt(instanceId, from) } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  const start = first[0]?._id ?? idAt(instanceId, from);
  const documents = history.find({ _id: { $gte: start, $lt: `${instanceId}.a` } }).sort({ _id: 1 });
  for await (const { _id, at, by, events } of documents) {
    for (const [index, event] of events.entries()) {
      const seq = seqOf(_id) + index;
      if (seq < from) continue;
      if (items.length === limit) return { items, next: encodeCursor([seq]) };
      items.push({ seq, at: at.toISOString(), ...event, ...(by ? { by } : {}) });
    }
  }
  return { items, next: null };
}
