import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMatters } from '../../api/matters.ts';
import { Drawn } from '../../app/Drawn.tsx';
import { ProblemNote } from '../../app/Loading.tsx';
import { MatterRows } from '../matters/MatterRows.tsx';

/** What authorities outside have been asked in this case; nothing at all where nobody was. */
export function CaseMatters({ caseId }: { caseId: string }) {
  const { t } = useTranslation('matters');
  const open = useMatters({ case: caseId, state: 'open' });
  const done = useMatters({ case: caseId, state: 'completed' });
  const matters = [open, done].flatMap(({ data }) => data?.pages.flatMap(({ items }) => items) ?? []);
  const error = open.error ?? done.error;
  const more = [open, done].find(({ hasNextPage }) => hasNextPage);
  const again = () => Promise.all([open.refetch(), done.refetch()]);
  if (matters.length === 0 && !error) return null;
  return (
    <section className="panel" aria-labelledby="case-matters">
      <h2 id="case-matters">
        {t('matters')} <span className="count">{t('shown', { count: matters.length, more: more ? '+' : '' })}</span>
      </h2>
      {error ? <ProblemNote error={error} again={() => void again()} /> : null}
      <Drawn data={matters} again={again}>
        {() => <MatterRows matters={matters} ofCase />}
      </Drawn>
      {more && (
        <Button block type="text" onClick={() => void more.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </section>
  );
}
