import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type BoardList, type BoardNarrowing, type BoardRow, useBoardTasks } from '../../api/board.ts';
import { titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { useHolder } from '../../parts/holder.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { UrgencyMark } from '../../parts/UrgencyMark.tsx';
import { ListPanel } from './ListPanel.tsx';
import { TaskSteps } from './TaskSteps.tsx';

interface Props {
  id: string;
  list: BoardList;
  narrowing: BoardNarrowing;
}

export function BoardTasks({ id, list, narrowing }: Props) {
  const { t } = useTranslation('board');
  return (
    <ListPanel id={id} title={t(`list.${list}`)} empty={t(`none.${list}`)} query={useBoardTasks(list, narrowing)}>
      {(tasks) => (
        <ul className="rows">
          {tasks.map((task) => (
            <Row key={task.id} task={task} />
          ))}
        </ul>
      )}
    </ListPanel>
  );
}

function Row({ task }: { task: BoardRow }) {
  const { t } = useTranslation('board');
  const { organisation } = useNames();
  const holderOf = useHolder();
  return (
    <li className="board-row">
      <div className="board-row-what">
        <span className="wrap">
          <DueTag state={task.state} dueAt={task.dueAt} deadline={task.deadline} />
          <UrgencyMark urgency={task.urgency} danger={task.danger} />
          {task.caseId ? <Link to={`/cases/${task.caseId}`}>{task.caseNo}</Link> : null}
          <strong>{titled(task)}</strong>
          {task.level > 0 && <span className="level">{t('level', { level: task.level })}</span>}
        </span>
        <div className="muted">
          {[task.organisation && organisation(task.organisation), holderOf(task)].filter(Boolean).join(' · ')}
          {task.dueAt && (
            <>
              {' · '}
              {t('dueAt')} <Moment at={task.dueAt} />
            </>
          )}
        </div>
      </div>
      <TaskSteps taskId={task.id} name={titled(task)} candidates={task.candidateRoles} />
    </li>
  );
}
