import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CaseView } from '../../api/cases.ts';
import { Moment } from '../../parts/Moment.tsx';

/** Cases of the same event, and those that called or were called. */
export function CaseLinks({ links }: { links: CaseView[] }) {
  const { t } = useTranslation('cases');
  if (links.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="case-links">
      <h2 id="case-links">
        {t('links')} <span className="count">{links.length}</span>
      </h2>
      <ul className="rows">
        {links.map(({ id, caseNo, title, type, status, openedAt }) => (
          <li key={id} className="ruled" data-link={caseNo}>
            <div>
              <Link to={`/cases/${id}`}>
                {caseNo} {title}
              </Link>
            </div>
            <span className="muted">
              {t(`typeName.${type}`, { defaultValue: type })} · {t(`statusName.${status}`, { defaultValue: status })} ·{' '}
              <Moment at={openedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
