import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { usePageTitle } from '../../app/page-title.ts';
import { TaskDesk } from './TaskDesk.tsx';

/** A task by itself, as it is reached from a case or the board. */
export function TaskPage() {
  const { t } = useTranslation('tasks');
  const { taskId } = useParams();
  const navigate = useNavigate();
  usePageTitle(t('task'));
  return (
    <div className="page" style={{ maxWidth: 1000 }}>
      <TaskDesk key={taskId} taskId={taskId!} done={(next) => void navigate(next ? `/tasks/${next.id}` : '/inbox')} back="/inbox" />
    </div>
  );
}
