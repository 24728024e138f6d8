/** The office's calendars: one document a year, kept by the office itself and the only truth; files and packages merely pre-fill it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { mongo } from 'mongoose';
import { Type } from 'typebox';
import { fail, type Issue } from '../../errors.ts';
import { isDuplicateKey } from '../../platform/store-errors.ts';
import { type Parts, prepare } from '../parts.ts';
import { policyFileNames, readPolicyFile, schemaIssues } from '../policy-files.ts';
import { createRevised } from '../revised.ts';
import type { CalendarView } from '../types.ts';
import { isDay, isWeekend, plusDays, yearOf } from './days.ts';
import { StatutoryTable, statutoryYear } from './statutory.ts';
import { type CalendarYear, type Holiday, type WorkCalendar, workCalendar } from './workdays.ts';

const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
/** No arrangement comes near; each may last a year, and all are walked whenever something is counted. */
const MOST_HOLIDAYS = 100;
const MOST_MAKEUP_DAYS = 366;
const YearSchema = Type.Object(
  {
    year: Type.Integer({ minimum: 2000, maximum: 2200 }),
    status: Type.Enum(['official', 'provisional']),
    holidays: Type.Array(
      Type.Object(
        { name: Type.String({ minLength: 1 }), nameEn: Type.String(), from: DayText, to: DayText },
        { additionalProperties: false },
      ),
      { maxItems: MOST_HOLIDAYS },
    ),
    makeupWorkdays: Type.Array(DayText, { maxItems: MOST_MAKEUP_DAYS }),
    source: Type.String({ minLength: 1 }),
    documentNo: Type.Optional(Type.String()),
    publishedAt: Type.Optional(DayText),
  },
  { additionalProperties: false },
);

interface CalendarDocument extends Omit<CalendarYear, 'year'> {
  _id: number;
  version: number;
  updatedAt: Date;
  updatedBy: string;
}

/** Answered with a view, never stored with a calendar: a caller may send back what it was given. */
const VIEW_ONLY = ['version', 'stored', 'updatedAt', 'updatedBy', 'recomputed', 'recount'];

export interface Calendars {
  get(year: number): Promise<CalendarView>;
  /** Stores the year. Answers what was there before. STALE_VERSION where it is no longer at version `seen`; a year not stored yet is at 0. */
  put(
    year: number,
    calendar: Record<string, unknown>,
    by: string,
    seen: number | undefined,
    session: mongo.ClientSession,
  ): Promise<{ view: CalendarView; before: CalendarView }>;
  /** What one would count with if the year were so. VALIDATION_FAILED. */
  supposing(year: number, calendar: Record<string, unknown>): Promise<WorkCalendar>;
  /** What to count with now. */
  current(session?: mongo.ClientSession): Promise<WorkCalendar>;
}

export async function createCalendars({ db, clock, processesDir }: Parts): Promise<Calendars> {
  const folder = join(processesDir, 'policy', 'calendars');
  const collection = db.collection<CalendarDocument>('calendars');
  await prepare(db, 'calendars', []);
  // Years stored before they were numbered.
  await collection.updateMany({ version: { $exists: false } }, { $set: { version: 1 } });
  const statutory = await readPolicyFile(folder, 'statutory.yaml', StatutoryTable);
  const missing = (year: number) => packagedYear(year) ?? statutoryYear(year, statutory);
  const counted = async (session?: mongo.ClientSession) => workCalendar(await stored(session), missing);
  const revised = createRevised(db, 'calendars', () => counted());
  for (const name of await policyFileNames(folder)) {
    if (!/^\d{4}$/.test(name)) continue;
    const { year, ...rest } = await readPolicyFile(folder, `${name}.yaml`, YearSchema);
    const fresh = { ...rest, version: 1, updatedAt: clock.now(), updatedBy: 'system' } as Omit<CalendarDocument, '_id'>;
    await collection.updateOne({ _id: year }, { $setOnInsert: fresh }, { upsert: true });
  }
  // At every start: one that died between writing and saying so has not said so.
  await revised.changed();
  const proposal = (year: number) => ({ ...missing(year), version: 0, stored: false }) as unknown as CalendarView;

  async function stored(session?: mongo.ClientSession): Promise<CalendarYear[]> {
    return (await collection.find({}, { session }).toArray()).map(({ _id, ...rest }) => ({ year: _id, ...rest }));
  }

  /** Counts, compares and stores in one operation of the store, so that of two who have seen the same version one is told. */
  async function replace(year: number, next: Omit<CalendarDocument, 'version'>, seen: number | undefined, session: mongo.ClientSession) {
    const version = { $add: [{ $ifNull: ['$version', 0] }, 1] };
    const isNew = seen === undefined || seen === 0;
    try {
      const before = await collection.findOneAndUpdate(
        seen === undefined ? { _id: year } : { _id: year, version: seen },
        [{ $replaceWith: { $mergeObjects: [{ $literal: next }, { version }] } }],
        { upsert: isNew, returnDocument: 'before', session },
      );
      return before || isNew ? before : stale(year, seen);
    } catch (error) {
      if (seen === 0 && isDuplicateKey(error)) stale(year, seen);
      throw error;
    }
  }

  return {
    async get(year) {
      const found = await collection.findOne({ _id: year });
      return found ? view(found) : proposal(year);
    },
    async put(year, calendar, by, seen, session) {
      const { year: _, ...rest } = contentOf(year, calendar);
      const next = { _id: year, ...rest, updatedAt: clock.now(), updatedBy: by };
      const before = await replace(year, next, seen, session);
      await revised.changed(session);
      const version = (before?.version ?? 0) + 1;
      return { view: view({ ...next, version }), before: before ? view(before) : proposal(year) };
    },
    current: (session) => (session ? counted(session) : revised.current()),
    async supposing(year, calendar) {
      const content = contentOf(year, calendar);
      return workCalendar([...(await stored()).filter((each) => each.year !== year), content], missing);
    },
  };
}

function stale(year: number, seen: number): never {
  return fail('STALE_VERSION', `The calendar of ${year} is no longer at version ${seen}: somebody else has changed it.`);
}

function contentOf(year: number, calendar: Record<string, unknown>): CalendarYear {
  const content = Object.fromEntries(Object.entries({ year, ...calendar }).filter(([key]) => !VIEW_ONLY.includes(key)));
  const issues = calendarIssues(year, content);
  if (issues.length > 0) fail('VALIDATION_FAILED', `The calendar of ${year} is not valid.`, { issues });
  return content as unknown as CalendarYear;
}

function calendarIssues(year: number, calendar: Record<string, unknown>): Issue[] {
  const issues = schemaIssues(YearSchema, calendar, 'calendar');
  if (issues.length > 0) return issues;
  const { holidays, makeupWorkdays, status, publishedAt, year: written } = calendar as unknown as CalendarYear;
  const add = (path: string, message: string) =>
    issues.push({ code: 'VALIDATION_FAILED', severity: 'error', path: `calendar.${path}`, message });
  const inReach = (day: string) => isDay(day) && (yearOf(day) === year || yearOf(day) === year - 1);
  if (written !== year) add('year', 'It is not the year that was asked for.');
  if (status === 'official' && !publishedAt) add('publishedAt', 'An official arrangement has a day of publication.');
  holidays.forEach(({ from, to }, index) => {
    if (!inReach(from) || !inReach(to)) add(`holidays[${index}]`, 'Not a day of this year.');
    else if (from > to) add(`holidays[${index}].to`, 'It ends before it begins.');
  });
  makeupWorkdays.forEach((day, index) => {
    if (!inReach(day)) add(`makeupWorkdays[${index}]`, 'Not a day of this year.');
    else if (!isWeekend(day)) add(`makeupWorkdays[${index}]`, 'Only a Saturday or Sunday can be worked in exchange.');
    else if (holidays.some(({ from, to }) => from <= day && day <= to)) add(`makeupWorkdays[${index}]`, 'It is a holiday as well.');
  });
  return issues;
}

function view({ _id, updatedAt, ...rest }: CalendarDocument): CalendarView {
  return { year: _id, ...rest, updatedAt: updatedAt.toISOString(), stored: true } as unknown as CalendarView;
}

/** What the package knows of a year, for the office to check and confirm. It is silent about years it has no data for. */
function packagedYear(year: number): CalendarYear | undefined {
  const data = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as {
    holidays: Record<string, string>;
    workdays: Record<string, string>;
  };
  const days = Object.keys(data.holidays)
    .filter((day) => yearOf(day) === year)
    .sort();
  if (days.length === 0) return undefined;
  const holidays: Holiday[] = [];
  for (const day of days) {
    const [nameEn = '', name = ''] = data.holidays[day]!.split(',');
    const last = holidays.at(-1);
    if (last && last.name === name && plusDays(last.to, 1) === day) last.to = day;
    else holidays.push({ name, nameEn, from: day, to: day });
  }
  const makeupWorkdays = Object.keys(data.workdays)
    .filter((day) => yearOf(day) === year)
    .sort();
  return { year, status: 'provisional', holidays, makeupWorkdays, source: 'chinese-days' };
}
