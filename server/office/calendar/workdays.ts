/** Which days are worked (domain specification §4.1). Pure. */
import { type Day, daysFrom, isWeekend, yearOf } from './days.ts';

export interface Holiday {
  name: string;
  nameEn: string;
  from: Day;
  to: Day;
}

/** One year's arrangement. Weekends are rest days unless listed in `makeupWorkdays`. It may reach over New Year into the year before. */
export interface CalendarYear {
  year: number;
  /** `official`: the published arrangement. `provisional`: computed, shown as such wherever it is used. */
  status: 'official' | 'provisional';
  holidays: Holiday[];
  /** 调休上班: Saturdays and Sundays that are worked. */
  makeupWorkdays: Day[];
  /** Title of the notice. */
  source: string;
  /** Number of the notice, where it is known. */
  documentNo?: string;
  publishedAt?: Day;
}

export interface WorkCalendar {
  isWorkday(day: Day): boolean;
  isMakeupWorkday(day: Day): boolean;
  holiday(day: Day): { name: string; nameEn: string } | undefined;
  /** The year's arrangement has not been published: every answer about its days may change. */
  isProvisional(year: number): boolean;
}

/** `missing` makes the calendar of a year that nobody has entered. */
export function workCalendar(years: CalendarYear[], missing: (year: number) => CalendarYear): WorkCalendar {
  const holidays = new Map<Day, Holiday>();
  const makeup = new Set<Day>();
  const status = new Map<number, CalendarYear['status']>();
  const enterHoliday = (holiday: Holiday) => {
    for (const day of daysFrom(holiday.from)) {
      if (day > holiday.to) return;
      holidays.set(day, holiday);
    }
  };
  const enter = (year: CalendarYear) => {
    status.set(year.year, year.status);
    for (const holiday of year.holidays) enterHoliday(holiday);
    for (const day of year.makeupWorkdays) makeup.add(day);
  };
  for (const year of years) enter(year);
  const know = (year: number) => {
    if (!status.has(year)) enter(missing(year));
  };
  const knowing = (day: Day) => {
    know(yearOf(day));
    return day;
  };
  return {
    isWorkday: (day) => makeup.has(knowing(day)) || (!isWeekend(day) && !holidays.has(day)),
    isMakeupWorkday: (day) => makeup.has(knowing(day)),
    holiday: (day) => holidays.get(knowing(day)),
    isProvisional(year) {
      know(year);
      return status.get(year) !== 'official';
    },
  };
}
