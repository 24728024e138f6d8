import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import { sessionKey, signIn } from '../../api/session.ts';
import { LanguageSwitch } from '../../app/LanguageSwitch.tsx';
import { ProblemNote } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';

interface Credentials {
  username: string;
  password: string;
  otp?: string;
}

export function SignInPage() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [error, setError] = useState<unknown>();
  const [asksOtp, setAsksOtp] = useState(false);
  const [sending, setSending] = useState(false);
  usePageTitle(t('signIn.title'));

  async function enter(credentials: Credentials) {
    setSending(true);
    setError(undefined);
    try {
      queryClient.setQueryData(sessionKey, await signIn(credentials));
    } catch (refused) {
      if (refused instanceof Problem && refused.code === 'OTP_REQUIRED' && !asksOtp) setAsksOtp(true);
      else setError(refused);
      setSending(false);
    }
  }

  return (
    <main style={{ maxWidth: 400, margin: '8vh auto 0', padding: 16 }}>
      <div className="page-head">
        <h1>{t('product')}</h1>
        <LanguageSwitch />
      </div>
      <p className="muted">{t('signIn.about')}</p>
      <div className="panel">
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(credentials) => void enter(credentials)}>
          {error ? <ProblemNote error={error} /> : null}
          <Form.Item name="username" label={t('signIn.username')} rules={[{ required: true, message: t('signIn.usernameMissing') }]}>
            <Input autoComplete="username" autoCapitalize="none" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true, message: t('signIn.passwordMissing') }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {asksOtp && (
            <Form.Item name="otp" label={t('signIn.otp')} rules={[{ required: true, message: t('signIn.otpMissing') }]}>
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={10} autoFocus />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block size="large" loading={sending}>
            {t('signIn.enter')}
          </Button>
        </Form>
      </div>
      <p>
        <a href="/report">{t('signIn.report')}</a> · <a href="/receipt">{t('signIn.receipt')}</a>
      </p>
    </main>
  );
}
