import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type PoliceBand, usePoliceCalls } from '../../api/board.ts';
import { Loaded } from '../../app/Loading.tsx';
import { useNames } from '../../parts/names.ts';

/** The cases of one band, the slowest first. */
export function PoliceCallList({ band, title }: { band: Pick<PoliceBand, 'over' | 'upTo'>; title: string }) {
  const { t } = useTranslation('board');
  const { organisation } = useNames();
  const calls = usePoliceCalls(band);
  return (
    <>
      <h3>
        {title} <span className="count">{calls.data?.pages.at(-1)?.total ?? ''}</span>
      </h3>
      <Loaded query={calls}>
        {({ pages }) => (
          <ul className="rows" data-testid="police-calls">
            {pages
              .flatMap(({ items }) => items)
              .map((found) => (
                <li key={found.id} className="board-row">
                  <Link to={`/cases/${found.id}`}>
                    {found.caseNo} {found.title}
                  </Link>
                  <span>{t('minutes', { count: found.minutes })}</span>
                  <span className="muted">
                    {[found.urgency && t(`app:urgency.${found.urgency}`), found.organisation && organisation(found.organisation)]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {calls.hasNextPage && (
        <Button block loading={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </>
  );
}
