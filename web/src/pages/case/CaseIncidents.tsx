import { useTranslation } from 'react-i18next';
import type { CaseFile } from '../../api/cases.ts';
import { named } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';

/** Which steps stand still, in words; why, is for whoever repairs them. */
export function CaseIncidents({ incidents }: { incidents: CaseFile['incidents'] }) {
  const { t } = useTranslation('cases');
  if (incidents.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="case-incidents" style={{ borderColor: 'var(--overdue)' }}>
      <h2 id="case-incidents">
        ▲ {t('standing')} <span className="count">{incidents.length}</span>
      </h2>
      <ul className="rows">
        {incidents.map((incident) => (
          <li key={incident.id}>
            <strong>{named(incident)}</strong>{' '}
            <span className="muted">
              {t('standingSince')} <Moment at={incident.since} />
            </span>
          </li>
        ))}
      </ul>
      <p style={{ margin: '8px 0 0' }}>{t('standingAbout')}</p>
    </section>
  );
}
