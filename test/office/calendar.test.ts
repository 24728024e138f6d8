import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dayOf, instantOf, timeOf } from '../../server/office/calendar/days.ts';
import { statutoryYear } from '../../server/office/calendar/statutory.ts';
import { type CalendarYear, workCalendar } from '../../server/office/calendar/workdays.ts';
import { count } from '../../server/office/deadlines/count.ts';
import { explain } from '../../server/office/deadlines/explain.ts';
import type { Rule } from '../../server/office/deadlines/policy.ts';

const policyFile = async (name: string) => parse(await readFile(new URL(`../../processes/policy/${name}`, import.meta.url), 'utf8'));
const official2026 = (await policyFile('calendars/2026.yaml')) as CalendarYear;
const statutory = await policyFile('calendars/statutory.yaml');
const hours = {
  sessions: [
    { from: '08:30', to: '12:00' },
    { from: '14:30', to: '17:30' },
  ],
};
const basis = { calendar: workCalendar([official2026], (year) => statutoryYear(year, statutory)), hours, now: new Date() };

function due(day: string, mode: Rule['mode'], value?: string, time = '16:40') {
  return count({ mode, value, ends: 'midnight', point: { which: 'last', of: 'month' } }, instantOf(day, time), basis);
}
const dayDue = (day: string, mode: Rule['mode'], value?: string) => dayOf(due(day, mode, value).dueAt);

// Red line 7. Six of them fail where every day counts as worked (tried).
test.each([
  ['2026-02-12', 'WORKDAYS', 'P3D', '2026-02-24'],
  ['2026-02-13', 'WORKDAYS', 'P5D', '2026-02-27'],
  ['2026-02-14', 'WORKDAYS', 'P1D', '2026-02-24'],
  ['2026-09-18', 'WORKDAYS', 'P3D', '2026-09-22'],
  ['2026-09-30', 'WORKDAYS', 'P1D', '2026-10-08'],
  ['2026-09-30', 'WORKDAYS', 'P7D', '2026-10-15'],
  ['2026-04-30', 'WORKDAYS', 'P3D', '2026-05-08'],
  ['2026-11-23', 'WORKDAYS', 'P7D', '2026-12-02'],
  ['2026-09-30', 'CAL_DAYS_ROLL', 'P3D', '2026-10-08'],
  ['2026-02-13', 'CAL_DAYS_ROLL', 'P3D', '2026-02-24'],
  ['2026-11-20', 'CAL_DAYS_ROLL', 'P3D', '2026-11-23'],
  ['2026-05-06', 'CAL_DAYS_ROLL', 'P3D', '2026-05-09'],
  ['2026-01-10', 'CALENDAR_POINT', undefined, '2026-01-30'],
  ['2026-02-10', 'CALENDAR_POINT', undefined, '2026-02-28'],
  ['2026-05-10', 'CALENDAR_POINT', undefined, '2026-05-29'],
  ['2026-10-10', 'CALENDAR_POINT', undefined, '2026-10-30'],
] as const)('from %s, %s %s ends on %s', (start, mode, value, expected) => {
  expect(dayDue(start, mode, value)).toBe(expected);
  expect(due(start, mode, value).provisional).toBe(false);
});

test('2026 has the 248 working days of the published arrangement', () => {
  let workdays = 0;
  for (let day = instantOf('2026-01-01', '12:00'); dayOf(day) <= '2026-12-31'; day = new Date(day.getTime() + 86_400_000)) {
    if (basis.calendar.isWorkday(dayOf(day))) workdays++;
  }
  expect(workdays).toBe(248);
});

// Red line 8. Fails where a year that nobody has published counts as official (tried).
test('a term that reaches into a year without a published arrangement is marked provisional and skips New Year', () => {
  const counted = due('2026-12-31', 'WORKDAYS', 'P1D');
  expect(counted.provisional).toBe(true);
  expect(dayOf(counted.dueAt)).toBe('2027-01-04');
  expect(explain(counted, basis).zh).toContain('2027年放假安排尚未公布');
});

test('the statutory holidays of a missing year are the thirteen days of the law', () => {
  const year = statutoryYear(2027, statutory);
  expect(year.holidays.map(({ name, from, to }) => [name, from, to])).toEqual([
    ['元旦', '2027-01-01', '2027-01-01'],
    ['春节', '2027-02-05', '2027-02-08'],
    ['清明节', '2027-04-05', '2027-04-05'],
    ['劳动节', '2027-05-01', '2027-05-02'],
    ['端午节', '2027-06-09', '2027-06-09'],
    ['中秋节', '2027-09-15', '2027-09-15'],
    ['国庆节', '2027-10-01', '2027-10-03'],
  ]);
  expect(year.status).toBe('provisional');
});

test('hours run through nights and holidays', () => {
  const counted = due('2026-09-30', 'CAL_HOURS', 'PT24H', '17:00');
  expect([dayOf(counted.dueAt), timeOf(counted.dueAt)]).toEqual(['2026-10-01', '17:00:00']);
});

test('office hours stop at lunch, at night and over the holiday', () => {
  expect(due('2026-11-20', 'WORK_HOURS', 'PT4H', '11:00').dueAt).toEqual(instantOf('2026-11-20', '17:30'));
  expect(due('2026-09-30', 'WORK_HOURS', 'PT2H', '16:30').dueAt).toEqual(instantOf('2026-10-08', '09:30'));
  expect(due('2026-11-21', 'WORK_HOURS', 'PT1H', '10:00').dueAt).toEqual(instantOf('2026-11-23', '09:30'));
});

test('a protective term is not moved by a holiday', () => {
  expect(dayDue('2026-09-28', 'CAL_DAYS', 'P7D')).toBe('2026-10-05');
});

test('months end on the corresponding day or the last of the month, then roll', () => {
  expect(dayDue('2026-01-31', 'MONTHS_ROLL', 'P1M')).toBe('2026-02-28');
  expect(dayDue('2026-09-01', 'MONTHS_ROLL', 'P1M')).toBe('2026-10-08');
});

test('a calendar point already past is the next period’s', () => {
  expect(dayDue('2026-02-28', 'CALENDAR_POINT')).toBe('2026-02-28');
  expect(dayDue('2026-01-31', 'CALENDAR_POINT')).toBe('2026-02-28');
});

test.each([
  [
    '2026-11-20',
    'CAL_DAYS_ROLL',
    'P3D',
    '自 11月20日(周五)次日起算 3 天:11月21日、11月22日、11月23日;11月23日(周一)为工作日 → 截止 11月23日(周一) 23:59',
  ],
  [
    '2026-09-30',
    'CAL_DAYS_ROLL',
    'P3D',
    '自 9月30日(周三)次日起算 3 天:10月1日、10月2日、10月3日;10月3日(周六)为国庆节,顺延至下一工作日 10月8日(周四) → 截止 10月8日(周四) 23:59',
  ],
  [
    '2026-02-12',
    'WORKDAYS',
    'P3D',
    '自 2月12日(周四)次日起算 3 个工作日:2月13日、2月14日、2月24日;2月15日(周日)至2月23日(周一)春节不计;2月14日(周六)为调休上班日 → 截止 2月24日(周二) 23:59',
  ],
  ['2026-11-20', 'CAL_HOURS', 'PT24H', '自 11月20日(周五) 16:40 起连续计 24 小时(节假日不顺延) → 截止 11月21日(周六) 16:40'],
  ['2026-11-20', 'IMMEDIATE', 'PT0M', '立即办理,自 11月20日(周五) 16:40 起计时'],
] as const)('how %s %s %s was counted can be read', (start, mode, value, words) => {
  expect(explain(due(start, mode, value), basis).zh).toBe(words);
});

test('no day of a sentence can be read as a number of days: each has its month, in either language', () => {
  const { zh, en } = explain(due('2026-11-30', 'WORKDAYS', 'P5D'), basis);
  expect(zh.replaceAll(/\d+月\d+日/g, '')).not.toMatch(/\d+\s*日/);
  expect(en).toContain('Sat 5 Dec – Sun 6 Dec not counted (weekend)');
  expect(en.split(/[:;→]/)[1]?.trim()).toBe('1 Dec, 2 Dec, 3 Dec, 4 Dec, 7 Dec');
});

test('the same count can be read in English', () => {
  expect(explain(due('2026-09-30', 'CAL_DAYS_ROLL', 'P3D'), basis).en).toBe(
    '3 days from the day after Wed 30 Sep: 1 Oct, 2 Oct, 3 Oct; Sat 3 Oct is a rest day (National Day), moved to the next working day Thu 8 Oct → due Thu 8 Oct, 23:59',
  );
});
