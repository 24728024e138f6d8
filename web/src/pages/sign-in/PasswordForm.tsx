import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword, sessionKey } from '../../api/session.ts';
import { ProblemNote } from '../../app/Loading.tsx';

const SHORTEST = 12;

interface Change {
  current: string;
  next: string;
  again: string;
}

export function PasswordForm({ done }: { done: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [error, setError] = useState<unknown>();
  const [sending, setSending] = useState(false);

  async function change({ current, next }: Change) {
    setSending(true);
    setError(undefined);
    try {
      await changePassword({ current, next });
      await queryClient.invalidateQueries({ queryKey: sessionKey });
      done();
    } catch (refused) {
      setError(refused);
    } finally {
      setSending(false);
    }
  }

  return (
    <Form<Change> layout="vertical" requiredMark={false} onFinish={(values) => void change(values)}>
      {error ? <ProblemNote error={error} /> : null}
      <Form.Item name="current" label={t('password.current')} rules={[{ required: true, message: t('password.missing') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('password.next')}
        rules={[{ required: true, min: SHORTEST, message: t('password.short', { count: SHORTEST }) }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('password.differs'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={sending}>
        {t('password.change')}
      </Button>
    </Form>
  );
}
