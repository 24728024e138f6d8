import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditView, useAudit, useAuditVerification } from '../../api/audit.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { SearchBox } from '../../parts/SearchBox.tsx';

/** Who did what, and whether the book is whole. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const [who, setWho] = useState('');
  const [action, setAction] = useState('');
  const audit = useAudit({ who, action });
  const verification = useAuditVerification();
  const rows = audit.data?.pages.flatMap(({ items }) => items) ?? [];
  usePageTitle(t('audit'));
  return (
    <div className="page" style={{ maxWidth: 1200 }}>
      <div className="page-head">
        <h1>
          {t('audit')} <span className="count">{t('shown', { count: rows.length, more: audit.hasNextPage ? '+' : '' })}</span>
        </h1>
        <SearchBox hint={t('who')} search={setWho} width={180} />
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('action')}
          aria-label={t('action')}
          onChange={(chosen?: string) => setAction(chosen ?? '')}
          options={actionsIn(t('did', { returnObjects: true }) as Record<string, Record<string, string>>)}
          style={{ width: 220 }}
        />
      </div>
      <Loaded query={verification}>
        {({ entries, brokenAt }) => (
          <p className="panel" role="status" style={brokenAt === undefined ? undefined : { color: 'var(--overdue)' }}>
            {brokenAt === undefined ? t('whole', { count: entries }) : `⚠ ${t('broken', { seq: brokenAt })}`}
          </p>
        )}
      </Loaded>
      <Loaded query={audit}>
        {() =>
          rows.length === 0 ? (
            <p className="panel">{t('noneFound')}</p>
          ) : (
            <ul className="rows panel">
              {rows.map((entry) => (
                <Row key={entry.seq} entry={entry} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {audit.hasNextPage && (
        <Button block onClick={() => void audit.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </div>
  );
}

const actionsIn = (did: Record<string, Record<string, string>>) =>
  Object.entries(did).flatMap(([object, acts]) => Object.entries(acts).map(([act, label]) => ({ value: `${object}.${act}`, label })));

function Row({ entry }: { entry: AuditView }) {
  const { t } = useTranslation('audit');
  const { person, role } = useNames();
  const facts = [
    entry.object,
    entry.roles?.map(role).join(t('app:comma')),
    entry.fields && entry.fields.length > 0 && t('fields', { fields: entry.fields.join(', ') }),
    entry.reason && t('reason', { reason: entry.reason }),
    entry.address,
  ].filter(Boolean);
  return (
    <li className="ruled">
      <div className="wrap">
        <span className="muted">#{entry.seq}</span>
        <Moment at={entry.at} />
        <strong>{person(entry.who)}</strong>
        <span title={entry.action}>{t(`did.${entry.action}`, { defaultValue: entry.action })}</span>
      </div>
      <div className="muted">{facts.join(' · ')}</div>
    </li>
  );
}
