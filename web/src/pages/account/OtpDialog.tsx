import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Form, Input, Modal, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.ts';
import { confirmOtp, proposeOtp, sessionKey } from '../../api/session.ts';
import { Loaded, ProblemNote } from '../../app/Loading.tsx';
import './account.css';

const SIX_DIGITS = /^\d{6}$/;
/** Easier to type from paper. */
const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ');

interface Proof {
  otp: string;
  password: string;
  /** Of the phone enrolled so far. */
  current?: string;
}

/** Which field a refusal is about. */
const FIELDS: Partial<Record<Problem['code'], keyof Proof>> = {
  VALIDATION_FAILED: 'otp',
  PASSWORD_REFUSED: 'password',
  OTP_REQUIRED: 'current',
};

/** `enrolled`: there is a phone already, and it has to prove itself too. */
export function OtpDialog({ enrolled, close }: { enrolled: boolean; close: () => void }) {
  const { t } = useTranslation('account');
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [form] = Form.useForm<Proof>();
  const [error, setError] = useState<unknown>();
  const [sending, setSending] = useState(false);
  // Another secret each time: it is kept nowhere but on this page until it is confirmed.
  const proposal = useQuery({ queryKey: ['otp-proposal'], queryFn: proposeOtp, gcTime: 0, staleTime: Number.POSITIVE_INFINITY });

  async function confirm() {
    const proof = await form.validateFields();
    if (!proposal.data) return;
    setSending(true);
    setError(undefined);
    try {
      await confirmOtp({ secret: proposal.data.secret, ...proof });
      await queryClient.invalidateQueries({ queryKey: sessionKey });
      void message.success(t('otpDone'));
      close();
    } catch (refused) {
      const field = refused instanceof Problem ? FIELDS[refused.code] : undefined;
      if (field) form.setFields([{ name: field, errors: [t(`otpRefused.${field}`)] }]);
      else setError(refused);
      setSending(false);
    }
  }

  return (
    <Modal
      open
      title={t('otpTitle')}
      okText={t('otpConfirm')}
      okButtonProps={{ loading: sending, disabled: !proposal.data }}
      cancelText={t('app:cancel')}
      onOk={() => void confirm().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <Loaded query={proposal}>
        {({ secret, uri }) => (
          <ol className="otp-steps">
            <li>{t('otpStepApp')}</li>
            <li>
              {t('otpStepScan')}
              <div className="otp-code">
                <QRCode aria-label={t('otpCode')} value={uri} type="canvas" size={180} bordered={false} />
              </div>
              <p>
                {t('otpSecret')} <code data-testid="otp-secret">{inFours(secret)}</code>
              </p>
              <p>
                <a href={uri}>{t('otpOpen')}</a>
              </p>
              <details>
                <summary>{t('otpUri')}</summary>
                <code className="secret">{uri}</code>
              </details>
            </li>
            <li>
              {t('otpStepTry')}
              <Form form={form} layout="vertical" requiredMark={false}>
                <Form.Item name="otp" label={t('otpNumber')} rules={[{ required: true, pattern: SIX_DIGITS, message: t('otpSix') }]}>
                  <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} style={{ maxWidth: 160 }} />
                </Form.Item>
                {enrolled && (
                  <Form.Item name="current" label={t('otpPresent')} rules={[{ required: true, pattern: SIX_DIGITS, message: t('otpSix') }]}>
                    <Input inputMode="numeric" autoComplete="off" maxLength={6} style={{ maxWidth: 160 }} />
                  </Form.Item>
                )}
                <Form.Item name="password" label={t('otpPassword')} rules={[{ required: true, message: t('app:signIn.passwordMissing') }]}>
                  <Input.Password autoComplete="current-password" />
                </Form.Item>
              </Form>
            </li>
          </ol>
        )}
      </Loaded>
      <p className="muted">{t('otpLost')}</p>
    </Modal>
  );
}
