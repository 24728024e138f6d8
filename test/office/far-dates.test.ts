/** A year that was mistyped, an amount that was made up: counting must end, or the office stands still. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { FIRST_DAY, instantOf, LAST_DAY } from '../../server/office/calendar/days.ts';
import { statutoryYear } from '../../server/office/calendar/statutory.ts';
import { type CalendarYear, workCalendar } from '../../server/office/calendar/workdays.ts';
import { count } from '../../server/office/deadlines/count.ts';
import { planDeadline } from '../../server/office/deadlines/plan.ts';
import { type Policy, policyIssues } from '../../server/office/deadlines/policy.ts';

const policyFile = async (name: string) => parse(await readFile(new URL(`../../processes/policy/${name}`, import.meta.url), 'utf8'));
const statutory = await policyFile('calendars/statutory.yaml');
const year2026 = (await policyFile('calendars/2026.yaml')) as CalendarYear;
const { officeHours: hours, policies } = (await policyFile('deadlines.yaml')) as { officeHours: never; policies: Policy[] };
const NOW = instantOf('2026-11-20', '16:40');
const FAR = [
  '0001-01-01T00:00:00Z',
  '0202-11-25T04:00:00+08:00',
  '1026-11-20',
  '1999-12-31T12:00:00Z',
  '2206-11-20',
  '9999-12-31T23:59:59Z',
];
const MODES = ['CAL_HOURS', 'CAL_DAYS', 'CAL_DAYS_ROLL', 'WORKDAYS', 'WORK_HOURS', 'MONTHS_ROLL', 'CALENDAR_POINT', 'IMMEDIATE'] as const;
const HUGE: Record<string, string> = { CAL_HOURS: 'PT9999999999H', WORK_HOURS: 'PT9999999999H', MONTHS_ROLL: 'P999999999M' };

/** A fresh one every time: it must not matter which years are known already. */
const basis = () => ({ calendar: workCalendar([year2026], (year) => statutoryYear(year, statutory)), hours, now: NOW });
const inReach = (at: Date) => at >= instantOf(FIRST_DAY, '00:00') && at <= instantOf(LAST_DAY, '23:59:59');
const withValue = (value: string): Policy => ({ ...policies.find(({ id }) => id === 'MR-D05')!, value });

test.each(FAR)('a start at %s is no start: every policy counts from the moment the task appeared', (far) => {
  for (const policy of policies) {
    const names = [...(policy.start?.variables ?? []), ...(policy.due ? [policy.due.variable] : [])].filter((name) => !name.includes('.'));
    const plan = planDeadline(policy, Object.fromEntries(names.map((name) => [name, far])), NOW, basis());
    expect(plan.startedAt).toEqual(NOW);
    expect(plan.stages.every(({ at }) => inReach(at))).toBe(true);
  }
});

test.each(FAR)('a clock that says %s does not stop the counting', (far) => {
  for (const policy of policies) expect(inReach(planDeadline(policy, {}, new Date(far), basis()).dueAt)).toBe(true);
});

test.each(MODES)('an amount beyond all bounds under %s ends where nothing is counted any more', (mode) => {
  for (const which of ['first', 'last'] as const) {
    const rule = { mode, value: HUGE[mode] ?? 'P1000000000D', point: { which, of: 'month' as const } };
    expect(inReach(count(rule, NOW, basis()).dueAt)).toBe(true);
    expect(inReach(count(rule, instantOf(LAST_DAY, '23:59:59'), basis()).dueAt)).toBe(true);
  }
});

test('a warning of a thousand million working days, and a stage of as many, end too', () => {
  const far = 'P1000000000D';
  const rung = { ...withValue('P3D'), stages: [{ level: 1, offset: far, mode: 'WORKDAYS' as const }, { spans: 1_000_000_000 }] };
  for (const warn of [{ before: far, days: 'working' as const }, { after: far, days: 'working' as const }, { before: far }])
    expect(planDeadline({ ...rung, warn }, {}, NOW, basis()).stages.every(({ at }) => inReach(at))).toBe(true);
});

test('the policies of the file are within the bounds', () => {
  expect(policies.flatMap((policy) => policyIssues(policy, policy.id))).toEqual([]);
});

test.each<[string, Partial<Policy>, string]>([
  ['a term', { value: 'P1000000000D' }, 'policy.value'],
  ['a warning', { warn: { before: 'P4000D', days: 'working' } }, 'policy.warn.before'],
  ['a stage', { stages: [{ level: 1, offset: 'P900000W' }] }, 'policy.stages.0.offset'],
  ['the spans of a stage', { stages: [{ level: 1, spans: 1_000_000 }] }, 'policy.stages.0.spans'],
  ['a variant', { by: ['a'], variants: { b: { value: 'P1000000000D' } } }, 'policy.variants.b.value'],
  ['a series', { by: ['a'], series: { b: [{ every: 'P1D', times: 1_000_000_000 }] } }, 'policy.series.b.0.times'],
])('%s longer than any law is refused with its place', (_what, change, path) => {
  expect(policyIssues({ ...withValue('P3D'), ...change }, 'policy').map((issue) => issue.path)).toContain(path);
});
