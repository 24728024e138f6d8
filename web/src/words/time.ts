import i18next from 'i18next';
import { currentTag } from '../language.ts';

export const OFFICE_ZONE = 'Asia/Shanghai';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Tone = 'overdue' | 'soon' | 'running' | 'done';

function formatted(at: string | Date, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(currentTag(), { timeZone: OFFICE_ZONE, ...parts }).format(new Date(at));
}

/** `11月23日 周一 10:00`; the year only where it is another one. */
export function moment(at: string | Date, now: Date): string {
  const year = formatted(at, { year: 'numeric' }) === formatted(now, { year: 'numeric' }) ? undefined : 'numeric';
  return formatted(at, { year, month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** `2026年11月23日 周一`, of a day such as `2026-11-23`. */
export const dayInWords = (day: string): string =>
  new Intl.DateTimeFormat(currentTag(), { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' }).format(
    new Date(day),
  );

/** `2026-11-23`: which day it is in the office. */
export const officeDay = (at: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: OFFICE_ZONE }).format(at);

/** `2 天 4 小时`, `3 小时`, `25 分钟`: two units at most, the lesser one only while it still matters. */
export function span(milliseconds: number): string {
  const say = (unit: string, count: number) => i18next.t(`time:${unit}`, { count });
  const whole = Math.abs(milliseconds);
  const [days, hours, minutes] = [Math.floor(whole / DAY), Math.floor((whole % DAY) / HOUR), Math.floor((whole % HOUR) / MINUTE)];
  if (days >= 3 || (days > 0 && hours === 0)) return say('days', days);
  if (days > 0) return `${say('days', days)} ${say('hours', hours)}`;
  if (hours >= 6 || (hours > 0 && minutes === 0)) return say('hours', hours);
  if (hours > 0) return `${say('hours', hours)} ${say('minutes', minutes)}`;
  return minutes > 0 ? say('minutes', minutes) : i18next.t('time:underAMinute');
}

export function remaining(dueAt: string, now: Date): string {
  const left = new Date(dueAt).getTime() - now.getTime();
  return i18next.t(left < 0 ? 'time:overdueBy' : 'time:left', { span: span(left) });
}

/** Of the whole term: with less than this left it is soon, however long the term is. */
const SOON_SHARE = 1 / 4;

interface Timed {
  state?: string;
  dueAt?: string;
  deadline?: { status: string; startedAt?: string; warnAt?: string } | null;
}

/** Of deadlines whose date does not come nearer. */
const AT_REST = new Set(['met', 'cancelled', 'paused', 'waived']);

export function toneOf({ state = 'open', dueAt, deadline }: Timed, now: Date): Tone {
  if (state !== 'open' || (deadline && AT_REST.has(deadline.status))) return 'done';
  if (!dueAt) return 'running';
  if (new Date(dueAt) < now) return 'overdue';
  const warned = deadline?.warnAt !== undefined && new Date(deadline.warnAt) <= now;
  return warned || isNearlyUsedUp(deadline?.startedAt, dueAt, now) ? 'soon' : 'running';
}

function isNearlyUsedUp(startedAt: string | undefined, dueAt: string, now: Date): boolean {
  if (!startedAt) return false;
  const [start, due] = [new Date(startedAt).getTime(), new Date(dueAt).getTime()];
  return due - now.getTime() < (due - start) * SOON_SHARE;
}
