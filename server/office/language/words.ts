/** What a language file of the office's server side must say. The browser has its own two files. */
export interface Words {
  /** `11月20日(周五)` */
  date(month: number, day: number, weekday: number): string;
  /** `11月20日`: a day in a list. Never without its month: `2日` may be two days as well as the second. */
  listed(month: number, day: number): string;
  list(days: string[]): string;
  elided: string;
  /** A run of days, each as `date` says it. */
  range(from: string, to: string): string;
  moment(date: string, time: string): string;
  weekend: string;
  separator: string;
  immediately(start: string): string;
  hours(start: string, hours: string): string;
  officeHours(start: string, hours: string, sessions: string): string;
  calendarDays(start: string, count: number, days: string): string;
  workingDays(start: string, count: number, days: string): string;
  months(start: string, months: number, raw: string): string;
  point(which: 'first' | 'last', of: 'month' | 'quarter' | 'year', day: string): string;
  agreed(day: string): string;
  /** So many working days before a date. */
  ahead(date: string, count: number, day: string): string;
  skipped(days: string, reason: string): string;
  isWorkday(day: string): string;
  isMakeup(day: string): string;
  rolled(raw: string, reason: string, to: string): string;
  notRolled: string;
  due(moment: string): string;
  provisional(years: string): string;
  /** Time that did not count, in minutes. */
  paused(minutes: number): string;
  duration(minutes: number): string;
}
