import { fail } from '../errors.ts';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;

export function pageSize(limit = DEFAULT_PAGE): number {
  return Math.min(Math.max(limit, 1), MAX_PAGE);
}

export function encodeCursor(last: string | number): string {
  return Buffer.from(JSON.stringify(last)).toString('base64url');
}

export function decodeCursor(cursor: string): string | number {
  try {
    const last: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof last === 'string' || typeof last === 'number') return last;
  } catch {
    // Answered below, like a cursor of the wrong kind.
  }
  return fail('CURSOR_INVALID', 'The cursor is not one that this list has given out.');
}
