import { Alert, Collapse } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { may, useSession } from '../../api/session.ts';
import { type TaskRow, type TaskView, useTask } from '../../api/tasks.ts';
import { Loaded, Waiting } from '../../app/Loading.tsx';
import { useNames } from '../../parts/names.ts';
import { DiagramPanel } from '../case/DiagramPanel.tsx';
import { Known } from '../case/Known.tsx';
import { Timeline } from '../case/Timeline.tsx';
import { Attachments } from './Attachments.tsx';
import { Comments } from './Comments.tsx';
import { DeadlineNote } from './DeadlineNote.tsx';
import { KeyFacts } from './KeyFacts.tsx';
import { TaskForm } from './TaskForm.tsx';
import { TaskHead } from './TaskHead.tsx';

interface Props {
  taskId: string;
  /** After completion: the task of the same case that this person may do next. */
  done(next: TaskRow | undefined): void;
  back?: string;
}

/** One task: what to do, by when and why, the form, what the case knows, the path so far. */
export function TaskDesk({ taskId, done, back }: Props) {
  const { t } = useTranslation('tasks');
  const task = useTask(taskId);
  const { waiting } = useNames();
  return (
    <>
      {back && (
        <p style={{ margin: '0 0 8px' }}>
          <Link to={back}>← {t('backToList')}</Link>
        </p>
      )}
      <Loaded query={task}>{(found) => (waiting ? <Waiting /> : <Desk task={found} done={done} />)}</Loaded>
    </>
  );
}

function Desk({ task, done }: { task: TaskView; done: Props['done'] }) {
  const { t } = useTranslation('tasks');
  const { data: session } = useSession();
  const readsCases = may(session, 'case.read') && task.case !== null;
  // Whoever has a part in a case sees that part: claiming a task is taking part.
  const closed = readsCases && !task.readsCase;
  const showsCase = readsCases && task.readsCase;
  const facts = showsCase ? factsFor(task.form) : [];
  const background = [
    showsCase && { key: 'known', label: t('known'), children: <Known caseId={task.case!.id} /> },
    !closed && { key: 'diagram', label: t('diagram'), children: <DiagramPanel instanceId={task.instanceId} /> },
    showsCase && { key: 'timeline', label: t('timeline'), children: <Timeline caseId={task.case!.id} /> },
    { key: 'attachments', label: t('attachments'), children: <Attachments taskId={task.id} mayAdd={task.can.complete} /> },
    { key: 'comments', label: t('comments'), children: <Comments taskId={task.id} /> },
  ].filter((panel) => panel !== false);
  return (
    <article aria-labelledby="task-name">
      <TaskHead task={task} linksCase={showsCase} />
      {closed && (
        <Alert type="info" showIcon title={t(task.can.claim ? 'claimToReadCase' : 'caseClosedToYou')} style={{ marginBottom: 12 }} />
      )}
      <DeadlineNote task={task} />
      {facts.length > 0 && <KeyFacts caseId={task.case!.id} names={facts} />}
      <TaskForm task={task} done={done} />
      <Collapse items={background} defaultActiveKey={facts.length > 0 ? ['known'] : []} destroyOnHidden />
    </article>
  );
}

/** What the form wants to be read before it is filled in. */
function factsFor(form: TaskView['form']): string[] {
  return (form?.properties as { facts?: string[] } | undefined)?.facts ?? [];
}
