import type { Words } from './words.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

export const en: Words = {
  date: (month, day, weekday) => `${WEEKDAYS[weekday - 1]} ${day} ${MONTHS[month - 1]}`,
  listed: (month, day) => `${day} ${MONTHS[month - 1]}`,
  list: (days) => days.join(', '),
  elided: '…',
  range: (from, to) => `${from} – ${to}`,
  moment: (date, time) => `${date}, ${time}`,
  weekend: 'weekend',
  separator: '; ',
  immediately: (start) => `At once; the clock runs from ${start}`,
  hours: (start, hours) => `${hours} from ${start}, through holidays`,
  officeHours: (start, hours, sessions) => `${hours} of office time (${sessions}) from ${start}`,
  calendarDays: (start, count, days) => `${plural(count, 'day')} from the day after ${start}: ${days}`,
  workingDays: (start, count, days) => `${plural(count, 'working day')} from the day after ${start}: ${days}`,
  months: (start, months, raw) => `${plural(months, 'month')} from ${start}: ${raw}`,
  point: (which, of, day) => `${which === 'last' ? 'Last' : 'First'} working day of the ${of}: ${day}`,
  agreed: (day) => `Date agreed for this item: ${day}`,
  ahead: (date, count, day) => `${count} working ${count === 1 ? 'day' : 'days'} before ${date}: ${day}`,
  skipped: (days, reason) => `${days} not counted (${reason})`,
  isWorkday: (day) => `${day} is a working day`,
  isMakeup: (day) => `${day} is worked in exchange for a holiday`,
  rolled: (raw, reason, to) => `${raw} is a rest day (${reason}), moved to the next working day ${to}`,
  notRolled: 'protective, not moved by holidays',
  due: (moment) => ` → due ${moment}`,
  provisional: (years) => ` (holidays of ${years} not yet published: counted with the statutory holidays for the time being)`,
  paused: (minutes) =>
    `${plural(Math.floor(minutes / 1440), 'day')} ${plural(Math.floor((minutes % 1440) / 60), 'hour')} of pause taken out`,
  duration: (minutes) => (minutes % 60 === 0 ? plural(minutes / 60, 'hour') : plural(minutes, 'minute')),
};
