import { Button, Select, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { DiagramComparison, DiagramViewer, saveFile } from '../../../../modeler/index.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { PageMissing } from '../../app/PageMissing.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { useNow } from '../../words/office-clock.ts';
import { moment } from '../../words/time.ts';
import { type DefinitionView, readXml, useVersions, useXml } from './definitions.ts';
import { useProcessName } from './process-name.ts';
import '../../parts/due-tag.css';
import './processes.css';

/** One process: its versions, each to look at, and any two beside each other. */
export function ProcessPage() {
  const { key = '' } = useParams();
  const { t } = useTranslation('modeler');
  usePageTitle(t('process.title', { key }));
  const versions = useVersions(key);
  return (
    <div className="page">
      <Loaded query={versions}>{(found) => (found.length === 0 ? <PageMissing /> : <Versions versions={found} />)}</Loaded>
    </div>
  );
}

function Versions({ versions }: { versions: DefinitionView[] }) {
  const { t } = useTranslation('modeler');
  const { data: session } = useSession();
  const [live] = versions as [DefinitionView];
  const name = useProcessName(live);
  const [shown, setShown] = useState<string>(live.id);
  const [compared, setCompared] = useState<string>();
  const choices = versions.map(({ id, version }) => ({ value: id, label: t('version', { version }) }));
  const current = versions.find(({ id }) => id === shown) ?? live;
  return (
    <>
      <nav aria-label={t('process.path')}>
        <Link to="/processes">{t('list.title')}</Link>
      </nav>
      <header className="process-head">
        <h1>{name}</h1>
        <div className="process-acts">
          {session && may(session, 'definition.deploy') ? (
            <Link to={`/processes/${live.key}/edit`}>
              <Button type="primary" tabIndex={-1}>
                {t('list.edit')}
              </Button>
            </Link>
          ) : null}
          <Button onClick={async () => saveFile(`${live.key}-v${current.version}.bpmn`, await readXml(current.id))}>
            {t('process.export', { version: current.version })}
          </Button>
        </div>
      </header>
      <div className="process-choose">
        <label htmlFor="version-shown">{t('process.shown')}</label>
        <Select id="version-shown" value={shown} options={choices} onChange={setShown} style={{ minWidth: 120 }} />
        {versions.length > 1 ? (
          <>
            <label htmlFor="version-compared">{t('process.compareWith')}</label>
            <Select
              id="version-compared"
              allowClear
              value={compared ?? null}
              placeholder={t('process.compareNone')}
              options={choices.filter(({ value }) => value !== shown)}
              onChange={(id: string | null) => setCompared(id ?? undefined)}
              style={{ minWidth: 140 }}
            />
          </>
        ) : null}
      </div>
      {compared && compared !== shown ? <Compared versions={versions} a={compared} b={shown} /> : <Shown definition={current} />}
      <h2>{t('process.versions', { count: versions.length })}</h2>
      <VersionTable versions={versions} shown={shown} onShow={setShown} />
    </>
  );
}

function Shown({ definition }: { definition: DefinitionView }) {
  const { t } = useTranslation('modeler');
  const xml = useXml(definition.id);
  const label = `${useProcessName(definition)} · ${t('version', { version: definition.version })}`;
  return <Loaded query={xml}>{(text) => <DiagramViewer xml={text} label={label} />}</Loaded>;
}

/** The older one on the left, however they were chosen. */
function Compared({ versions, a, b }: { versions: DefinitionView[]; a: string; b: string }) {
  const { t } = useTranslation('modeler');
  const [before, after] = versions.filter(({ id }) => id === a || id === b).sort((one, other) => one.version - other.version);
  const [beforeXml, afterXml] = [useXml(before?.id), useXml(after?.id)];
  const title = (definition: DefinitionView | undefined) => t('version', { version: definition?.version ?? 0 });
  return (
    <Loaded query={beforeXml}>
      {(old) => (
        <Loaded query={afterXml}>
          {(current) => <DiagramComparison before={{ xml: old, title: title(before) }} after={{ xml: current, title: title(after) }} />}
        </Loaded>
      )}
    </Loaded>
  );
}

/** Steps that stand still; the list of them is for whoever repairs them. */
function Incidents({ count }: { count: number }) {
  const { t } = useTranslation('modeler');
  const { data: session } = useSession();
  if (count === 0) return <>0</>;
  const words = `▲ ${t('process.incidentCount', { count })}`;
  return may(session, 'incident.read') ? <Link to="/incidents">{words}</Link> : <span className="due due-overdue">{words}</span>;
}

/** To the live version, or from it to the one before. */
function migrationOf(from: string, versions: DefinitionView[]): string {
  const { key, id: to } = versions.find(({ id }) => id !== from) as DefinitionView;
  return `/migrations/new?${new URLSearchParams({ key, from, to })}`;
}

function VersionTable({ versions, shown, onShow }: { versions: DefinitionView[]; shown: string; onShow(id: string): void }) {
  const { t } = useTranslation('modeler');
  const now = useNow();
  const { data: session } = useSession();
  const mayMigrate = may(session, 'instance.operate');
  return (
    <Table<DefinitionView>
      rowKey="id"
      dataSource={versions}
      pagination={false}
      size="small"
      scroll={{ x: 'max-content' }}
      columns={[
        {
          title: t('process.version'),
          render: (_, { id, version }, index) => (
            <>
              <button type="button" className="link-button" aria-pressed={id === shown} onClick={() => onShow(id)}>
                {t('version', { version })}
              </button>
              {index === 0 ? ` · ${t('process.live')}` : ''}
            </>
          ),
        },
        {
          title: t('list.running'),
          render: (_, { id, version, running = 0 }) => (
            <>
              {running}
              {running > 0 && versions.length > 1 && mayMigrate ? (
                <div>
                  <Link to={migrationOf(id, versions)} aria-label={t('process.migrateNamed', { version })}>
                    {t('process.migrate')}
                  </Link>
                </div>
              ) : null}
            </>
          ),
        },
        { title: t('process.incidents'), render: (_, { incidents = 0 }) => <Incidents count={incidents} /> },
        { title: t('process.deployedAt'), render: (_, { deployedAt }) => moment(deployedAt, now) },
        { title: t('process.deployedBy'), render: (_, { deployedBy }) => (deployedBy === 'system' ? t('process.bySystem') : deployedBy) },
        { title: t('process.reason'), render: (_, { reason }) => reason ?? t('process.noReason') },
      ]}
    />
  );
}
