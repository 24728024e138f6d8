import { useTranslation } from 'react-i18next';
import type { TaskRow } from '../api/tasks.ts';
import { useNames } from './names.ts';

/** Who has a task, or whom it waits for; nobody where it was done without having been claimed. */
export function useHolder() {
  const { t } = useTranslation('tasks');
  const { person, recipient } = useNames();
  return ({ assignee, assigneeName, candidateRoles, state }: Pick<TaskRow, 'assignee' | 'assigneeName' | 'candidateRoles' | 'state'>) => {
    if (assignee) return assigneeName ?? person(assignee);
    return state === 'open' ? t('nobody', { who: candidateRoles.map(recipient).join(t('app:comma')) }) : undefined;
  };
}
