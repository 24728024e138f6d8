import { useTranslation } from 'react-i18next';
import type { Board } from '../../api/board.ts';
import { goToList } from './ListPanel.tsx';

/** The few numbers, each leading to the list behind it. */
export function Figures({ board }: { board: Board }) {
  const { t } = useTranslation('board');
  const { counts, discoveryToPolice } = board;
  const { medianMinutes, cases } = discoveryToPolice;
  const figures = [
    { to: 'alerts', label: t('alerts'), value: counts.alerts, urgent: counts.alerts > 0 },
    { to: 'overdue', label: t('list.overdue'), value: counts.overdue, urgent: counts.overdue > 0 },
    { to: 'due-soon', label: t('list.soon'), value: counts.dueSoon, urgent: false },
    {
      to: 'police-calls',
      label: t('discoveryToPolice'),
      value: medianMinutes === null ? t('notMeasured') : t('minutes', { count: medianMinutes }),
      urgent: false,
      more: t('ofCases', { count: cases }),
    },
  ];
  return (
    <div className="figures">
      {figures.map(({ to, label, value, urgent, more }) => (
        <button key={to} type="button" className={urgent ? 'figure is-urgent' : 'figure'} onClick={() => goToList(to)}>
          <strong>{value}</strong> {label}
          {more && <small className="muted">{more}</small>}
        </button>
      ))}
    </div>
  );
}
