import { useTranslation } from 'react-i18next';

export function DemoBanner() {
  const { t } = useTranslation();
  return <p className="band no-print">{t('demo')}</p>;
}
