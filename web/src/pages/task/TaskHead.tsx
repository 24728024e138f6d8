import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskView } from '../../api/tasks.ts';
import { titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { useHolder } from '../../parts/holder.ts';
import { useNames } from '../../parts/names.ts';
import { SuspendedMark } from '../../parts/SuspendedMark.tsx';
import { UrgencyMark } from '../../parts/UrgencyMark.tsx';
import { TaskActions } from './TaskActions.tsx';

export function TaskHead({ task, linksCase }: { task: TaskView; linksCase: boolean }) {
  const { t } = useTranslation('tasks');
  const { organisation, person } = useNames();
  const holderOf = useHolder();
  const found = task.case;
  const holder = holderOf(task);
  return (
    <header className="panel">
      <div className="page-head" style={{ marginBottom: 4 }}>
        <h1 id="task-name" tabIndex={-1}>
          {titled(task)}
        </h1>
        {task.suspended && <SuspendedMark />}
        <DueTag state={task.state} dueAt={task.dueAt} deadline={task.deadline} />
      </div>
      <div className="wrap muted">
        {found &&
          (linksCase ? (
            <Link to={`/cases/${found.id}`}>
              {found.caseNo} {found.title}
            </Link>
          ) : (
            <span>
              {found.caseNo} {found.title}
            </span>
          ))}
        {/* Of a case pack the case itself does not tell; the task does, as it does in the list. */}
        <UrgencyMark urgency={found?.urgency ?? task.urgency} danger={task.danger} />
        {task.organisation && <span>{organisation(task.organisation)}</span>}
        {holder && <span>{task.assignee ? t('heldBy', { name: holder }) : holder}</span>}
        {task.delegatedBy && <span>{t('delegatedBy', { name: person(task.delegatedBy) })}</span>}
        {task.external && <span>{t('external')}</span>}
      </div>
      {task.documentation && <p style={{ margin: '8px 0 0', whiteSpace: 'pre-line' }}>{task.documentation}</p>}
      <TaskActions task={task} />
    </header>
  );
}
