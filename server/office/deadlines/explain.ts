/** How a due time was counted, in words, so that nobody has to believe it. Pure. */
import { Duration } from 'luxon';
import { type Day, dayOf, inShanghai, isWeekend, plusDays } from '../calendar/days.ts';
import type { WorkCalendar } from '../calendar/workdays.ts';
import { en } from '../language/en.ts';
import type { Words } from '../language/words.ts';
import { zh } from '../language/zh.ts';
import type { CountBasis, Counted, Trail } from './count.ts';
import { sessionsOn } from './office-hours.ts';

/** Longer series of days are shown by their ends. */
const MOST_DAYS_LISTED = 12;

export interface Explanation {
  zh: string;
  en: string;
}

/** `pausedMillis`: time that was taken out before counting. */
export function explain(counted: Counted, basis: CountBasis, protective = false, pausedMillis = 0): Explanation {
  const say = (words: Words, language: Language) => {
    const paused = pausedMillis > 0 ? `${words.paused(Math.round(pausedMillis / 60_000))}${words.separator}` : '';
    return paused + inWords(counted, basis, protective, words, language);
  };
  return { zh: say(zh, 'zh'), en: say(en, 'en') };
}

type Language = 'zh' | 'en';

function inWords({ dueAt, trail }: Counted, basis: CountBasis, protective: boolean, words: Words, language: Language): string {
  const steps = [how(trail, basis, words), ...remarks(trail, basis.calendar, words, language)];
  if (protective && trail.mode === 'CAL_DAYS') steps.push(words.notRolled);
  const due = trail.mode === 'IMMEDIATE' && dueAt.getTime() === trail.start.getTime() ? '' : words.due(moment(dueAt, words));
  const caveat = trail.provisionalYears.length > 0 ? words.provisional(trail.provisionalYears.join('、')) : '';
  return `${steps.join(words.separator)}${due}${caveat}`;
}

function how(trail: Trail, basis: CountBasis, words: Words): string {
  const start = moment(trail.start, words);
  const startDay = date(dayOf(trail.start), words);
  const span = trail.value ? words.duration(Duration.fromISO(trail.value).as('minutes')) : '';
  switch (trail.mode) {
    case 'IMMEDIATE':
      return words.immediately(start);
    case 'CAL_HOURS':
      return words.hours(start, span);
    case 'WORK_HOURS': {
      const sessions = sessionsOn(dayOf(trail.start), basis.hours).map(({ from, to }) => `${from}–${to}`);
      return words.officeHours(start, span, words.list(sessions));
    }
    case 'WORKDAYS':
      return words.workingDays(startDay, trail.counted!.length, days(trail, words));
    case 'MONTHS_ROLL':
      return words.months(startDay, Math.round(Duration.fromISO(trail.value!).as('months')), date(trail.raw!, words));
    case 'CALENDAR_POINT':
      return words.point(trail.point!.which, trail.point!.of, date(trail.last!, words));
    case 'AHEAD':
      return words.ahead(date(trail.before!.day, words), trail.before!.days, date(trail.last!, words));
    case 'AGREED':
      return words.agreed(date(trail.last!, words));
    default:
      return words.calendarDays(startDay, trail.counted!.length, days(trail, words));
  }
}

function remarks(trail: Trail, calendar: WorkCalendar, words: Words, language: Language): string[] {
  const name = (day: Day) => date(day, words);
  if (trail.mode === 'WORKDAYS') {
    const skipped = runs(trail.skipped ?? [], (day) => reason(day, calendar, words, language));
    const makeup = (trail.counted ?? []).filter((day) => calendar.isMakeupWorkday(day));
    return [
      ...skipped.map(({ from, to, reason: why }) => words.skipped(from === to ? name(from) : words.range(name(from), name(to)), why)),
      ...makeup.map((day) => words.isMakeup(name(day))),
    ];
  }
  if (trail.raw === undefined || trail.last === undefined) return [];
  if (trail.raw !== trail.last) return [words.rolled(name(trail.raw), reason(trail.raw, calendar, words, language), name(trail.last))];
  return [calendar.isMakeupWorkday(trail.last) ? words.isMakeup(name(trail.last)) : words.isWorkday(name(trail.last))];
}

function reason(day: Day, calendar: WorkCalendar, words: Words, language: Language): string {
  const holiday = calendar.holiday(day);
  if (holiday) return language === 'zh' ? holiday.name : holiday.nameEn;
  return isWeekend(day) ? words.weekend : '';
}

function runs(list: Day[], reasonOf: (day: Day) => string): { from: Day; to: Day; reason: string }[] {
  const found: { from: Day; to: Day; reason: string }[] = [];
  for (const day of list) {
    const last = found.at(-1);
    const why = reasonOf(day);
    if (last && plusDays(last.to, 1) === day && last.reason === why) last.to = day;
    else found.push({ from: day, to: day, reason: why });
  }
  return found;
}

/** `11月21日、11月22日、11月23日` */
function days(trail: Trail, words: Words): string {
  const counted = trail.counted ?? [];
  const shown = counted.length <= MOST_DAYS_LISTED ? counted : [counted[0]!, counted[1]!, '', counted.at(-1)!];
  const listed = shown.map((day) => {
    const [, month, dayOfMonth] = day.split('-').map(Number);
    return day === '' ? words.elided : words.listed(month!, dayOfMonth!);
  });
  return words.list(listed);
}

function date(day: Day, words: Words): string {
  const at = inShanghai(new Date(`${day}T12:00:00+08:00`));
  return words.date(at.month, at.day, at.weekday);
}

function moment(instant: Date, words: Words): string {
  const at = inShanghai(instant);
  return words.moment(words.date(at.month, at.day, at.weekday), at.toFormat('HH:mm'));
}
