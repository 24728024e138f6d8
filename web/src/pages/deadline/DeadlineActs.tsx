import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeadlineView } from '../../api/deadlines.ts';
import { may, useSession } from '../../api/session.ts';
import { titled } from '../../language.ts';
import { type DeadlineAct, DeadlineDialog } from './DeadlineDialog.tsx';

/** What the head may do to a deadline that is not ended. */
export function DeadlineActs({ deadline }: { deadline: DeadlineView }) {
  const { t } = useTranslation('deadlines');
  const { data: session } = useSession();
  const [act, setAct] = useState<DeadlineAct>();
  if (!may(session, 'deadline.pause') || deadline.closedAt) return null;
  const paused = deadline.status === 'paused';
  const acts: DeadlineAct[] = [...(deadline.pausable ? [paused ? ('resume' as const) : ('pause' as const)] : []), 'waive'];
  return (
    <Space wrap style={{ marginTop: 8 }}>
      {acts.map((each) => (
        <Button key={each} size="small" aria-label={t(`${each}Named`, { name: titled(deadline) })} onClick={() => setAct(each)}>
          {t(each)}
        </Button>
      ))}
      {!deadline.pausable && <span className="muted">{t('notPausable')}</span>}
      {act && <DeadlineDialog deadline={deadline} act={act} close={() => setAct(undefined)} />}
    </Space>
  );
}
