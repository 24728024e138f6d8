import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Board, useBoard } from '../../api/board.ts';
import { Loaded, Waiting } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { useNames } from '../../parts/names.ts';
import { AlertList } from './AlertList.tsx';
import './board.css';
import { BoardTasks } from './BoardTasks.tsx';
import { Figures } from './Figures.tsx';
import { NarrowingNote } from './NarrowingNote.tsx';
import { type Narrowing, NOBODY, narrowed } from './narrowing.ts';

const LoadChart = lazy(async () => ({ default: (await import('./LoadChart.tsx')).LoadChart }));

export function BoardPage() {
  const { t } = useTranslation('board');
  const board = useBoard();
  usePageTitle(t('board'));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('board')}</h1>
        <span className="muted">{t('live')}</span>
      </div>
      <Loaded query={board}>{(found) => <Content board={found} />}</Loaded>
    </div>
  );
}

function Content({ board }: { board: Board }) {
  const { t } = useTranslation('board');
  const { organisation } = useNames();
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const overdue = narrowed(board.overdue, narrowing);
  const dueSoon = narrowed(board.dueSoon, narrowing);
  const organisations = board.byOrganisation.map((load) => ({
    ...load,
    id: load.id ?? NOBODY,
    name: load.id ? organisation(load.id) : t('noUnit'),
  }));
  const people = board.byPerson.map((load) => ({ ...load, id: load.id ?? NOBODY, name: load.name ?? t('nobody') }));
  return (
    <>
      <Figures board={board} />
      <div className="board-columns">
        <div>
          <section className="panel" id="alerts" aria-labelledby="alerts-title">
            <h2 id="alerts-title">
              {t('alerts')} <span className="count">{board.alerts.length}</span>
            </h2>
            {board.alerts.length > 0 ? (
              <AlertList alerts={board.alerts} tasks={[...board.overdue, ...board.dueSoon]} />
            ) : (
              <p className="muted">{t('noAlerts')}</p>
            )}
          </section>
          <NarrowingNote narrowing={narrowing} loads={[...organisations, ...people]} clear={() => setNarrowing({})} />
          <section className="panel" id="overdue" aria-labelledby="overdue-title">
            <h2 id="overdue-title">
              {t('overdue')} <span className="count">{overdue.length}</span>
            </h2>
            <BoardTasks tasks={overdue} empty={t('noOverdue')} />
          </section>
          <section className="panel" id="due-soon" aria-labelledby="due-soon-title">
            <h2 id="due-soon-title">
              {t('dueSoon')} <span className="count">{dueSoon.length}</span>
            </h2>
            <BoardTasks tasks={dueSoon} empty={t('noDueSoon')} />
          </section>
        </div>
        <div>
          <Suspense fallback={<Waiting />}>
            <LoadChart
              title={t('byUnit')}
              empty={t('noWork')}
              loads={organisations}
              choose={(code) => setNarrowing({ organisation: code })}
            />
            <LoadChart title={t('byPerson')} empty={t('noHolders')} loads={people} choose={(assignee) => setNarrowing({ assignee })} />
          </Suspense>
        </div>
      </div>
    </>
  );
}
