import type { Words } from './words.ts';

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

export const zh: Words = {
  date: (month, day, weekday) => `${month}月${day}日(周${WEEKDAYS[weekday - 1]})`,
  listed: (month, day) => `${month}月${day}日`,
  list: (days) => days.join('、'),
  elided: '…',
  range: (from, to) => `${from}至${to}`,
  moment: (date, time) => `${date} ${time}`,
  weekend: '周末',
  separator: ';',
  immediately: (start) => `立即办理,自 ${start} 起计时`,
  hours: (start, hours) => `自 ${start} 起连续计 ${hours}(节假日不顺延)`,
  officeHours: (start, hours, sessions) => `自 ${start} 起计 ${hours}办公时间(${sessions})`,
  calendarDays: (start, count, days) => `自 ${start}次日起算 ${count} 天:${days}`,
  workingDays: (start, count, days) => `自 ${start}次日起算 ${count} 个工作日:${days}`,
  months: (start, months, raw) => `自 ${start}起 ${months} 个月,对应日为 ${raw}`,
  point: (which, of, day) =>
    `${of === 'month' ? '当月' : of === 'quarter' ? '本季度' : '本年度'}${which === 'last' ? '最后' : '第'}一个工作日:${day}`,
  agreed: (day) => `按本事项约定的日期 ${day}`,
  ahead: (date, count, day) => `${date}之前 ${count} 个工作日:${day}`,
  skipped: (days, reason) => `${days}${reason}不计`,
  isWorkday: (day) => `${day}为工作日`,
  isMakeup: (day) => `${day}为调休上班日`,
  rolled: (raw, reason, to) => `${raw}为${reason},顺延至下一工作日 ${to}`,
  notRolled: '保护性期限,遇节假日不顺延',
  due: (moment) => ` → 截止 ${moment}`,
  provisional: (years) => `(${years}年放假安排尚未公布,暂按法定节假日推算)`,
  paused: (minutes) => `扣除暂停 ${Math.floor(minutes / 1440)} 天 ${Math.floor((minutes % 1440) / 60)} 小时`,
  duration: (minutes) => (minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`),
};
