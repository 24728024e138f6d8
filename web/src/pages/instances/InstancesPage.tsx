import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type SeenInstance, useInstances } from '../../api/instances.ts';
import { may, useSession } from '../../api/session.ts';
import { useKept } from '../../app/kept.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useProcessName } from '../processes/process-name.ts';
import { useDefinitionName } from './definition-names.ts';
import { InstanceFilters } from './InstanceFilters.tsx';
import './instances.css';
import { StateMark } from './StateMark.tsx';
import { type Filled, NOTHING, wantedOf } from './wanted.ts';

/** Everything that runs or has run, to be found by what is known of it. */
export function InstancesPage() {
  const { t } = useTranslation('instances');
  const { data: session } = useSession();
  const [filled, setFilled] = useKept<Filled>('instances.filled', NOTHING);
  const instances = useInstances(wantedOf(filled).wanted ?? {});
  const rows = instances.data?.pages.flatMap(({ items }) => items) ?? [];
  usePageTitle(t('instances'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <div className="page-head">
        <h1>
          {t('instances')} <span className="count">{t('shown', { count: rows.length, more: instances.hasNextPage ? '+' : '' })}</span>
        </h1>
        {may(session, 'instance.operate') && <Link to="/migrations">{t('migrations:migrations')}</Link>}
      </div>
      <p className="muted">{t('about')}</p>
      <InstanceFilters filled={filled} search={setFilled} />
      <Loaded query={instances}>
        {() =>
          rows.length === 0 ? (
            <p className="panel">{t(noneWords(filled, instances.hasNextPage))}</p>
          ) : (
            <ul className="rows instance-rows">
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {instances.hasNextPage && (
        <Button block loading={instances.isFetchingNextPage} onClick={() => void instances.fetchNextPage()}>
          {t(rows.length === 0 ? 'goOn' : 'app:more')}
        </Button>
      )}
    </div>
  );
}

/** Where many have to be looked at, the first of them may hold nothing. */
function noneWords(filled: Filled, more: boolean): string {
  if (more) return 'noneYet';
  return filled === NOTHING ? 'none' : 'noneFound';
}

function Row({ row }: { row: SeenInstance }) {
  const { t } = useTranslation('instances');
  const { definitionId: id, key } = row;
  const name = useProcessName({ id, key, name: useDefinitionName(key) });
  return (
    <li className="instance-row" data-instance={row.id}>
      <div>
        <Link to={`/instances/${row.id}`}>
          <strong>{row.businessKey ?? t('withoutKey')}</strong>
        </Link>
        <div className="muted">
          {name} · {t('modeler:version', { version: row.version })}
        </div>
      </div>
      <div className="muted">
        {t('started')} <Moment at={row.startedAt} />
        {row.endedAt && (
          <div>
            {t('ended')} <Moment at={row.endedAt} />
          </div>
        )}
      </div>
      <StateMark instance={row} />
    </li>
  );
}
