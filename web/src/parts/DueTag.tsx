import { useNow } from '../words/office-clock.ts';
import { moment, remaining, type Tone, toneOf } from '../words/time.ts';
import './due-tag.css';
import { useTranslation } from 'react-i18next';

/** Colour is never alone: each comes with its sign and its words. */
const SIGNS: Record<Tone, string> = { overdue: '▲', soon: '●', running: '○', done: '✓' };

interface Props {
  state?: string;
  dueAt?: string;
  deadline?: { status: string; startedAt?: string; warnAt?: string; provisional?: boolean } | null;
}

/** How much time is left, in words, counted live. */
export function DueTag({ state, dueAt, deadline }: Props) {
  const { t } = useTranslation('tasks');
  const now = useNow();
  const tone = toneOf({ state, dueAt, deadline }, now);
  const stopped = (state ?? 'open') === 'open' && ['paused', 'waived'].includes(deadline?.status ?? '');
  const done = stopped ? `cases:deadlineStatus.${deadline?.status}` : `state.${state ?? 'completed'}`;
  const words = tone === 'done' ? t(done) : dueAt ? remaining(dueAt, now) : t('noDeadline');
  return (
    <span className={`due due-${tone}`} title={dueAt && moment(dueAt, now)}>
      <span aria-hidden="true">{deadline?.status === 'paused' && stopped ? '‖' : SIGNS[tone]} </span>
      {words}
      {deadline?.provisional && tone !== 'done' && ` (${t('provisional')})`}
    </span>
  );
}
