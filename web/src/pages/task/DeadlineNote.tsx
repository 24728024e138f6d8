import { useTranslation } from 'react-i18next';
import type { DeadlineView } from '../../api/deadlines.ts';
import type { TaskView } from '../../api/tasks.ts';
import { inLanguage, named } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { NextStageNote } from '../../parts/NextStageNote.tsx';
import { useNames } from '../../parts/names.ts';
import { DeadlineActs } from '../deadline/DeadlineActs.tsx';
import { DeadlineChanges } from '../deadline/DeadlineChanges.tsx';

/** By when, and why that date: of several limits the earliest first, and before all what happens next. */
export function DeadlineNote({ task }: { task: TaskView }) {
  const { t } = useTranslation('tasks');
  const limits = [...(task.deadline ? [task.deadline] : []), ...task.besides].sort((one, other) => one.dueAt.localeCompare(other.dueAt));
  const [first, ...others] = limits;
  if (!first) return null;
  return (
    <section className="panel" aria-labelledby="deadline-title">
      <h2 id="deadline-title">
        {t('byWhen')} <Moment at={first.dueAt} /> <DueTag state={task.state} dueAt={first.dueAt} deadline={first} />
      </h2>
      {task.next && (
        <p style={{ margin: '0 0 4px' }}>
          <strong>
            <NextStageNote next={task.next} ownPolicy={first.policy} />
          </strong>
        </p>
      )}
      <Counted deadline={first} />
      {others.map((deadline) => (
        <div key={deadline.id} className="deadline-other">
          <h3>
            {t('alsoBy')} <Moment at={deadline.dueAt} /> <DueTag state={task.state} dueAt={deadline.dueAt} deadline={deadline} />
          </h3>
          <Counted deadline={deadline} />
        </div>
      ))}
    </section>
  );
}

function Counted({ deadline }: { deadline: DeadlineView }) {
  const { t } = useTranslation('tasks');
  return (
    <>
      <p style={{ margin: '0 0 4px' }}>
        {named(deadline)} ({deadline.policy}): {inLanguage(deadline.explanation, deadline.explanationEn)}
      </p>
      <p className="muted" style={{ margin: 0 }}>
        {t('source')}: {inLanguage(deadline.source, deadline.sourceEn)}
      </p>
      {deadline.provisional && <p style={{ margin: '4px 0 0', color: 'var(--soon)' }}>⚠ {t('provisionalAbout')}</p>}
      <DeadlineChanges deadline={deadline} />
      {deadline.stages.length > 0 && <Stages stages={deadline.stages} />}
      <DeadlineActs deadline={deadline} />
    </>
  );
}

function Stages({ stages }: Pick<DeadlineView, 'stages'>) {
  const { t } = useTranslation('tasks');
  const { recipient } = useNames();
  return (
    <details style={{ marginTop: 4 }}>
      <summary>{t('whoIsTold')}</summary>
      <ul style={{ margin: '4px 0 0', paddingLeft: 20 }}>
        {stages.map(({ stage, at, to, rangAt }) => (
          <li key={stage}>
            <Moment at={at} /> · {t(`stage.${stage.replace(/\d+$/, '')}`, { defaultValue: stage })}
            {to.length > 0 && ` · ${to.map(recipient).join(t('app:comma'))}`}
            {rangAt && ` · ${t('rang')}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
