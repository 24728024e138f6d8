import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DeadlineView, forecast } from '../../api/deadlines.ts';
import { Loaded } from '../../app/Loading.tsx';
import { fromInput, toInput } from '../../forms/fields/moments.ts';
import '../../forms/fields/fields.css';
import { inLanguage } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { officeNow } from '../../words/office-clock.ts';
import type { DeadlineAct } from './DeadlineDialog.tsx';
import './deadline.css';

/** The date as it is and as it would be. Nobody knows when a stopped clock will go on; the head may ask for a moment. */
export function BeforeAndAfter({ deadline, act }: { deadline: DeadlineView; act: DeadlineAct }) {
  const { t } = useTranslation('deadlines');
  const [opened] = useState(() => toInput(officeNow().toISOString()));
  const [until, setUntil] = useState(act === 'resume' ? opened : '');
  return (
    <>
      {act === 'pause' && (
        <label className="deadline-until">
          <span className="wb-label">{t('until')}</span>
          <input className="wb-input" type="datetime-local" min={opened} value={until} onChange={({ target }) => setUntil(target.value)} />
        </label>
      )}
      <dl className="deadline-change" aria-live="polite">
        <dt>{t('before')}</dt>
        <dd>
          <strong>
            <Moment at={deadline.dueAt} />
          </strong>
          <div>{inLanguage(deadline.explanation, deadline.explanationEn)}</div>
        </dd>
        <dt>{t('after')}</dt>
        <dd>{until === '' ? t(`without.${act}`) : <After id={deadline.id} resumeAt={fromInput(until)!} />}</dd>
      </dl>
    </>
  );
}

function After({ id, resumeAt }: { id: string; resumeAt: string }) {
  const counted = useQuery({
    queryKey: ['forecast', id, resumeAt],
    queryFn: ({ signal }) => forecast(id, resumeAt, signal),
    staleTime: 0,
  });
  return (
    <Loaded query={counted}>
      {({ after }) => (
        <div data-testid="after">
          <strong>
            <Moment at={after.dueAt} />
          </strong>
          <div>{inLanguage(after.explanation, after.explanationEn)}</div>
        </div>
      )}
    </Loaded>
  );
}
