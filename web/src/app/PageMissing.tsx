import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePageTitle } from './page-title.ts';

export function PageMissing() {
  const { t } = useTranslation();
  usePageTitle(t('missing.title'));
  return (
    <div className="page">
      <h1>{t('missing.title')}</h1>
      <p>{t('missing.text')}</p>
      <Link to="/">{t('missing.home')}</Link>
    </div>
  );
}
