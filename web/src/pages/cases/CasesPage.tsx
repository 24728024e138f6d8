import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { type CaseView, useCases } from '../../api/cases.ts';
import { may, useSession } from '../../api/session.ts';
import { useKept } from '../../app/kept.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { SuspendedMark } from '../../parts/SuspendedMark.tsx';
import './cases.css';

export function CasesPage() {
  const { t } = useTranslation('cases');
  const { data: session } = useSession();
  const [words, setWords] = useSearchParams();
  const [q, search] = useKept('cases.q', '');
  const status = words.get('status') ?? '';
  const cases = useCases({ q, status });
  /** The states that the processes write, each with its name. */
  const states = t('statusName', { returnObjects: true }) as Record<string, string>;
  const rows = cases.data?.pages.flatMap(({ items }) => items) ?? [];
  usePageTitle(t('cases'));
  return (
    <div className="page">
      <div className="page-head">
        <h1>
          {t('cases')}{' '}
          {cases.data && <span className="count">{t('shown', { count: rows.length, more: cases.hasNextPage ? '+' : '' })}</span>}
        </h1>
        <SearchBox q={q} hint={t('searchHint')} search={search} width={240} />
        <Select
          aria-label={t('status')}
          value={status}
          onChange={(value: string) => setWords(value ? { status: value } : {}, { replace: true })}
          options={[{ value: '', label: t('anyStatus') }, ...Object.entries(states).map(([value, label]) => ({ value, label }))]}
          style={{ width: 140 }}
        />
        {may(session, 'case.create') && (
          <Link to="/cases/new">
            <Button type="primary" tabIndex={-1}>
              {t('newCase')}
            </Button>
          </Link>
        )}
      </div>
      <Loaded query={cases}>
        {() =>
          rows.length === 0 ? (
            <p className="panel">{t(q || status ? 'noneFound' : 'noCases')}</p>
          ) : (
            <ul className="rows case-rows">
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {cases.hasNextPage && (
        <Button block onClick={() => void cases.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </div>
  );
}

function Row({ row }: { row: CaseView }) {
  const { t } = useTranslation('cases');
  const { organisation, person } = useNames();
  return (
    <li className="case-row">
      <Link to={`/cases/${row.id}`} className="case-row-name">
        {row.caseNo} {row.title}
      </Link>
      <span>{row.urgency ? t(`app:urgency.${row.urgency}`) : t('notTriaged')}</span>
      <span>{row.riskLevel ? t(`app:risk.${row.riskLevel}`, { defaultValue: row.riskLevel }) : ''}</span>
      <span>{row.suspended ? <SuspendedMark /> : t(`statusName.${row.status}`, { defaultValue: row.status })}</span>
      <span className="muted">{row.organisation && organisation(row.organisation)}</span>
      <span className="muted">{row.owner && person(row.owner)}</span>
      <span className="muted">
        <Moment at={row.openedAt} />
      </span>
    </li>
  );
}
