import { useTranslation } from 'react-i18next';
import { daysOf, kindOf, weekdayOf, type Year } from './year.ts';

const WEEK = [0, 1, 2, 3, 4, 5, 6];

export function MonthTable({ year, month, today }: { year: Year; month: number; today: string }) {
  const { t } = useTranslation('calendar');
  const days = daysOf(year.year, month);
  const first = weekdayOf(days[0]!);
  const cells = [...Array<undefined>(first).fill(undefined), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) => WEEK.map((weekday) => cells[week * 7 + weekday]));
  return (
    <table className="month">
      <caption>{t('month', { year: year.year, month })}</caption>
      <thead>
        <tr>
          {WEEK.map((weekday) => (
            <th key={weekday} scope="col">
              {t(`weekday.${weekday}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((day, weekday) => (
              <Day key={day ?? `empty-${weekday}`} day={day} year={year} today={today} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day, year, today }: { day: string | undefined; year: Year; today: string }) {
  const { t } = useTranslation('calendar');
  if (!day) return <td />;
  const kind = kindOf(day, year);
  const isToday = day === today;
  const words = [isToday && t('today'), t(`day.${kind}`)].filter(Boolean).join(' · ');
  return (
    <td className={`day-${kind}${isToday ? ' is-today' : ''}`} aria-current={isToday ? 'date' : undefined} title={words}>
      {Number(day.slice(8))}
      {(kind === 'holiday' || kind === 'makeup') && <sup>{t(`mark.${kind}`)}</sup>}
    </td>
  );
}
