import { Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { may, useSession } from '../../api/session.ts';
import { remind } from '../../api/tasks.ts';
import { HandOverDialog } from '../task/HandOverDialog.tsx';
import { NoteDialog } from './NoteDialog.tsx';

/** What a supervisor does about a late task: look, remind, give it to somebody else. */
export function TaskSteps({ taskId, name, candidates }: { taskId: string; name: string; candidates: string[] }) {
  const { t } = useTranslation('board');
  const { data: session } = useSession();
  const [dialog, setDialog] = useState<'remind' | 'assign'>();
  return (
    <Space wrap size={4}>
      {may(session, 'task.work') && <Link to={`/tasks/${taskId}`}>{t('openTask')}</Link>}
      {may(session, 'task.reassign') && (
        <>
          <Button size="small" onClick={() => setDialog('remind')}>
            {t('remind')}
          </Button>
          <Button size="small" onClick={() => setDialog('assign')}>
            {t('assign')}
          </Button>
        </>
      )}
      {dialog === 'remind' && (
        <NoteDialog what="remind" about={name} send={(note) => remind(taskId, note)} close={() => setDialog(undefined)} />
      )}
      {dialog === 'assign' && <HandOverDialog taskId={taskId} kind="assign" candidates={candidates} close={() => setDialog(undefined)} />}
    </Space>
  );
}
