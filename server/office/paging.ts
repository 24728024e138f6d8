import type { Page } from '../engine/types.ts';
import { fail } from '../errors.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export function pageSize(limit = DEFAULT_LIMIT): number {
  return Math.min(Math.max(1, Math.trunc(limit)), MAX_LIMIT);
}

/** Lists that are newest first by one date: after the last item given out. */
export function afterCursor(field: string, cursor: string | undefined): Record<string, unknown> {
  if (!cursor) return {};
  const [at, id] = readCursor(cursor);
  const date = new Date(at);
  return { $or: [{ [field]: { $lt: date } }, { [field]: date, _id: { $lt: id } }] };
}

/** `found` holds one item more than asked for, where there is one. */
export function pageOf<T extends { _id: string }, V>(found: T[], size: number, dateOf: (item: T) => Date, view: (item: T) => V): Page<V> {
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  const next = found.length > size && last ? Buffer.from(JSON.stringify([dateOf(last).getTime(), last._id])).toString('base64url') : null;
  return { items: shown.map(view), next };
}

function readCursor(cursor: string): [number, string] {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof at === 'number' && typeof id === 'string') return [at, id];
  } catch {
    // Refused below.
  }
  return fail('CURSOR_INVALID', 'The cursor was not made by this list.');
}
