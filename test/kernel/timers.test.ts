import { describe, expect, test } from 'vitest';
import { parseCron } from '../../server/kernel/cron.ts';
import { firstDue, nextDue, nextStart } from '../../server/kernel/timers.ts';
import type { TimerSpec } from '../../server/kernel/types.ts';

const now = new Date('2026-11-23T04:00:00Z');
const first = (kind: TimerSpec['kind'], text: string) => firstDue(kind, text, now).dueAt;

describe('a timer comes due', () => {
  test.each<[TimerSpec['kind'], string, string]>([
    ['duration', 'PT10M', '2026-11-23T04:10:00.000Z'],
    ['duration', 'P400D', '2027-12-28T04:00:00.000Z'],
    ['duration', 'P1M', '2026-12-23T04:00:00.000Z'],
    ['date', '2026-12-01', '2026-11-30T16:00:00.000Z'],
    ['date', '2026-12-01T09:00:00+08:00', '2026-12-01T01:00:00.000Z'],
    ['date', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00.000Z'],
    ['cycle', 'R3/PT10M', '2026-11-23T04:10:00.000Z'],
    ['cycle', 'R3/2026-12-01T00:00:00Z/P1D', '2026-12-01T00:00:00.000Z'],
    ['cycle', 'R/2026-11-01T00:00:00Z/P1D', '2026-11-24T00:00:00.000Z'],
    ['cycle', '0 9 1 * *', '2026-12-01T01:00:00.000Z'],
    ['cycle', '0 0 9 * * *', '2026-11-24T01:00:00.000Z'],
  ])('%s %s at %s', (kind, text, expected) => {
    expect(first(kind, text)).toBe(expected);
  });
  test('as often as its cycle says', () => {
    let due: ReturnType<typeof nextDue> = firstDue('cycle', 'R3/PT10M', now);
    const times: string[] = [];
    for (; due; due = nextDue(due, new Date(due.dueAt))) times.push(due.dueAt.slice(11, 16));
    expect(times).toEqual(['04:10', '04:20', '04:30']);
  });
  test('until its cycle ends', () => {
    const due = firstDue('cycle', 'R/PT10M/2026-11-23T04:15:00Z', now);
    expect(nextDue(due, new Date(due.dueAt))).toBeNull();
  });
  test.each(['R/PT0S', 'R3', 'PT1H', '61 * * * *', '* * * *', 'R0/PT1H'])('never by %s', (text) => {
    expect(() => firstDue('cycle', text, now)).toThrowError(expect.objectContaining({ code: 'TIMER_INVALID' }));
  });
});

test('a process that recurs starts at each of its times and skips those that are past', () => {
  const monthly: TimerSpec = { kind: 'cycle', expression: 'R/2026-01-05T01:00:00Z/P1M' };
  expect(nextStart(monthly, now, now, 0)?.toISOString()).toBe('2026-12-05T01:00:00.000Z');
  expect(nextStart(monthly, now, new Date('2026-12-05T01:00:00Z'), 1)?.toISOString()).toBe('2027-01-05T01:00:00.000Z');
  const thrice: TimerSpec = { kind: 'cycle', expression: 'R2/PT1H' };
  expect(nextStart(thrice, now, new Date('2026-11-23T05:00:00Z'), 1)?.toISOString()).toBe('2026-11-23T06:00:00.000Z');
  expect(nextStart(thrice, now, new Date('2026-11-23T06:00:00Z'), 2)).toBeNull();
  expect(nextStart({ kind: 'date', expression: '2026-12-01' }, now, now, 1)).toBeNull();
});

test.each<[string, string]>([
  ['*/15 * * * *', '2026-11-23T04:15:00.000Z'],
  ['0 9 * * MON-FRI', '2026-11-24T01:00:00.000Z'],
  ['0 0 29 2 *', '2028-02-28T16:00:00.000Z'],
  ['0 12 13 * 5', '2026-11-27T04:00:00.000Z'],
  ['@monthly', '2026-11-30T16:00:00.000Z'],
])('cron %s', (text, expected) => {
  expect(parseCron(text)?.next(now, 'Asia/Shanghai')?.toISOString()).toBe(expected);
});

describe('a rhythm', () => {
  const lastOfJanuary = new Date('2027-01-31T01:00:00.000Z');

  test('of months that began on the last of one does not become the 28th for good', () => {
    const days: string[] = [];
    let due: ReturnType<typeof nextDue> = firstDue('cycle', 'R4/P1M', lastOfJanuary);
    for (; due; due = nextDue(due, new Date(due.dueAt))) days.push(due.dueAt.slice(0, 10));
    expect(days).toEqual(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
  });

  test('of days that began long ago is joined at once', () => {
    expect(firstDue('cycle', 'R/1970-01-01T00:00:00Z/P1D', lastOfJanuary).dueAt).toBe('2027-02-01T00:00:00.000Z');
    expect(firstDue('cycle', 'R/0100-01-31T00:00:00Z/P1M', lastOfJanuary).dueAt.slice(0, 7)).toBe('2027-02');
  });

  test.each(['R/PT0.001S', 'R/P0.05D', 'R/1970-01-01T00:00:00Z/P0.00001D'])('of %s is refused', (cycle) => {
    expect(() => firstDue('cycle', cycle, lastOfJanuary)).toThrow(/second|whole/);
  });
});
