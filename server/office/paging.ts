import type { Page, PageRequest } from '../engine/types.ts';
import { fail } from '../errors.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export function pageSize(limit = DEFAULT_LIMIT): number {
  return Math.min(Math.max(1, Math.trunc(limit)), MAX_LIMIT);
}

/** All of a list, page by page: for what belongs to one case. */
export async function everyPage<T>(read: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await read({ limit: MAX_LIMIT, ...(cursor ? { cursor } : {}) });
    all.push(...items);
    if (!next) return all;
    cursor = next;
  }
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

/** Lists that are computed as a whole: the place of the first item of a page. */
export function placeOf(index: number): string {
  return Buffer.from(JSON.stringify([index])).toString('base64url');
}

export function placeAt(cursor: string | undefined): number {
  if (!cursor) return 0;
  const [index] = cursorValues(cursor);
  return Number.isInteger(index) ? Math.max(0, index as number) : refused();
}

function readCursor(cursor: string): [number, string] {
  const [at, id] = cursorValues(cursor);
  return typeof at === 'number' && typeof id === 'string' ? [at, id] : refused();
}

function cursorValues(cursor: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values)) return values;
  } catch {
    // Refused below.
  }
  return refused();
}

function refused(): never {
  return fail('CURSOR_INVALID', 'The cursor was not made by this list.');
}
