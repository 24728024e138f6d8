/** Spans of time as people say them, one number and one unit, and ISO 8601 underneath. */
export type SpanUnit = 'minutes' | 'hours' | 'days' | 'weeks' | 'months';

export interface Span {
  amount: number;
  unit: SpanUnit;
}

const FORMS: [RegExp, SpanUnit][] = [
  [/^PT(\d+)M$/, 'minutes'],
  [/^PT(\d+)H$/, 'hours'],
  [/^P(\d+)D$/, 'days'],
  [/^P(\d+)W$/, 'weeks'],
  [/^P(\d+)M$/, 'months'],
];
const LETTERS: Record<SpanUnit, [string, string]> = {
  minutes: ['PT', 'M'],
  hours: ['PT', 'H'],
  days: ['P', 'D'],
  weeks: ['P', 'W'],
  months: ['P', 'M'],
};

/** Null for a duration of several parts, or for anything else. */
export function readSpan(iso: string | undefined): Span | null {
  const text = (iso ?? '').trim();
  for (const [form, unit] of FORMS) {
    const match = form.exec(text);
    if (match) return { amount: Number(match[1]), unit };
  }
  return null;
}

export function writeSpan({ amount, unit }: Span): string {
  const [before, after] = LETTERS[unit];
  return `${before}${amount}${after}`;
}

export interface Repetition extends Span {
  /** Absent: for ever. */
  times?: number;
}

/** `R3/P1D`, `R/PT10M`. Null for cron, for a start date, or for FEEL. */
export function readRepetition(text: string | undefined): Repetition | null {
  const match = /^R(\d*)\/(P[^/]+)$/.exec((text ?? '').trim());
  const span = match && readSpan(match[2]);
  if (!match || !span) return null;
  return match[1] ? { ...span, times: Number(match[1]) } : span;
}

export function writeRepetition({ times, ...span }: Repetition): string {
  return `R${times ?? ''}/${writeSpan(span)}`;
}
