import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** A page that could not be drawn, or whose code could not be loaded after an update of the server. */
export function PageFailed() {
  const { t } = useTranslation();
  return (
    <main className="page">
      <h1>{t('failed.title')}</h1>
      <p>{t('failed.text')}</p>
      <Button type="primary" onClick={() => window.location.reload()}>
        {t('failed.reload')}
      </Button>
    </main>
  );
}
