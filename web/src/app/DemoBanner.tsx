import { useTranslation } from 'react-i18next';

export function DemoBanner() {
  const { t } = useTranslation();
  return (
    <p className="no-print" style={{ margin: 0, padding: '4px 16px', background: '#fff3dc', color: '#5c3500', fontSize: 13 }}>
      {t('demo')}
    </p>
  );
}
