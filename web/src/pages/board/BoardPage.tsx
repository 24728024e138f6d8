import { lazy, Suspense } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { type Board, type BoardNarrowing, useBoard, useOpenAlerts } from '../../api/board.ts';
import { useKept } from '../../app/kept.ts';
import { Loaded, Waiting } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { useNames } from '../../parts/names.ts';
import { AlertList } from './AlertList.tsx';
import './board.css';
import { BoardTasks } from './BoardTasks.tsx';
import { Figures } from './Figures.tsx';
import { ListPanel } from './ListPanel.tsx';
import { NarrowingNote } from './NarrowingNote.tsx';
import { PoliceCalls } from './PoliceCalls.tsx';

const LoadChart = lazy(async () => ({ default: (await import('./LoadChart.tsx')).LoadChart }));

/** In place of a unit's code: what belongs to none. */
const NO_UNIT = 'none';
const WHOLE: BoardNarrowing = {};

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
  const [narrowing, setNarrowing] = useKept('board.narrowing', WHOLE);
  const organisations = board.byOrganisation.map((load) => ({
    ...load,
    id: load.id ?? NO_UNIT,
    name: load.id ? organisation(load.id) : t('noUnit'),
  }));
  const people = board.byPerson.flatMap((load) => (load.id === null ? [] : [{ ...load, id: load.id, name: load.name ?? load.id }]));
  const narrowed = narrowing !== WHOLE;
  // On a phone the lists are far above the chart that was touched.
  const choose = (chosen: BoardNarrowing) => {
    flushSync(() => setNarrowing(chosen));
    document.getElementById('narrowing')?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <Figures board={board} />
      <div className="board-columns">
        <div>
          <ListPanel id="alerts" title={t('alerts')} empty={t('noAlerts')} query={useOpenAlerts()}>
            {(alerts) => <AlertList alerts={alerts} />}
          </ListPanel>
          {narrowed && <NarrowingNote narrowing={narrowing} loads={[...organisations, ...people]} clear={() => setNarrowing(WHOLE)} />}
          <BoardTasks id="overdue" list="overdue" narrowing={narrowing} />
          <BoardTasks id="due-soon" list="soon" narrowing={narrowing} />
          {narrowed && <BoardTasks id="later" list="later" narrowing={narrowing} />}
        </div>
        <div>
          <Suspense fallback={<Waiting />}>
            <LoadChart title={t('byUnit')} empty={t('noWork')} loads={organisations} choose={(code) => choose({ organisation: code })} />
            <LoadChart title={t('byPerson')} empty={t('noHolders')} loads={people} choose={(assignee) => choose({ assignee })} />
          </Suspense>
          <PoliceCalls figure={board.discoveryToPolice} />
        </div>
      </div>
    </>
  );
}
