import { useTranslation } from 'react-i18next';
import type { DeadlineMove } from '../../api/deadlines.ts';
import { inLanguage } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import './recount.css';

/** Deadlines that move, the first to come first: from when to when. Whose they are stands there only for those who may see it. */
export function MovedDates({ moves }: { moves: DeadlineMove[] }) {
  return (
    <ol className="moved-dates">
      {moves.map(({ policy, before, after, taskId, taskName, taskNameEn, caseNo }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two deadlines may look the same, and the list never changes.
        <li key={`${taskId ?? policy}-${index}`}>
          <span>{[policy, taskName && inLanguage(taskName, taskNameEn), caseNo].filter(Boolean).join(' · ')}</span>
          <span className="moved-from-to">
            <Moment at={before} /> → <strong>{before === after ? <SameDate /> : <Moment at={after} />}</strong>
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The date stays; when it warns or who is told changes. */
function SameDate() {
  return useTranslation('recount').t('sameDate');
}
