import { expect, it } from 'vitest';
import { toneOf } from '../../web/src/words/time.ts';

const at = (time: string) => new Date(`2026-11-20T${time}:00+08:00`);
const given = (startedAt: string, dueAt: string) => ({
  dueAt: at(dueAt).toISOString(),
  deadline: { status: 'running', startedAt: at(startedAt).toISOString() },
});

it.each([
  ['09:00', '09:15', '09:10', 'running'],
  ['09:00', '09:15', '09:12', 'soon'],
  ['09:00', '09:15', '09:16', 'overdue'],
  ['09:00', '17:00', '14:55', 'running'],
  ['09:00', '17:00', '15:05', 'soon'],
])('a term from %s to %s is seen at %s as %s, by the share that is left of it', (start, due, now, tone) => {
  expect(toneOf(given(start, due), at(now))).toBe(tone);
});

it('a warning that the policy sets earlier colours the mark from then on', () => {
  const { dueAt, deadline } = given('09:00', '17:00');
  expect(toneOf({ dueAt, deadline: { ...deadline, warnAt: at('10:00').toISOString() } }, at('10:01'))).toBe('soon');
});
