import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useDecisions } from '../../api/decisions.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';

export function DecisionsPage() {
  const { t } = useTranslation('decisions');
  const { person } = useNames();
  const decisions = useDecisions();
  usePageTitle(t('decisions'));
  return (
    <div className="page" style={{ maxWidth: 1100 }}>
      <Loaded query={decisions}>
        {(items) => (
          <>
            <div className="page-head">
              <h1>
                {t('decisions')} <span className="count">{t('shown', { count: items.length })}</span>
              </h1>
            </div>
            <p className="muted">{t('about')}</p>
            {items.length === 0 && <p className="panel">{t('none')}</p>}
            {items.map(({ id, name, version, deployedAt, deployedBy }) => (
              <section className="panel" key={id} aria-label={name}>
                <h2>
                  <Link to={`/decisions/${encodeURIComponent(id)}`}>{name}</Link>
                </h2>
                <p className="muted" style={{ margin: 0 }}>
                  {id} · {t('version', { version })} · <Moment at={deployedAt} /> ·{' '}
                  {deployedBy === 'system' ? t('cameWith') : person(deployedBy)}
                </p>
              </section>
            ))}
          </>
        )}
      </Loaded>
    </div>
  );
}
