import { useTranslation } from 'react-i18next';
import type { SeenInstance } from '../../api/instances.ts';
import { SuspendedMark } from '../../parts/SuspendedMark.tsx';
import '../../parts/due-tag.css';

/** Where it has come to: a word, and a sign beside the colour. */
export function StateMark({ instance: { state, suspended, incidents } }: { instance: SeenInstance }) {
  const { t } = useTranslation('instances');
  return (
    <span className="wrap">
      {suspended ? (
        <SuspendedMark />
      ) : (
        <span className={`due ${state === 'running' ? 'due-running' : 'due-done'}`}>
          <span aria-hidden="true">{SIGNS[state]} </span>
          {t(`state.${state}`)}
        </span>
      )}
      {incidents.length > 0 && <span className="due due-overdue">▲ {t('withIncidents', { count: incidents.length })}</span>}
    </span>
  );
}

const SIGNS: Record<SeenInstance['state'], string> = { running: '●', completed: '✓', terminated: '■', cancelled: '×' };
