import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskRow } from '../../api/tasks.ts';
import { titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { useHolder } from '../../parts/holder.ts';

export function CaseTasks({ tasks }: { tasks: TaskRow[] }) {
  const { t } = useTranslation('cases');
  const holderOf = useHolder();
  const open = tasks.filter(({ state }) => state === 'open');
  if (open.length === 0) return <p className="muted">{t('noOpenTasks')}</p>;
  return (
    <ul className="rows">
      {open.map((task) => (
        <li key={task.id} className="wrap ruled">
          <Link to={`/tasks/${task.id}`}>{titled(task)}</Link>
          <DueTag state={task.state} dueAt={task.dueAt} deadline={task.deadline} />
          <span className="muted">{holderOf(task)}</span>
        </li>
      ))}
    </ul>
  );
}
