import { useTranslation } from 'react-i18next';
import './due-tag.css';

/** Stands still by somebody's decision, until somebody lets it go on. */
export function SuspendedMark() {
  const { t } = useTranslation('instances');
  return (
    <span className="due due-soon">
      <span aria-hidden="true">Ⅱ </span>
      {t('suspended')}
    </span>
  );
}
