import { App, Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { claim, resolve, type TaskView, unclaim } from '../../api/tasks.ts';
import { queryClient } from '../../app/queries.ts';
import { sayProblem } from '../../app/say-problem.ts';
import { HandOverDialog } from './HandOverDialog.tsx';
import { ReturnDialog } from './ReturnDialog.tsx';

type Dialog = 'delegate' | 'assign' | 'return';

/** What may be done with a task besides doing it. */
export function TaskActions({ task }: { task: TaskView }) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const [dialog, setDialog] = useState<Dialog>();
  const [busy, setBusy] = useState(false);

  async function act(doing: (id: string) => Promise<unknown>, done: string) {
    setBusy(true);
    try {
      await doing(task.id);
      void message.success(t(done));
    } catch (error) {
      void message.error(sayProblem(error));
    }
    await queryClient.invalidateQueries({ queryKey: ['tasks'] });
    setBusy(false);
  }

  const { can } = task;
  if (!Object.values(can).some(Boolean)) return null;
  return (
    <Space wrap style={{ marginTop: 8 }}>
      {can.claim && (
        <Button type="primary" loading={busy} onClick={() => void act(claim, 'claimed')}>
          {t('claim')}
        </Button>
      )}
      {can.unclaim && (
        <Button loading={busy} onClick={() => void act(unclaim, 'unclaimed')}>
          {t('unclaim')}
        </Button>
      )}
      {can.resolve && (
        <Button loading={busy} onClick={() => void act(resolve, 'resolved')}>
          {t('resolve')}
        </Button>
      )}
      {can.delegate && <Button onClick={() => setDialog('delegate')}>{t('delegate')}</Button>}
      {can.assign && <Button onClick={() => setDialog('assign')}>{t('assign')}</Button>}
      {can.return && <Button onClick={() => setDialog('return')}>{t('return')}</Button>}
      {(dialog === 'delegate' || dialog === 'assign') && (
        <HandOverDialog taskId={task.id} kind={dialog} candidates={task.candidateRoles} close={() => setDialog(undefined)} />
      )}
      {dialog === 'return' && <ReturnDialog task={task} close={() => setDialog(undefined)} />}
    </Space>
  );
}
