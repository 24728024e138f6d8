import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskRow } from '../../api/tasks.ts';
import { titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { useNames } from '../../parts/names.ts';

export function CaseTasks({ tasks }: { tasks: TaskRow[] }) {
  const { t } = useTranslation('cases');
  const { recipient, person } = useNames();
  const open = tasks.filter(({ state }) => state === 'open');
  if (open.length === 0) return <p className="muted">{t('noOpenTasks')}</p>;
  return (
    <ul className="rows">
      {open.map((task) => (
        <li key={task.id} className="wrap ruled">
          <Link to={`/tasks/${task.id}`}>{titled(task)}</Link>
          <DueTag state={task.state} dueAt={task.dueAt} deadline={task.deadline} />
          <span className="muted">
            {task.assignee
              ? (task.assigneeName ?? person(task.assignee))
              : t('tasks:nobody', { who: task.candidateRoles.map(recipient).join(t('app:comma')) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
