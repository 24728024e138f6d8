import { App, Button, Modal, Progress, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { cancelMigration, type MigrationView, startMigration, useMigration } from '../../api/migrations.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { queryClient } from '../../app/queries.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useDefinitionName } from '../instances/definition-names.ts';
import { ReasonDialog } from '../instances/ReasonDialog.tsx';
import { useProcessName } from '../processes/process-name.ts';
import { MigrationItems } from './MigrationItems.tsx';
import { MigrationMark } from './MigrationMark.tsx';
import './migrations.css';
import { versionOf } from './version-of.ts';

/** How far it is, what was refused and why. */
export function MigrationPage() {
  const { t } = useTranslation('migrations');
  const { migrationId = '' } = useParams();
  const migration = useMigration(migrationId);
  usePageTitle(t('migration'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <p style={{ margin: '0 0 8px' }}>
        <Link to="/migrations">← {t('backToList')}</Link>
      </p>
      <Loaded query={migration}>
        {(found) => (
          <>
            <Head migration={found} />
            <MigrationItems migration={found} state="failed" />
            <MigrationItems migration={found} state="skipped" />
          </>
        )}
      </Loaded>
    </div>
  );
}

const COUNTS = ['done', 'failed', 'skipped', 'left'] as const;

function Head({ migration }: { migration: MigrationView }) {
  const { t } = useTranslation('migrations');
  const { person } = useNames();
  const { key, from, to, counts, dryRun, state, startedBy, startedAt, endedAt, cancelledBy, reason } = migration;
  const name = useProcessName({ id: to, key, name: useDefinitionName(key) });
  const total = COUNTS.reduce((sum, each) => sum + counts[each], 0);
  const tried = total - counts.left;
  const percent = total === 0 ? (state === 'running' ? 0 : 100) : Math.floor((tried / total) * 100);
  const facts: [string, React.ReactNode][] = [
    [t('startedBy'), `${person(startedBy)}`],
    [t('startedAt'), <Moment key="started" at={startedAt} />],
    [t('endedAt'), endedAt && <Moment key="ended" at={endedAt} />],
    [t('cancelledBy'), cancelledBy && person(cancelledBy)],
    [t('reason'), reason],
  ];
  return (
    <header className="panel">
      <div className="page-head" style={{ marginBottom: 8 }}>
        <h1>
          {name} {t('fromTo', { from: versionOf(from), to: versionOf(to) })}
        </h1>
        <MigrationMark migration={migration} />
        <Acts migration={migration} />
      </div>
      {dryRun && <p>{t('dryAbout')}</p>}
      <Progress percent={percent} status={state === 'running' ? 'active' : 'normal'} aria-label={t('progress')} />
      <dl className="migration-counts" aria-live="polite">
        {COUNTS.map((each) => (
          <div key={each}>
            <dt>{t(`count.${dryRun ? 'dry' : 'real'}.${each}`)}</dt>
            <dd>{counts[each]}</dd>
          </div>
        ))}
      </dl>
      <Facts facts={facts} />
    </header>
  );
}

function Acts({ migration }: { migration: MigrationView }) {
  const { t } = useTranslation('migrations');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'cancel' | 'start'>();
  const { id, key, from, to, map, filter, dryRun, state, counts } = migration;
  const read = () => queryClient.invalidateQueries({ queryKey: ['migrations'] });

  async function cancel() {
    setAsking(undefined);
    await cancelMigration(id).catch((error: unknown) => message.error(sayProblem(error)));
    await read();
  }

  return (
    <Space wrap>
      {state === 'running' && (
        <Button danger onClick={() => setAsking('cancel')}>
          {t('cancel')}
        </Button>
      )}
      {state !== 'running' && (dryRun || counts.failed > 0) && (
        <Link to={`/migrations/new?${new URLSearchParams({ key, from, to })}`}>
          <Button tabIndex={-1}>{t('changeMap')}</Button>
        </Link>
      )}
      {dryRun && state === 'completed' && counts.done > 0 && (
        <Button type="primary" onClick={() => setAsking('start')}>
          {t('doIt')}
        </Button>
      )}
      {asking === 'cancel' && (
        <Modal
          open
          title={t('cancelTitle', { from: versionOf(from), to: versionOf(to) })}
          okText={t('cancel')}
          okButtonProps={{ danger: true }}
          cancelText={t('goOn')}
          onOk={() => void cancel()}
          onCancel={() => setAsking(undefined)}
        >
          <p>{t('cancelAbout')}</p>
        </Modal>
      )}
      {asking === 'start' && (
        <ReasonDialog
          title={t('doTitle', { from: versionOf(from), to: versionOf(to) })}
          about={t('doAbout', { count: counts.done })}
          act={t('doIt')}
          done={t('begun')}
          send={async (reason, sending) => {
            const begun = await startMigration({ from, to, map, filter, reason }, sending);
            void read();
            void navigate(`/migrations/${begun.id}`);
          }}
          close={() => setAsking(undefined)}
        />
      )}
    </Space>
  );
}
