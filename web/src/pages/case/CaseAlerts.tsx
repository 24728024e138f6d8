import { useTranslation } from 'react-i18next';
import type { AlertView } from '../../api/board.ts';
import { AlertList } from '../board/AlertList.tsx';

/** Only while there is something to see to. */
export function CaseAlerts({ alerts }: { alerts: AlertView[] }) {
  const { t } = useTranslation('cases');
  const open = alerts.filter(({ state }) => state !== 'closed');
  if (open.length === 0) return null;
  const late = open.some(({ notice }) => !notice);
  return (
    <section className="panel" aria-labelledby="case-alerts" style={{ borderColor: late ? 'var(--overdue)' : undefined }}>
      <h2 id="case-alerts">
        {t(late ? 'alerts' : 'notices')} <span className="count">{open.length}</span>
      </h2>
      <AlertList alerts={open} />
    </section>
  );
}
