import { fail } from '../errors.ts';
import type { PageRequest } from './types.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export function pageSize({ limit = DEFAULT_LIMIT }: PageRequest): number {
  return Math.min(Math.max(1, Math.trunc(limit)), MAX_LIMIT);
}

type CursorValue = string | number | null;

/** Opaque to callers: the sort values of the last item. */
export function encodeCursor(values: (CursorValue | Date)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Only plain values come out, so that a forged cursor cannot carry an operator into a query. */
export function decodeCursor<T extends CursorValue[]>(cursor: string): T {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.every((value) => value === null || typeof value === 'string' || typeof value === 'number'))
      return values as T;
  } catch {
    // Falls through to the refusal.
  }
  return fail('CURSOR_INVALID', 'The cursor was not made by this list.');
}
