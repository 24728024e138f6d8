import { createHash, randomBytes } from 'node:crypto';

const LENGTH = 22;

/** A new opaque identifier: 22 characters of A–Z, a–z, 0–9, `-`, `_`; no `:`, so it may be part of any key. */
export function newId(): string {
  return randomBytes(17).toString('base64url').slice(0, LENGTH);
}

/** The same identifier for the same parts, in every process: what makes a repeated handling find its first result. */
export function idOf(...parts: (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, LENGTH);
}
