import { Button, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type Authority, useMatters } from '../../api/matters.ts';
import { useKept } from '../../app/kept.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { MatterRows } from './MatterRows.tsx';

const STATES = ['open', 'completed'] as const;

/** What authorities outside have been asked, who follows it, and what came back. */
export function MattersPage() {
  const { t } = useTranslation('matters');
  const [search, setSearch] = useSearchParams();
  const [q, seek] = useKept('matters.q', '');
  const state = search.get('state') === 'completed' ? 'completed' : 'open';
  /** Each with its name. */
  const authorities = Object.entries(t('authority', { returnObjects: true }) as Record<Authority, string>) as [Authority, string][];
  const authority = authorities.find(([each]) => each === search.get('authority'))?.[0] ?? '';
  const matters = useMatters({ state, authority, q });
  const rows = matters.data?.pages.flatMap(({ items }) => items) ?? [];
  usePageTitle(t('matters'));
  const narrow = (change: Record<string, string>) => {
    const wanted = { ...Object.fromEntries(search), ...change };
    setSearch(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)), { replace: true });
  };
  return (
    <div className="page" style={{ maxWidth: 1300 }}>
      <div className="page-head">
        <h1>
          {t('matters')}{' '}
          {matters.data && <span className="count">{t('shown', { count: rows.length, more: matters.hasNextPage ? '+' : '' })}</span>}
        </h1>
        <SearchBox q={q} hint={t('searchHint')} search={seek} width={220} />
        <Select
          aria-label={t('authorityLabel')}
          value={authority}
          onChange={(value) => narrow({ authority: value })}
          options={[{ value: '', label: t('anyAuthority') }, ...authorities.map(([value, label]) => ({ value, label }))]}
          style={{ width: 150 }}
        />
        <Radio.Group
          aria-label={t('show')}
          optionType="button"
          value={state}
          onChange={({ target }) => narrow({ state: target.value === 'open' ? '' : target.value })}
          options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
      </div>
      <p className="muted">{t('about')}</p>
      <Loaded query={matters}>
        {() => (
          <section className="panel" aria-label={t('matters')}>
            {rows.length === 0 ? t(q || authority ? 'noneFound' : `none.${state}`) : <MatterRows matters={rows} />}
          </section>
        )}
      </Loaded>
      {matters.hasNextPage && (
        <Button block onClick={() => void matters.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </div>
  );
}
