import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordDialog } from '../sign-in/PasswordDialog.tsx';

export function PasswordPanel() {
  const { t } = useTranslation('account');
  const [changing, setChanging] = useState(false);
  return (
    <section className="panel" aria-labelledby="account-password">
      <h2 id="account-password">{t('password')}</h2>
      <p>{t('passwordAbout')}</p>
      <Button onClick={() => setChanging(true)}>{t('app:password.change')}</Button>
      {changing && <PasswordDialog close={() => setChanging(false)} />}
    </section>
  );
}
