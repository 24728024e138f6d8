import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePolicies } from '../../api/deadlines.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { LatestRecount } from '../recount/LatestRecount.tsx';
import { PolicyPanel } from './PolicyPanel.tsx';
import { asPolicy } from './policy.ts';

export function PoliciesPage() {
  const { t } = useTranslation('policies');
  const policies = usePolicies();
  const [q, setQ] = useState('');
  usePageTitle(t('policies'));
  return (
    <div className="page" style={{ maxWidth: 1100 }}>
      <Loaded query={policies}>
        {(items) => {
          const found = items.filter((view) =>
            Object.values(view).some((value) => typeof value === 'string' && value.toLowerCase().includes(q.toLowerCase())),
          );
          return (
            <>
              <div className="page-head">
                <h1>
                  {t('policies')} <span className="count">{t('shown', { count: found.length })}</span>
                </h1>
                <Input.Search
                  allowClear
                  value={q}
                  onChange={({ target }) => setQ(target.value)}
                  placeholder={t('searchHint')}
                  aria-label={t('searchHint')}
                  style={{ width: 260 }}
                />
              </div>
              <p className="muted">{t('about')}</p>
              <LatestRecount kind="policy" />
              {found.length === 0 && <p className="panel">{t('noneFound')}</p>}
              {found.map((view) => (
                <PolicyPanel key={view.id} policy={asPolicy(view)} />
              ))}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
