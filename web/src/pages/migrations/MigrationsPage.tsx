import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type MigrationView, useMigrations } from '../../api/migrations.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { useDefinitionName } from '../instances/definition-names.ts';
import './migrations.css';
import { useProcessName } from '../processes/process-name.ts';
import { MigrationMark } from './MigrationMark.tsx';
import { versionOf } from './version-of.ts';

/** What has been moved from one version to another, many at once. */
export function MigrationsPage() {
  const { t } = useTranslation('migrations');
  const migrations = useMigrations();
  const rows = migrations.data?.pages.flatMap(({ items }) => items) ?? [];
  usePageTitle(t('migrations'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <div className="page-head">
        <h1>
          {t('migrations')} <span className="count">{t('shown', { count: rows.length, more: migrations.hasNextPage ? '+' : '' })}</span>
        </h1>
        <Link to="/migrations/new">
          <Button type="primary" tabIndex={-1}>
            {t('new')}
          </Button>
        </Link>
      </div>
      <p className="muted">{t('about')}</p>
      <Loaded query={migrations}>
        {() =>
          rows.length === 0 ? (
            <p className="panel">{t('none')}</p>
          ) : (
            <ul className="rows migration-rows">
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {migrations.hasNextPage && (
        <Button block onClick={() => void migrations.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </div>
  );
}

function Row({ row }: { row: MigrationView }) {
  const { t } = useTranslation('migrations');
  const { person } = useNames();
  const { key, from, to, counts } = row;
  const name = useProcessName({ id: to, key, name: useDefinitionName(key) });
  return (
    <li className="migration-row" data-migration={row.id}>
      <div>
        <Link to={`/migrations/${row.id}`}>
          <strong>{name}</strong> {t('fromTo', { from: versionOf(from), to: versionOf(to) })}
        </Link>
        <div className="muted">
          <Moment at={row.startedAt} /> · {person(row.startedBy)}
        </div>
      </div>
      <span>{t(row.dryRun ? 'dryCounts' : 'shortCounts', { done: counts.done, failed: counts.failed, left: counts.left })}</span>
      <MigrationMark migration={row} />
    </li>
  );
}
