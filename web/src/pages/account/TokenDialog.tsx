import { Alert, Form, Input, Modal, Select, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createToken } from '../../api/tokens.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { officeNow } from '../../words/office-clock.ts';
import './account.css';

const DAY_MS = 86_400_000;
/** Days; 0: until it is revoked. */
const LIVES = [30, 90, 365, 0];

/** Makes a token and shows it this once. */
export function TokenDialog({ close }: { close: () => void }) {
  const { t } = useTranslation('account');
  const [form] = Form.useForm<{ name: string; days: number }>();
  const [made, setMade] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [sending, setSending] = useState(false);

  async function make() {
    const { name, days } = await form.validateFields();
    setSending(true);
    setError(undefined);
    try {
      const until = days > 0 ? new Date(officeNow().getTime() + days * DAY_MS).toISOString() : undefined;
      setMade((await createToken(name.trim(), until)).token);
      await queryClient.invalidateQueries({ queryKey: ['tokens'] });
    } catch (refused) {
      setError(refused);
    }
    setSending(false);
  }

  return (
    <Modal
      open
      title={t('tokenNew')}
      okText={t(made ? 'tokenKept' : 'tokenMake')}
      okButtonProps={{ loading: sending }}
      cancelText={t('app:cancel')}
      cancelButtonProps={made ? { style: { display: 'none' } } : undefined}
      closable={!made}
      mask={{ closable: false }}
      onOk={() => (made ? close() : void make().catch(() => undefined))}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      {made ? (
        <>
          <Alert type="warning" showIcon title={t('tokenOnce')} style={{ marginBottom: 12 }} />
          <Typography.Paragraph copyable={{ text: made }} style={{ marginBottom: 0 }}>
            <code className="secret" data-testid="token">
              {made}
            </code>
          </Typography.Paragraph>
        </>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ days: LIVES[1] }}>
          <Form.Item name="name" label={t('tokenName')} rules={[{ required: true, whitespace: true, message: t('tokenNameMissing') }]}>
            <Input maxLength={100} autoComplete="off" placeholder={t('tokenNameHint')} />
          </Form.Item>
          <Form.Item name="days" label={t('tokenLife')}>
            <Select
              options={LIVES.map((days) => ({ value: days, label: days > 0 ? t('time:days', { count: days }) : t('tokenEndless') }))}
            />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}
