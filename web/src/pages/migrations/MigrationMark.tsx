import { useTranslation } from 'react-i18next';
import type { MigrationView } from '../../api/migrations.ts';
import '../../parts/due-tag.css';

export function MigrationMark({ migration: { state, dryRun, counts } }: { migration: MigrationView }) {
  const { t } = useTranslation('migrations');
  const [tone, sign] =
    state === 'running' ? ['running', '●'] : counts.failed > 0 ? ['overdue', '▲'] : ['done', state === 'completed' ? '✓' : '×'];
  return (
    <span className={`due due-${tone}`} role="status">
      <span aria-hidden="true">{sign} </span>
      {[dryRun && t('dryRun'), t(`state.${state}`)].filter(Boolean).join(' · ')}
    </span>
  );
}
