import { App, Grid } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { claim, type TaskRow, useTaskOverview, useTasks } from '../../api/tasks.ts';
import { useKept, useKeptScroll } from '../../app/kept.ts';
import { Loaded } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { queryClient } from '../../app/queries.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { TaskDesk } from '../task/TaskDesk.tsx';
import './inbox.css';
import { InboxFilters } from './InboxFilters.tsx';
import { InboxViews } from './InboxViews.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { TaskList } from './TaskList.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useWords } from './use-words.ts';
import { filtersOf, isNarrowed, narrowingOf, viewOf } from './views.ts';

/** One list, one open task beside it. On a phone they are two screens. */
export function InboxPage() {
  const { t } = useTranslation('tasks');
  const { lg } = Grid.useBreakpoint();
  const { taskId } = useParams();
  const [words, change] = useWords();
  const [q, search] = useKept('inbox.q', '');
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [showsKeys, setShowsKeys] = useState(false);
  const listPlace = useRef<HTMLDivElement>(null);
  usePageTitle(t('inbox'));

  const asked = viewOf(words, undefined);
  const { data: overview } = useTaskOverview(useMemo(() => narrowingOf(asked, words, q), [asked, words, q]));
  const counts = overview?.counts;
  const view = viewOf(words, counts);
  // Which view is looked at must not change with what it is narrowed by.
  useEffect(() => {
    if (counts && !words.has('view')) change({ view });
  }, [counts, words, view, change]);
  const filters = useMemo(() => filtersOf(view, words, q), [view, words, q]);
  const tasks = useTasks(filters);
  const rows = tasks.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = tasks.data?.pages[0]?.counts[filters.view];
  const narrowed = isNarrowed(narrowingOf(view, words, q));
  useKeptScroll(`inbox.scroll.${JSON.stringify(filters)}`, listPlace, rows.length > 0);
  const suffix = words.size > 0 ? `?${words}` : '';

  const take = useCallback(
    async (id: string) => {
      try {
        await claim(id);
        void message.success(t('claimed'));
      } catch (error) {
        void message.error(sayProblem(error));
      }
      await queryClient.invalidateQueries({ queryKey: ['tasks'] });
    },
    [message, t],
  );
  const keys = useMemo(
    () => ({
      open: (id: string) => void navigate(`/inbox/${id}${suffix}`),
      claim: (id: string) => void take(id),
      help: () => setShowsKeys(true),
    }),
    [navigate, suffix, take],
  );
  useInboxKeys(listPlace, keys);

  function afterCompletion(next: TaskRow | undefined) {
    void navigate(next ? `/inbox/${next.id}${suffix}` : `/inbox${suffix}`);
  }

  function widen() {
    search('');
    change({ due: '', organisation: '', key: '', urgency: '' });
  }

  const list = (
    <section ref={listPlace} className="inbox-list" aria-label={t('list')}>
      <div className="inbox-head">
        <h1>{t('inbox')}</h1>
        <InboxViews view={view} counts={counts} help={() => setShowsKeys(true)} />
        <InboxFilters view={view} q={q} search={search} overview={overview} />
      </div>
      <Loaded query={tasks}>
        {() => (
          <TaskList
            rows={rows}
            total={total}
            view={view}
            counts={counts}
            widen={narrowed ? widen : undefined}
            openId={taskId}
            suffix={suffix}
            more={tasks.hasNextPage ? () => void tasks.fetchNextPage() : undefined}
          />
        )}
      </Loaded>
    </section>
  );
  const desk = taskId ? (
    <TaskDesk key={taskId} taskId={taskId} done={afterCompletion} back={lg ? undefined : `/inbox${suffix}`} />
  ) : (
    <p className="inbox-hint muted">{t('chooseOne')}</p>
  );

  return (
    <div className="inbox">
      {(lg || !taskId) && list}
      {(lg || taskId) && <section className="inbox-desk">{desk}</section>}
      {showsKeys && <KeysDialog close={() => setShowsKeys(false)} />}
    </div>
  );
}
