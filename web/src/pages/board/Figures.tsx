import { useTranslation } from 'react-i18next';
import type { Board } from '../../api/board.ts';

/** The few numbers, each leading to the list behind it. */
export function Figures({ board }: { board: Board }) {
  const { t } = useTranslation('board');
  const { medianMinutes, cases, limitMinutes, urgentCases, urgentInTime } = board.discoveryToPolice;
  const figures = [
    { to: '#alerts', label: t('alerts'), value: board.alerts.length, urgent: board.alerts.length > 0 },
    { to: '#overdue', label: t('overdue'), value: board.overdue.length, urgent: board.overdue.length > 0 },
    { to: '#due-soon', label: t('dueSoon'), value: board.dueSoon.length, urgent: false },
  ];
  return (
    <div className="figures">
      {figures.map(({ to, label, value, urgent }) => (
        <a key={to} href={to} className={urgent ? 'figure is-urgent' : 'figure'}>
          <strong>{value}</strong> {label}
        </a>
      ))}
      <a href="/cases" className="figure">
        <strong>{medianMinutes === null ? t('notMeasured') : t('minutes', { count: medianMinutes })}</strong> {t('discoveryToPolice')}
        <small className="muted">
          {t('ofCases', { count: cases })}
          {urgentCases > 0 && ` · ${t('urgentInTime', { limit: limitMinutes, inTime: urgentInTime, cases: urgentCases })}`}
        </small>
      </a>
    </div>
  );
}
