import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../app/Loading.tsx';

interface Paged<T> {
  pages: { items: T[]; total: number }[];
}

interface Props<T> {
  id: string;
  title: string;
  empty: string;
  query: UseInfiniteQueryResult<Paged<T>>;
  children(rows: T[]): ReactNode;
}

/** A list with how many there are in all, whatever of it is shown. */
export function ListPanel<T>({ id, title, empty, query, children }: Props<T>) {
  const { t } = useTranslation('board');
  return (
    <section className="panel" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {title} <span className="count">{query.data?.pages.at(-1)?.total ?? ''}</span>
      </h2>
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length > 0 ? children(rows) : <p className="muted">{empty}</p>;
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </section>
  );
}

/** From a figure to the list behind it, for eyes and for screen readers. */
export function goToList(id: string): void {
  document.getElementById(id)?.scrollIntoView({ block: 'start' });
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true });
}
