/** Which days are worked (domain specification §4.1). Pure. */
import { type Day, daysBetween, isWeekend, yearOf } from './days.ts';

export interface Holiday {
  name: string;
  nameEn: string;
  from: Day;
  to: Day;
}

/** One year of working days. Weekends are rest days unless listed in `makeupWorkdays`. */
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
  const known = new Map(years.map((year) => [year.year, index(year)]));
  const of = (day: Day) => {
    const year = yearOf(day);
    let found = known.get(year);
    if (!found) {
      found = index(missing(year));
      known.set(year, found);
    }
    return found;
  };
  return {
    isWorkday: (day) => of(day).makeup.has(day) || (!isWeekend(day) && !of(day).holidays.has(day)),
    isMakeupWorkday: (day) => of(day).makeup.has(day),
    holiday: (day) => of(day).holidays.get(day),
    isProvisional: (year) => of(`${String(year).padStart(4, '0')}-01-01`).provisional,
  };
}

function index(year: CalendarYear) {
  const holidays = new Map<Day, Holiday>();
  for (const holiday of year.holidays) for (const day of daysBetween(holiday.from, holiday.to)) holidays.set(day, holiday);
  return { holidays, makeup: new Set(year.makeupWorkdays), provisional: year.status !== 'official' };
}
