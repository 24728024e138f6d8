/** Office hours, from deadlines.yaml: they may differ by season. */
import { type Static, Type } from 'typebox';
import { type Day, daysFrom, END_OF_DAY, instantOf, LAST_DAY, type TimeOfDay } from '../calendar/days.ts';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ pattern: '^\\d{2}:\\d{2}$' });
const Sessions = Type.Array(Type.Object({ from: Time, to: Time }, closed), { minItems: 1 });

export const OfficeHours = Type.Object(
  {
    sessions: Sessions,
    /** `from` and `to` are `MM-DD`, both included. */
    seasons: Type.Optional(Type.Array(Type.Object({ from: Type.String(), to: Type.String(), sessions: Sessions }, closed))),
  },
  closed,
);
export type OfficeHours = Static<typeof OfficeHours>;

export function sessionsOn(day: Day, hours: OfficeHours): { from: TimeOfDay; to: TimeOfDay }[] {
  const monthDay = day.slice(5);
  return hours.seasons?.find((season) => season.from <= monthDay && monthDay <= season.to)?.sessions ?? hours.sessions;
}

export function opening(day: Day, hours: OfficeHours): TimeOfDay {
  return sessionsOn(day, hours)[0]!.from;
}

export function closing(day: Day, hours: OfficeHours): TimeOfDay {
  return sessionsOn(day, hours).at(-1)!.to;
}

/** `minutes` of office time after `start`; the days it looked at are given to `isWorkday`. */
export function plusOfficeMinutes(start: Date, firstDay: Day, minutes: number, hours: OfficeHours, isWorkday: (day: Day) => boolean): Date {
  let left = minutes * 60_000;
  for (const day of daysFrom(firstDay)) {
    if (!isWorkday(day)) continue;
    for (const session of sessionsOn(day, hours)) {
      const from = Math.max(instantOf(day, session.from).getTime(), start.getTime());
      const room = instantOf(day, session.to).getTime() - from;
      if (room <= 0) continue;
      if (left <= room) return new Date(from + left);
      left -= room;
    }
  }
  return instantOf(LAST_DAY, END_OF_DAY);
}
