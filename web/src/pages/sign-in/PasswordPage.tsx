import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../app/page-title.ts';
import { PasswordForm } from './PasswordForm.tsx';

/** A first password is somebody else's; it is changed before anything else. */
export function PasswordPage() {
  const { t } = useTranslation();
  usePageTitle(t('password.title'));
  return (
    <main style={{ maxWidth: 400, margin: '8vh auto 0', padding: 16 }}>
      <h1>{t('password.title')}</h1>
      <p>{t('password.first')}</p>
      <div className="panel">
        <PasswordForm done={() => undefined} />
      </div>
    </main>
  );
}
