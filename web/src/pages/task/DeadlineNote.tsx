import { useTranslation } from 'react-i18next';
import type { DeadlineView } from '../../api/deadlines.ts';
import { inLanguage, named } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import { DeadlineActs } from '../deadline/DeadlineActs.tsx';
import { DeadlineChanges } from '../deadline/DeadlineChanges.tsx';

/** By when, and why that date. */
export function DeadlineNote({ deadline, state }: { deadline: DeadlineView; state: string }) {
  const { t } = useTranslation('tasks');
  const { recipient } = useNames();
  return (
    <section className="panel" aria-labelledby="deadline-title">
      <h2 id="deadline-title">
        {t('byWhen')} <Moment at={deadline.dueAt} /> <DueTag state={state} dueAt={deadline.dueAt} deadline={deadline} />
      </h2>
      <p style={{ margin: '0 0 4px' }}>
        {named(deadline)} ({deadline.policy}): {inLanguage(deadline.explanation, deadline.explanationEn)}
      </p>
      <p className="muted" style={{ margin: 0 }}>
        {t('source')}: {inLanguage(deadline.source, deadline.sourceEn)}
      </p>
      {deadline.provisional && <p style={{ margin: '4px 0 0', color: 'var(--soon)' }}>⚠ {t('provisionalAbout')}</p>}
      <DeadlineChanges deadline={deadline} />
      {deadline.stages.length > 0 && (
        <details style={{ marginTop: 4 }}>
          <summary>{t('whoIsTold')}</summary>
          <ul style={{ margin: '4px 0 0', paddingLeft: 20 }}>
            {deadline.stages.map(({ stage, at, to, rangAt }) => (
              <li key={stage}>
                <Moment at={at} /> · {t(`stage.${stage.replace(/\d+$/, '')}`, { defaultValue: stage })}
                {to.length > 0 && ` · ${to.map(recipient).join(t('app:comma'))}`}
                {rangAt && ` · ${t('rang')}`}
              </li>
            ))}
          </ul>
        </details>
      )}
      <DeadlineActs deadline={deadline} />
    </section>
  );
}
