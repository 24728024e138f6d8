import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type IncidentLine, useIncident } from '../../api/incidents.ts';
import { useInstance } from '../../api/instances.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Facts } from '../../parts/Facts.tsx';
import { FieldValues } from '../../parts/FieldValues.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import '../../parts/due-tag.css';
import { DiagramPanel } from '../case/DiagramPanel.tsx';
import { useIncidentWords } from './incident-words.ts';
import { RepairDialog } from './RepairDialog.tsx';

export function IncidentPage() {
  const { t } = useTranslation('incidents');
  const { incidentId = '' } = useParams();
  const found = useIncident(incidentId);
  usePageTitle(t('incident'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <p style={{ margin: '0 0 8px' }}>
        <Link to="/incidents">← {t('backToList')}</Link>
      </p>
      <Loaded query={found}>{(incident) => <Incident incident={incident} />}</Loaded>
    </div>
  );
}

function Incident({ incident }: { incident: IncidentLine }) {
  const { t } = useTranslation('incidents');
  const { data: session } = useSession();
  const looksInside = may(session, 'instance.read');
  return (
    <>
      <Head incident={incident} />
      {looksInside && (
        <>
          <section className="panel" aria-labelledby="incident-diagram">
            <h2 id="incident-diagram">{t('where')}</h2>
            <DiagramPanel instanceId={incident.instanceId} failed={incident.state === 'open' ? incident.elementId : undefined} />
          </section>
          <Inside incident={incident} />
        </>
      )}
    </>
  );
}

function Head({ incident }: { incident: IncidentLine }) {
  const { t } = useTranslation('incidents');
  const { data: session } = useSession();
  const { person } = useNames();
  const words = useIncidentWords(incident);
  const [repair, setRepair] = useState<'retry' | 'resolve'>();
  const open = incident.state === 'open';
  const facts: [string, React.ReactNode][] = [
    [t('process'), `${words.process} · ${t('version', { version: incident.version })}`],
    [t('businessKey'), incident.businessKey],
    [t('sinceLabel'), <Moment key="since" at={incident.raisedAt} />],
    [t('attemptsLabel'), t('attempts', { count: incident.attempts })],
    [t('resolvedAt'), incident.resolvedAt && <Moment key="resolved" at={incident.resolvedAt} />],
    [t('resolvedBy'), incident.resolvedBy && (incident.resolvedBy === 'system' ? t('cases:by.system') : person(incident.resolvedBy))],
  ];
  return (
    <header className="panel">
      <div className="page-head" style={{ marginBottom: 8 }}>
        <h1>{words.element}</h1>
        <span className={`due ${open ? 'due-overdue' : 'due-done'}`} role="status">
          {t(`state.${incident.state}`)}
        </span>
        {open && may(session, 'incident.operate') && (
          <Space wrap>
            <Button type="primary" onClick={() => setRepair('retry')}>
              {t('retry')}
            </Button>
            {may(session, incident.caseWork ? 'case.intervene' : 'instance.operate') && (
              <Button onClick={() => setRepair('resolve')}>{t('resolve')}</Button>
            )}
          </Space>
        )}
      </div>
      <p style={{ margin: '0 0 4px' }}>{words.what}</p>
      {open && (
        <p style={{ margin: '0 0 8px' }}>
          {words.remedy}
          {incident.caseWork && !may(session, 'case.intervene') && ` ${t('headResolves')}`}
        </p>
      )}
      <Facts facts={facts} />
      <details style={{ marginTop: 8 }}>
        <summary>{t('technical')}</summary>
        <p style={{ margin: '4px 0 0' }}>
          <code>{incident.code}</code> · <code>{incident.elementId}</code>
        </p>
        <p style={{ margin: '4px 0 0', whiteSpace: 'pre-wrap' }}>{incident.message}</p>
      </details>
      {repair && (
        <RepairDialog
          id={incident.id}
          element={words.element}
          of={[words.process, incident.businessKey]}
          kind={repair}
          close={() => setRepair(undefined)}
        />
      )}
    </header>
  );
}

/** What failed again since, and the variables for whoever may see them: the server leaves them out for everybody else. */
function Inside({ incident }: { incident: IncidentLine }) {
  const { t } = useTranslation('incidents');
  const instance = useInstance(incident.instanceId);
  return (
    <Loaded query={instance}>
      {({ incidents, variables }) => {
        const again = incidents.filter(({ id }) => id !== incident.id);
        return (
          <>
            {again.length > 0 && (
              <section className="panel" aria-labelledby="incident-others">
                <h2 id="incident-others">
                  {t('others')} <span className="count">{again.length}</span>
                </h2>
                <ul className="rows">
                  {again.map(({ id, code, raisedAt }) => (
                    <li key={id}>
                      <Link to={`/incidents/${id}`}>{t(`code.${code}`, { defaultValue: t('code.other') })}</Link>{' '}
                      <span className="muted">
                        <Moment at={raisedAt} />
                      </span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section className="panel" aria-labelledby="incident-variables">
              <h2 id="incident-variables">{t('variables')}</h2>
              {Object.keys(variables).length > 0 ? (
                <FieldValues schema={undefined} data={variables} />
              ) : (
                <p className="muted" style={{ margin: 0 }}>
                  {t('noVariables')}
                </p>
              )}
            </section>
          </>
        );
      }}
    </Loaded>
  );
}
