import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that a code survives the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const GROUP = 4;
const BITS = 5;

/** `7K2M-Q8ZD-04RT-XN5A`: 80 bits nobody can guess. */
export function newReceiptCode(): string {
  return coded(randomBytes(GROUPS * GROUP));
}

/** The same code for the same request, for a reporter whose connection broke before the answer came. */
export function receiptCodeFor(key: Buffer, requestId: string): string {
  return coded(createHmac('sha256', key).update(requestId).digest());
}

/** What is stored in place of the code. Spaces, dashes, case and the letters that look like digits do not matter. */
export function receiptHash(code: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(plain).digest('base64url');
}

function coded(bytes: Buffer): string {
  const letters = Array.from(bytes.subarray(0, GROUPS * GROUP), (byte) => ALPHABET[byte & ((1 << BITS) - 1)]);
  return Array.from({ length: GROUPS }, (_, index) => letters.slice(index * GROUP, (index + 1) * GROUP).join('')).join('-');
}
