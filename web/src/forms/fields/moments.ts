/** The office's clock (GB/T 7408, UTC+8 without summer time), whatever zone the machine is set to. */
const OFFSET_MS = 8 * 3_600_000;
const OFFSET = '+08:00';

/** An instant as an input of type `datetime-local` takes it. */
export function toInput(value: unknown): string {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? '' : new Date(at + OFFSET_MS).toISOString().slice(0, 16);
}

/** What was written, as an instant with its offset. */
export function fromInput(written: string): string | null {
  return written === '' ? null : `${written.slice(0, 16)}:00${OFFSET}`;
}
