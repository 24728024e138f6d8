import { createHash, randomFillSync } from 'node:crypto';

const LENGTH = 22;
const BYTES = 17;
/** Randomness is fetched for many identifiers at once: one call of the system for each would be felt in every step. */
const pool = Buffer.alloc(BYTES * 256);
let used = pool.length;

/** A new opaque identifier: 22 characters of A–Z, a–z, 0–9, `-`, `_`; no `:`, so it may be part of any key. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const id = pool.toString('base64url', used, used + BYTES).slice(0, LENGTH);
  used += BYTES;
  return id;
}

/** The same identifier for the same parts, in every process: what makes a repeated handling find its first result. */
export function idOf(...parts: (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, LENGTH);
}
