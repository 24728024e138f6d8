/** The office's zone has no summer time, so its offset can be written out. */
const OFFSET = '+08:00';
const OFFSET_MS = 8 * 3_600_000;
const TO_THE_MINUTE = 16;

/** A moment as a field for local date and time holds it, in the office's zone. */
export function toField(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, TO_THE_MINUTE);
}

/** Undefined while the field is not filled in. */
export function fromField(text: string): Date | undefined {
  const at = new Date(`${text}${OFFSET}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
