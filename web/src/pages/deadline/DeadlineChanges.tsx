import { useTranslation } from 'react-i18next';
import type { DeadlineChange, DeadlineView } from '../../api/deadlines.ts';
import { inLanguage } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { useNames } from '../../parts/names.ts';
import './deadline.css';

/** What was changed since the deadline started: who, why, from when to when, and how the date was counted. */
export function DeadlineChanges({ deadline }: { deadline: DeadlineView }) {
  const { t } = useTranslation('deadlines');
  const { changes = [] } = deadline;
  if (changes.length === 0) return null;
  return (
    <details style={{ marginTop: 4 }}>
      <summary>{t('changes', { count: changes.length })}</summary>
      <ol className="deadline-changes">
        {changes.map((change) => (
          <Change key={`${change.at}-${change.kind}`} change={change} />
        ))}
      </ol>
    </details>
  );
}

function Change({ change: { at, kind, by, reason, cause, before, after, explanation, explanationEn } }: { change: DeadlineChange }) {
  const { t } = useTranslation('deadlines');
  const { person } = useNames();
  const moved = before !== after;
  return (
    <li>
      <span className="muted">
        <Moment at={at} /> · {by === 'system' ? t('cases:by.system') : person(by)}
      </span>
      <div>
        {t(`kind.${kind}`)}
        {reason && `: ${reason}`}
        {cause && `: ${t(`cause.${cause.kind}`, { object: cause.object })}`}
      </div>
      {moved && (
        <>
          <div>
            <Moment at={before} /> → <Moment at={after} />
          </div>
          <div className="muted">{inLanguage(explanation, explanationEn)}</div>
        </>
      )}
    </li>
  );
}
