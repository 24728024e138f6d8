import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type MigrationItemView, type MigrationView, useMigrationItems, useProposal } from '../../api/migrations.ts';
import { Loaded } from '../../app/Loading.tsx';
import { named } from '../../language.ts';

/** Those that were not moved, each with the reason in words. */
export function MigrationItems({ migration, state }: { migration: MigrationView; state: 'failed' | 'skipped' }) {
  const { t } = useTranslation('migrations');
  const count = migration.counts[state];
  const items = useMigrationItems(migration.id, state, count);
  const { data: proposal } = useProposal(migration.from, migration.to);
  if (count === 0) return null;
  const rows = items.data?.pages.flatMap((page) => page.items) ?? [];

  /** An element of the old version as people know it. */
  function elementName(id: string): string {
    const { name, nameEn } = proposal?.elements.find((element) => element.id === id) ?? {};
    return name ? named({ name, ...(nameEn ? { nameEn } : {}) }) : id;
  }

  function reasons({ code, issues = [] }: MigrationItemView): string[] {
    const homeless = issues.flatMap(({ code: found, elementId }) =>
      elementId ? [t(found === 'MIGRATION_MOVES' ? 'movesAt' : 'homelessAt', { name: elementName(elementId) })] : [],
    );
    if (homeless.length > 0) return [...new Set(homeless)];
    return code ? [t(`why.${code}`, { defaultValue: t(`problems:${code}`, { defaultValue: t('problems:REFUSED') }) })] : [];
  }

  return (
    <section className="panel" aria-labelledby={`migration-${state}`}>
      <h2 id={`migration-${state}`}>
        {t(`list.${state}`)} <span className="count">{count}</span>
      </h2>
      <p className="muted">{t(`listAbout.${state}`)}</p>
      <Loaded query={items}>
        {() => (
          <ul className="rows">
            {rows.map((item) => (
              <li key={item.instanceId} className="ruled">
                <Link to={`/instances/${item.instanceId}`}>{item.businessKey ?? item.instanceId}</Link>
                {reasons(item).map((reason) => (
                  <div key={reason}>{reason}</div>
                ))}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {items.hasNextPage && (
        <Button block onClick={() => void items.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </section>
  );
}
