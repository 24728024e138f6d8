/** The calendar of a year nobody has entered: Monday to Friday minus the statutory holidays (domain specification §4.4). Always provisional. */
import chineseDays from 'chinese-days';
import { type Static, Type } from 'typebox';
import { type Day, plusDays } from './days.ts';
import type { CalendarYear, Holiday } from './workdays.ts';

export const StatutoryTable = Type.Object(
  {
    source: Type.String(),
    holidays: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          nameEn: Type.String(),
          rule: Type.Enum(['solar', 'lunar', 'solarTerm']),
          month: Type.Integer({ minimum: 1, maximum: 12 }),
          day: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
          /** Of the formula for a solar term. */
          constant: Type.Optional(Type.Number()),
          /** Days before the named day on which the holiday begins. */
          before: Type.Optional(Type.Integer({ minimum: 0 })),
          days: Type.Integer({ minimum: 1 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type StatutoryTable = Static<typeof StatutoryTable>;

const SOLAR_TERM_DRIFT = 0.2422;

export function statutoryYear(year: number, table: StatutoryTable): CalendarYear {
  const holidays: Holiday[] = table.holidays.map((entry) => {
    const from = plusDays(firstDay(year, entry), -(entry.before ?? 0));
    return { name: entry.name, nameEn: entry.nameEn, from, to: plusDays(from, entry.days - 1) };
  });
  return { year, status: 'provisional', holidays, makeupWorkdays: [], source: table.source };
}

function firstDay(year: number, entry: StatutoryTable['holidays'][number]): Day {
  if (entry.rule === 'lunar') return lunarDay(year, entry.month, entry.day ?? 1);
  if (entry.rule === 'solar') return day(year, entry.month, entry.day ?? 1);
  const short = year % 100;
  return day(year, entry.month, Math.floor(short * SOLAR_TERM_DRIFT + (entry.constant ?? 0)) - Math.floor(short / 4));
}

/**
 * From the table of chinese-days, which is the almanac's; Node's own Chinese calendar puts the new year of 2027 a day late.
 * Written with slashes the package reads the date in local time throughout, whatever the machine's zone.
 */
function lunarDay(year: number, month: number, dayOfMonth: number): Day {
  return chineseDays.getSolarDateFromLunar(`${year}/${month}/${dayOfMonth}`).date;
}

function day(year: number, month: number, dayOfMonth: number): Day {
  return `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
}
