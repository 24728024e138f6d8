import { DateTime } from 'luxon';
import type { Json } from '../../kernel/types.ts';
import { STORY_NOW } from './story.ts';

const ZONE = 'Asia/Shanghai';
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\+08:00$/;
const DAYS_A_WEEK = 7;

/**
 * Whole weeks between the dates of the specification and the last Monday 10:00 that is not after `now`.
 * Weekdays stay as told, so working-day deadlines fall as the stories say (holidays apart); a clock that stands at the specification's
 * moment gives 0 and the specification's own dates.
 */
export function weeksSince(now: Date): number {
  return Math.floor(DateTime.fromJSDate(now).diff(storyTime(STORY_NOW), 'days').days / DAYS_A_WEEK);
}

/** `2026-11-20T17:05` of a story, moved. */
export function momentOf(time: string, weeks: number): Date {
  return storyTime(time).plus({ weeks }).toJSDate();
}

/** Every date inside the data of a scene, moved; everything else as it is. */
export function movedDates(value: Json, weeks: number): Json {
  if (typeof value === 'string' && DAY.test(value)) return storyTime(value).plus({ weeks }).toISODate();
  if (typeof value === 'string') return TIME.test(value) ? formatted(value, weeks) : value;
  if (Array.isArray(value)) return value.map((entry) => movedDates(entry, weeks));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, movedDates(entry, weeks)]));
}

function formatted(time: string, weeks: number): string {
  return DateTime.fromISO(time, { zone: ZONE }).plus({ weeks }).toFormat("yyyy-MM-dd'T'HH:mmZZ");
}

function storyTime(time: string): DateTime {
  return DateTime.fromISO(time, { zone: ZONE });
}
