import { Button, Table, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { draftKeys, readDraft } from '../../../../modeler/draft/drafts.ts';
import { may, useSession } from '../../api/session.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { useNow } from '../../words/office-clock.ts';
import { moment } from '../../words/time.ts';
import { type DefinitionView, type ProcessRow, useProcesses } from './definitions.ts';
import { NewProcessDialog } from './NewProcessDialog.tsx';
import { useProcessName } from './process-name.ts';
import '../../../../modeler/text.css';
import './processes.css';
import { useFileImport } from './use-file-import.ts';

/** Every process of the office: what is live, since when, and how much runs on it. */
export function ProcessListPage() {
  const { t } = useTranslation('modeler');
  usePageTitle(t('list.title'));
  const { data: session } = useSession();
  const mayDeploy = session !== undefined && may(session, 'definition.deploy');
  const processes = useProcesses();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const importFile = useFileImport();
  return (
    <div className="page">
      <header className="process-head">
        <h1>{t('list.title')}</h1>
        {mayDeploy ? (
          <div className="process-acts">
            <Link className="process-aside" to="/letters">
              {t('letters:templates')}
            </Link>
            <Button type="primary" onClick={() => setMaking(true)}>
              {t('list.new')}
            </Button>
            <Upload accept=".bpmn,.xml" showUploadList={false} beforeUpload={(file) => importFile(file)}>
              <Button>{t('list.import')}</Button>
            </Upload>
          </div>
        ) : null}
      </header>
      {making ? (
        <NewProcessDialog
          taken={(processes.data ?? []).map(({ live }) => live.key)}
          onClose={() => setMaking(false)}
          onMade={(key) => navigate(`/processes/${key}/edit`)}
        />
      ) : null}
      <Loaded query={processes}>
        {(rows) => (
          <>
            <p>{t('list.count', { count: rows.length })}</p>
            <ProcessTable rows={rows} mayDeploy={mayDeploy} />
            {mayDeploy ? <Drafts known={rows.map(({ live }) => live.key)} /> : null}
          </>
        )}
      </Loaded>
    </div>
  );
}

function ProcessTable({ rows, mayDeploy }: { rows: ProcessRow[]; mayDeploy: boolean }) {
  const { t } = useTranslation('modeler');
  const now = useNow();
  return (
    <Table<ProcessRow>
      rowKey={({ live }) => live.key}
      dataSource={rows}
      pagination={false}
      size="small"
      locale={{ emptyText: t(mayDeploy ? 'list.empty' : 'list.emptyReader') }}
      columns={[
        {
          title: t('list.process'),
          render: (_, { live }) => (
            <>
              <Link to={`/processes/${live.key}`}>
                <ProcessName definition={live} />
              </Link>
              <div className="modeler-hint">{live.key}</div>
            </>
          ),
        },
        {
          title: t('list.acts'),
          render: (_, { live }) => <ProcessAct definition={live} mayDeploy={mayDeploy} />,
        },
        { title: t('list.live'), responsive: ['sm'], render: (_, { live }) => t('version', { version: live.version }) },
        {
          title: t('list.running'),
          render: (_, { running, olderRunning }) => (
            <>
              {running}
              {olderRunning > 0 ? <div className="modeler-hint">{t('list.older', { count: olderRunning })}</div> : null}
            </>
          ),
        },
        { title: t('list.since'), responsive: ['sm'], render: (_, { live }) => moment(live.deployedAt, now) },
      ]}
    />
  );
}

function ProcessName({ definition }: { definition: DefinitionView }) {
  return useProcessName(definition);
}

function ProcessAct({ definition, mayDeploy }: { definition: DefinitionView; mayDeploy: boolean }) {
  const { t } = useTranslation('modeler');
  const name = useProcessName(definition);
  const { key } = definition;
  if (!mayDeploy) {
    return (
      <Link to={`/processes/${key}`} aria-label={t('list.lookNamed', { name })}>
        {t('list.look')}
      </Link>
    );
  }
  return (
    <Link to={`/processes/${key}/edit`} aria-label={t('list.editNamed', { name })}>
      {t(readDraft(key) ? 'list.goOn' : 'list.edit')}
    </Link>
  );
}

/** Begun on this machine and not deployed yet. */
function Drafts({ known }: { known: string[] }) {
  const { t } = useTranslation('modeler');
  const keys = draftKeys().filter((key) => !known.includes(key));
  if (keys.length === 0) return null;
  return (
    <section aria-label={t('list.drafts')}>
      <h2>{t('list.drafts')}</h2>
      <ul>
        {keys.map((key) => (
          <li key={key}>
            <Link to={`/processes/${key}/edit`}>{key}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
