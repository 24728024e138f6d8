import { App, Form, Input, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey, keyAfter } from '../../api/client.ts';
import { changeDeadline, type DeadlineView } from '../../api/deadlines.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { titled } from '../../language.ts';
import { BeforeAndAfter } from './BeforeAndAfter.tsx';

export type DeadlineAct = 'pause' | 'resume' | 'waive';

/** Says what the date is and what it will be, before it is changed for a reason. */
export function DeadlineDialog({ deadline, act, close }: { deadline: DeadlineView; act: DeadlineAct; close: () => void }) {
  const { t } = useTranslation('deadlines');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const [error, setError] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const key = useRef(idempotencyKey());
  const name = titled(deadline);

  async function send() {
    const { reason } = await form.validateFields();
    setSending(true);
    setError(undefined);
    try {
      await changeDeadline(deadline.id, act, reason.trim(), { idempotencyKey: key.current });
      void message.success(t(`done.${act}`, { name }));
      await Promise.all(['tasks', 'cases', 'board'].map((touched) => queryClient.invalidateQueries({ queryKey: [touched] })));
      close();
    } catch (refused) {
      setError(refused);
      key.current = keyAfter(key.current, refused);
      setSending(false);
    }
  }

  return (
    <Modal
      open
      title={t(`${act}Named`, { name: `${name} (${deadline.policy})` })}
      okText={t(act)}
      okButtonProps={{ loading: sending, danger: act === 'waive' }}
      cancelText={t('app:cancel')}
      onOk={() => void send().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <p>{t(`about.${act}`)}</p>
      <BeforeAndAfter deadline={deadline} act={act} />
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}>
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
