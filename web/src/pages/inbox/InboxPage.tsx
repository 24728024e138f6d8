import { App, Grid } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { claim, type TaskRow, useTaskCounts, useTasks } from '../../api/tasks.ts';
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
import { filtersOf, viewOf } from './views.ts';

/** One list, one open task beside it. On a phone they are two screens. */
export function InboxPage() {
  const { t } = useTranslation('tasks');
  const { lg } = Grid.useBreakpoint();
  const { taskId } = useParams();
  const [words] = useSearchParams();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [showsKeys, setShowsKeys] = useState(false);
  const listPlace = useRef<HTMLDivElement>(null);
  usePageTitle(t('inbox'));

  const { data: counts } = useTaskCounts();
  const view = viewOf(words, counts);
  const tasks = useTasks(useMemo(() => filtersOf(view, words), [view, words]));
  const rows = tasks.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = tasks.data?.pages[0]?.counts[filtersOf(view, words).view];
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

  const list = (
    <section ref={listPlace} className="inbox-list" aria-label={t('list')}>
      <div className="inbox-head">
        <h1>{t('inbox')}</h1>
        <InboxViews view={view} counts={counts} help={() => setShowsKeys(true)} />
        <InboxFilters />
      </div>
      <Loaded query={tasks}>
        {() => (
          <TaskList
            rows={rows}
            total={total}
            view={view}
            counts={counts}
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
