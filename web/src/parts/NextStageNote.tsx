import { useTranslation } from 'react-i18next';
import type { NextStage } from '../../../server/office/types.ts';
import { named } from '../language.ts';
import { useNow } from '../words/office-clock.ts';
import { moment } from '../words/time.ts';
import { DueTag } from './DueTag.tsx';
import { useNames } from './names.ts';

/** What happens next if nothing is done: when, and who is told. `ownPolicy`: of the deadline whose mark is shown already. */
export function NextStageNote({ next, ownPolicy }: { next: NextStage; ownPolicy: string | undefined }) {
  const { t } = useTranslation('tasks');
  const { recipient } = useNames();
  const now = useNow();
  const words = { when: moment(next.at, now), name: named(next), who: next.to.map(recipient).join(t('app:comma')) };
  const happens = next.stage === 'due' ? 'due' : 'late';
  return (
    <>
      {next.policy !== ownPolicy && <DueTag dueAt={next.at} deadline={{ status: 'running', startedAt: next.startedAt }} />}{' '}
      {t(next.to.length > 0 ? `next.${happens}Told` : `next.${happens}`, words)}
    </>
  );
}
