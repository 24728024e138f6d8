import { Button, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { type IncidentLine, type IncidentState, useIncidents } from '../../api/incidents.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import '../../parts/due-tag.css';
import './incidents.css';
import { useIncidentWords } from './incident-words.ts';

const STATES: IncidentState[] = ['open', 'resolved'];

/** Where processes stand still because something failed. */
export function IncidentsPage() {
  const { t } = useTranslation('incidents');
  const [search, setSearch] = useSearchParams();
  const state: IncidentState = search.get('state') === 'resolved' ? 'resolved' : 'open';
  const incidents = useIncidents(state);
  const counts = incidents.data?.pages.at(-1)?.counts;
  const rows = incidents.data?.pages.flatMap(({ items }) => items) ?? [];
  usePageTitle(t('incidents'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <div className="page-head">
        <h1>{t('incidents')}</h1>
        <Radio.Group
          aria-label={t('show')}
          optionType="button"
          value={state}
          onChange={({ target }) => setSearch(target.value === 'open' ? {} : { state: target.value }, { replace: true })}
          options={STATES.map((value) => ({ value, label: t(`stateCount.${value}`, { count: counts?.[value] ?? 0 }) }))}
        />
      </div>
      <p className="muted">{t('about')}</p>
      <Loaded query={incidents}>
        {() =>
          rows.length === 0 ? (
            <p className="panel">{t(`none.${state}`)}</p>
          ) : (
            <ul className="rows incident-rows">
              {rows.map((incident) => (
                <Row key={incident.id} incident={incident} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {incidents.hasNextPage && (
        <Button block onClick={() => void incidents.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </div>
  );
}

function Row({ incident }: { incident: IncidentLine }) {
  const { t } = useTranslation('incidents');
  const words = useIncidentWords(incident);
  return (
    <li className="incident-row" data-incident={incident.id}>
      <div>
        <Link to={`/incidents/${incident.id}`}>
          <strong>{words.element}</strong>
        </Link>
        <div>{words.what}</div>
      </div>
      <div>
        {words.process} · {t('version', { version: incident.version })}
        {incident.businessKey && <div className="muted">{incident.businessKey}</div>}
      </div>
      <div className="muted">
        {t('since')} <Moment at={incident.raisedAt} />
        <div>{t('attempts', { count: incident.attempts })}</div>
      </div>
      <span className={`due ${incident.state === 'open' ? 'due-overdue' : 'due-done'}`}>
        <span aria-hidden="true">{incident.state === 'open' ? '▲' : '✓'} </span>
        {t(`state.${incident.state}`)}
      </span>
    </li>
  );
}
