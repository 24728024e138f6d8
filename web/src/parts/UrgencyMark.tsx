import { useTranslation } from 'react-i18next';
import './urgency-mark.css';

/** Colour is never alone: each comes with its sign and its words. */
const SIGNS: Record<string, string> = { U1: '‼', U2: '!', U3: '·', U0: '–' };

interface Props {
  urgency?: string;
  /** Before anybody has judged the urgency: the reporter says that the child is in danger now. */
  danger?: boolean;
}

export function UrgencyMark({ urgency, danger }: Props) {
  const { t } = useTranslation();
  if (!urgency) return danger ? <Mark kind="danger" sign="‼" words={t('danger')} /> : null;
  return <Mark kind={urgency} sign={SIGNS[urgency] ?? '·'} words={t(`urgency.${urgency}`, { defaultValue: urgency })} />;
}

function Mark({ kind, sign, words }: { kind: string; sign: string; words: string }) {
  return (
    <span className={`urgency urgency-${kind}`}>
      <span aria-hidden="true">{sign} </span>
      {words}
    </span>
  );
}
