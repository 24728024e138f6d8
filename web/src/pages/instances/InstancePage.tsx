import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { type OneInstance, useCalled, useInstance } from '../../api/instances.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { queryClient } from '../../app/queries.ts';
import { Facts } from '../../parts/Facts.tsx';
import { FieldValues } from '../../parts/FieldValues.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { DiagramPanel } from '../case/DiagramPanel.tsx';
import { useElementNames } from '../processes/element-names.ts';
import { useProcessName } from '../processes/process-name.ts';
import { useDefinitionName } from './definition-names.ts';
import { InstanceActs } from './InstanceActs.tsx';
import { InstanceHistory } from './InstanceHistory.tsx';
import { StateMark } from './StateMark.tsx';

const ACTS = ['suspend', 'resume', 'cancel', 'delete'] as const;

export function InstancePage() {
  const { t } = useTranslation('instances');
  const { instanceId = '' } = useParams();
  const found = useInstance(instanceId);
  usePageTitle(t('instance'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <p style={{ margin: '0 0 8px' }}>
        <Link to="/instances">← {t('backToList')}</Link>
      </p>
      <Loaded query={found}>{(instance) => <Instance instance={instance} />}</Loaded>
    </div>
  );
}

function Instance({ instance }: { instance: OneInstance }) {
  const { t } = useTranslation('instances');
  const { data: session } = useSession();
  return (
    <>
      <Head instance={instance} />
      <Incidents instance={instance} />
      <section className="panel" aria-labelledby="instance-diagram">
        <h2 id="instance-diagram">{t('where')}</h2>
        <DiagramPanel instanceId={instance.id} failed={instance.incidents[0]?.elementId} />
      </section>
      <Called instance={instance} />
      {may(session, 'incident.operate') && <InstanceHistory instanceId={instance.id} definitionId={instance.definitionId} />}
      <section className="panel" aria-labelledby="instance-variables">
        <h2 id="instance-variables">{t('variables')}</h2>
        {Object.keys(instance.variables).length > 0 ? (
          <FieldValues schema={undefined} data={instance.variables} />
        ) : (
          <p className="muted" style={{ margin: 0 }}>
            {t(instance.caseWork ? 'noCaseVariables' : 'noVariables')}
          </p>
        )}
      </section>
    </>
  );
}

function Head({ instance }: { instance: OneInstance }) {
  const { t } = useTranslation('instances');
  const navigate = useNavigate();
  const { id, definitionId, key, version, businessKey, parentId, startedAt, endedAt, state, suspended, suspendedByCaller, caseWork } =
    instance;
  const name = useProcessName({ id: definitionId, key, name: useDefinitionName(key) });
  const facts: [string, React.ReactNode][] = [
    [
      t('version'),
      <Link key="process" to={`/processes/${key}`}>
        {version}
      </Link>,
    ],
    [t('businessKey'), businessKey],
    [t('startedAt'), <Moment key="started" at={startedAt} />],
    [t('endedAt'), endedAt && <Moment key="ended" at={endedAt} />],
    [
      t('calledBy'),
      parentId && (
        <Link key="parent" to={`/instances/${parentId}`}>
          {t('caller')}
        </Link>
      ),
    ],
    [t('id'), <code key="id">{id}</code>],
  ];

  function gone() {
    queryClient.removeQueries({ queryKey: ['instances', 'one', id] });
    void queryClient.invalidateQueries({ queryKey: ['instances', 'list'] });
    void navigate('/instances', { replace: true });
  }

  return (
    <header className="panel">
      <div className="page-head" style={{ marginBottom: 8 }}>
        <h1>{[name, businessKey].filter(Boolean).join(' · ')}</h1>
        <StateMark instance={instance} />
        <InstanceActs
          instance={{ id, running: state === 'running', suspended: suspended === true, byCaller: suspendedByCaller === true }}
          caseWork={caseWork}
          name={[name, businessKey].filter(Boolean).join(' ')}
          acts={ACTS}
          deleted={gone}
        />
      </div>
      {suspended && <p style={{ margin: '0 0 8px' }}>{t('suspendedAbout')}</p>}
      {suspendedByCaller && <p style={{ margin: '0 0 8px' }}>{t('suspendedByCaller')}</p>}
      {caseWork && <p className="muted">{t('caseWork')}</p>}
      <Facts facts={facts} />
    </header>
  );
}

function Incidents({ instance: { incidents, definitionId } }: { instance: OneInstance }) {
  const { t } = useTranslation('instances');
  const nameOf = useElementNames(definitionId);
  const { data: session } = useSession();
  if (incidents.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="instance-incidents" style={{ borderColor: 'var(--overdue)' }}>
      <h2 id="instance-incidents">
        ▲ {t('incidents')} <span className="count">{incidents.length}</span>
      </h2>
      <ul className="rows">
        {incidents.map(({ id, code, elementId, raisedAt }) => {
          const what = code ? t(`incidents:code.${code}`, { defaultValue: t('incidents:code.other') }) : t('disturbance');
          return (
            <li key={id} className="wrap">
              {may(session, 'incident.read') ? <Link to={`/incidents/${id}`}>{what}</Link> : <strong>{what}</strong>}
              <span className="muted">
                {nameOf(elementId)} · <Moment at={raisedAt} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Called({ instance: { id } }: { instance: OneInstance }) {
  const { t } = useTranslation('instances');
  const { data: session } = useSession();
  const called = useCalled(id, may(session, 'instance.read'));
  if (!called.data || called.data.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="instance-called">
      <h2 id="instance-called">
        {t('called')} <span className="count">{called.data.length}</span>
      </h2>
      <ul className="rows">
        {called.data.map((child) => (
          <li key={child.id} className="wrap">
            <Link to={`/instances/${child.id}`}>{child.key}</Link>
            <StateMark instance={child} />
          </li>
        ))}
      </ul>
    </section>
  );
}
