import { useTranslation } from 'react-i18next';
import type { DeadlineView } from '../../api/deadlines.ts';
import { inLanguage, titled } from '../../language.ts';
import { DueTag } from '../../parts/DueTag.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { DeadlineActs } from '../deadline/DeadlineActs.tsx';
import { DeadlineChanges } from '../deadline/DeadlineChanges.tsx';

const ENDED = new Set(['met', 'cancelled', 'waived']);
const hasEnded = ({ status, closedAt }: DeadlineView) => closedAt !== undefined || ENDED.has(status);

export function CaseDeadlines({ deadlines }: { deadlines: DeadlineView[] }) {
  const { t } = useTranslation('cases');
  if (deadlines.length === 0) return <p className="muted">{t('noDeadlines')}</p>;
  const running = deadlines.filter((deadline) => !hasEnded(deadline));
  const ended = deadlines.filter(hasEnded);
  return (
    <>
      <List deadlines={running} />
      {ended.length > 0 && (
        <details>
          <summary>{t('endedDeadlines', { count: ended.length })}</summary>
          <List deadlines={ended} />
        </details>
      )}
    </>
  );
}

function List({ deadlines }: { deadlines: DeadlineView[] }) {
  const { t } = useTranslation('cases');
  return (
    <ul className="rows">
      {deadlines.map((deadline) => (
        <li key={deadline.id} className="ruled">
          <div className="wrap">
            <strong>{titled(deadline)}</strong>
            {hasEnded(deadline) ? (
              <span className="due due-done">{t(`deadlineStatus.${deadline.status}`)}</span>
            ) : (
              <DueTag dueAt={deadline.dueAt} deadline={deadline} />
            )}
          </div>
          <details>
            <summary>
              {deadline.policy} · <Moment at={deadline.dueAt} />
            </summary>
            <p style={{ margin: '4px 0' }}>{inLanguage(deadline.explanation, deadline.explanationEn)}</p>
            <p className="muted" style={{ margin: 0 }}>
              {t('tasks:source')}: {inLanguage(deadline.source, deadline.sourceEn)}
            </p>
          </details>
          <DeadlineChanges deadline={deadline} />
          <DeadlineActs deadline={deadline} />
        </li>
      ))}
    </ul>
  );
}
