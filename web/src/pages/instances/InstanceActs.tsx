import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actOn, type InstanceAct } from '../../api/instances.ts';
import { may, useSession } from '../../api/session.ts';
import { queryClient } from '../../app/queries.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

interface Props {
  /** `byCaller`: it stands still only with the instance that called it. */
  instance: { id: string; running: boolean; suspended: boolean; byCaller?: boolean };
  /** Belongs to a case: what is done to it by hand is the head's and the deputy's to decide. */
  caseWork: boolean;
  /** What the dialog calls it: its process and number, or the number of its case. */
  name: string;
  acts: readonly InstanceAct[];
  /** Where it is gone for good. */
  deleted?(): void;
}

/** What may be done by hand, for whom and in which state. */
export function InstanceActs({ instance, caseWork, name, acts, deleted }: Props) {
  const { t } = useTranslation('instances');
  const { data: session } = useSession();
  const [act, setAct] = useState<InstanceAct>();
  const intervenes = may(session, caseWork ? 'case.intervene' : 'instance.operate');
  const { id, running, suspended, byCaller } = instance;
  const possible: Record<InstanceAct, boolean> = {
    suspend: intervenes && running && !suspended,
    resume: intervenes && running && suspended && !byCaller,
    cancel: intervenes && running,
    delete: may(session, 'instance.delete') && !running && !caseWork,
  };

  async function send(done: InstanceAct, reason: string, sending: Parameters<typeof actOn>[3]) {
    await actOn(id, done, reason, sending);
    if (done === 'delete') return deleted?.();
    await Promise.all(['instances', 'cases', 'tasks'].map((touched) => queryClient.invalidateQueries({ queryKey: [touched] })));
  }

  return (
    <Space wrap>
      {acts
        .filter((each) => possible[each])
        .map((each) => (
          <Button key={each} danger={each === 'cancel' || each === 'delete'} onClick={() => setAct(each)}>
            {t(`act.${each}`)}
          </Button>
        ))}
      {act && (
        <ReasonDialog
          title={t(`actTitle.${act}`, { name })}
          about={t(`actAbout.${act}`)}
          act={t(`act.${act}`)}
          done={t(`actDone.${act}`, { name })}
          send={(reason, sending) => send(act, reason, sending)}
          close={() => setAct(undefined)}
        />
      )}
    </Space>
  );
}
