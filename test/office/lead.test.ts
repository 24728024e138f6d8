/** What must be there some working days before a date that was agreed, such as a meeting. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { instantOf } from '../../server/office/calendar/days.ts';
import { statutoryYear } from '../../server/office/calendar/statutory.ts';
import { type CalendarYear, workCalendar } from '../../server/office/calendar/workdays.ts';
import { planDeadline } from '../../server/office/deadlines/plan.ts';
import { type Policy, policyIssues } from '../../server/office/deadlines/policy.ts';

const policyFile = async (name: string) => parse(await readFile(new URL(`../../processes/policy/${name}`, import.meta.url), 'utf8'));
const statutory = await policyFile('calendars/statutory.yaml');
const year2026 = (await policyFile('calendars/2026.yaml')) as CalendarYear;
const { officeHours: hours, policies } = (await policyFile('deadlines.yaml')) as { officeHours: never; policies: Policy[] };
const statement = policies.find(({ id }) => id === 'CC-D04')!;

function plan(conferenceLevel: string, noticeOn: string, meetingAt: string) {
  const calendar = workCalendar([year2026], (year) => statutoryYear(year, statutory));
  const now = instantOf(noticeOn, '10:00');
  return planDeadline(statement, { conferenceLevel, meetingAt }, now, { calendar, hours, now });
}

test.each([
  ['the day before', '2026-11-23', '2026-11-25T14:30+08:00', '2026-11-24'],
  ['Friday, for a meeting on Monday', '2026-11-03', '2026-11-09T14:30+08:00', '2026-11-06'],
  ['the last day before the National Day holidays', '2026-09-28', '2026-10-08T09:00+08:00', '2026-09-30'],
  ['a Saturday that is worked', '2026-10-08', '2026-10-12T09:00+08:00', '2026-10-10'],
])('a working day ahead is %s', (_what, noticeOn, meetingAt, day) => {
  expect(plan('M', noticeOn, meetingAt).dueAt).toEqual(instantOf(day, '17:30'));
});

test('where that day has passed, or nothing is wanted ahead, the meeting itself is the limit', () => {
  expect(plan('M', '2026-11-23', '2026-11-23T15:00+08:00').dueAt).toEqual(instantOf('2026-11-23', '15:00'));
  expect(plan('E', '2026-11-23', '2026-11-24T15:00+08:00').dueAt).toEqual(instantOf('2026-11-24', '15:00'));
});

test('says so in words', () => {
  const { zh, en } = plan('M', '2026-11-23', '2026-11-25T14:30+08:00').explanation;
  expect(zh).toContain('11月25日(周三)之前 1 个工作日:11月24日(周二)');
  expect(en).toContain('1 working day before');
});

test('a lead without a date that it lies before is refused', () => {
  const { due: _, ...rest } = statement;
  expect(policyIssues({ ...rest }, 'policy').map(({ path }) => path)).toContain('policy.variants.M.lead');
});
