import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OtpDialog } from './OtpDialog.tsx';

/** The second thing that signing in needs: a number from one's own phone. */
export function OtpPanel({ enrolled }: { enrolled: boolean }) {
  const { t } = useTranslation('account');
  const [enrolling, setEnrolling] = useState(false);
  return (
    <section className="panel" aria-labelledby="account-otp">
      <h2 id="account-otp">
        {t('otp')} <span className="count">{t(enrolled ? 'otpOn' : 'otpOff')}</span>
      </h2>
      <p>{t(enrolled ? 'otpAboutOn' : 'otpAboutOff')}</p>
      <Button onClick={() => setEnrolling(true)}>{t(enrolled ? 'otpReplace' : 'otpEnrol')}</Button>
      {enrolling && <OtpDialog enrolled={enrolled} close={() => setEnrolling(false)} />}
    </section>
  );
}
