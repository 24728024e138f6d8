import type { CalendarView } from '../../api/deadlines.ts';

export interface Holiday {
  name: string;
  nameEn: string;
  from: string;
  to: string;
}

export interface Year {
  year: number;
  /** 0: not stored yet. */
  version: number;
  status: 'official' | 'provisional';
  holidays: Holiday[];
  makeupWorkdays: string[];
  source: string;
  documentNo?: string;
  publishedAt?: string;
  /** False: nobody has entered this year; it is a proposal. */
  stored?: boolean;
  updatedAt?: string;
  updatedBy?: string;
}

export const asYear = (view: CalendarView) => view as unknown as Year;

export type DayKind = 'workday' | 'weekend' | 'holiday' | 'makeup';

const pad = (number: number) => String(number).padStart(2, '0');
export const dayText = (year: number, month: number, day: number) => `${year}-${pad(month)}-${pad(day)}`;

/** 0 Monday … 6 Sunday. */
export const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

export function kindOf(day: string, { holidays, makeupWorkdays }: Year): DayKind {
  if (makeupWorkdays.includes(day)) return 'makeup';
  if (holidays.some(({ from, to }) => from <= day && day <= to)) return 'holiday';
  return weekdayOf(day) >= 5 ? 'weekend' : 'workday';
}

export function daysOf(year: number, month: number): string[] {
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: count }, (_, index) => dayText(year, month, index + 1));
}

export function workdaysIn(year: Year): number {
  const months = Array.from({ length: 12 }, (_, index) => daysOf(year.year, index + 1));
  return months.flat().filter((day) => ['workday', 'makeup'].includes(kindOf(day, year))).length;
}
