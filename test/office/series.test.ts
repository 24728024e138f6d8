import { expect, test } from 'vitest';
import type { Policy } from '../../server/office/deadlines/policy.ts';
import { policyIssues } from '../../server/office/deadlines/policy.ts';
import { seriesOf } from '../../server/office/deadlines/series.ts';

const hours = { sessions: [{ from: '08:30', to: '17:30' }] };
const policy = (dates: NonNullable<Policy['series']>[string]): Policy => ({
  id: 'SM-D17',
  name: '回访',
  nameEn: 'Visit',
  mode: 'CAL_DAYS',
  value: 'P7D',
  ends: 'close',
  by: ['variant'],
  series: { A: dates },
  source: { kind: 'office default', zh: '本办自定', en: 'office default' },
  tag: 'DEF',
});
const datesOf = (dates: NonNullable<Policy['series']>[string], start: string) =>
  seriesOf(policy(dates), { variant: 'A' }, new Date(`${start}T15:00:00+08:00`), hours).map((date) => date.toISOString());
const closing = (day: string) => new Date(`${day}T17:30:00+08:00`).toISOString();

test('a series counts from its start where it says so: a week, a month, a year after the return', () => {
  const dates = datesOf([{ after: 'P7D' }, { after: 'P1M' }, { after: 'P3M' }, { after: 'P12M' }], '2026-08-24');
  expect(dates).toEqual(['2026-08-31', '2026-09-24', '2026-11-24', '2027-08-24'].map(closing));
});

test('otherwise each date counts from the one before it, and the two may follow each other', () => {
  const dates = datesOf([{ after: 'P1M' }, { every: 'P14D', times: 2 }], '2026-01-31');
  expect(dates).toEqual(['2026-02-28', '2026-03-14', '2026-03-28'].map(closing));
});

test('a date of a series is either one or the other, and within reach', () => {
  const faulty = (date: object) => policyIssues({ ...policy([]), series: { A: [date] } }, 'policy').map(({ path }) => path);
  expect(faulty({ after: 'P3M' })).toEqual([]);
  expect(faulty({ after: 'P3M', every: 'P1M', times: 2 })).not.toEqual([]);
  expect(faulty({ after: 'P11Y' })).toEqual(['policy.series.A.0.after']);
});
