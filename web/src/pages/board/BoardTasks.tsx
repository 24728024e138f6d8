import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OverdueRow } from '../../api/board.ts';
import type { TaskRow } from '../../api/tasks.ts';
import { named } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { TaskSteps } from './TaskSteps.tsx';

export function BoardTasks({ tasks, empty }: { tasks: (TaskRow | OverdueRow)[]; empty: string }) {
  if (tasks.length === 0) return <p className="muted">{empty}</p>;
  return (
    <ul className="rows">
      {tasks.map((task) => (
        <Row key={task.id} task={task} />
      ))}
    </ul>
  );
}

function Row({ task }: { task: TaskRow | OverdueRow }) {
  const { t } = useTranslation('board');
  const { organisation, person, recipient } = useNames();
  const level = 'level' in task ? task.level : 0;
  const holder = task.assignee
    ? (task.assigneeName ?? person(task.assignee))
    : t('tasks:nobody', { who: task.candidateRoles.map(recipient).join(t('app:comma')) });
  return (
    <li className="board-row">
      <div className="board-row-what">
        <span className="wrap">
          <DueTag state={task.state} dueAt={task.dueAt} deadline={task.deadline} />
          {task.caseId ? <Link to={`/cases/${task.caseId}`}>{task.caseNo}</Link> : null}
          <strong>{named(task)}</strong>
          {level > 0 && <span className="level">{t('level', { level })}</span>}
        </span>
        <div className="muted">
          {[task.organisation && organisation(task.organisation), holder].filter(Boolean).join(' · ')}
          {task.dueAt && (
            <>
              {' · '}
              {t('dueAt')} <Moment at={task.dueAt} />
            </>
          )}
        </div>
      </div>
      <TaskSteps taskId={task.id} candidates={task.candidateRoles} />
    </li>
  );
}
