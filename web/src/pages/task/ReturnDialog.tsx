import { App, Form, Input, Modal, Select } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeline } from '../../api/cases.ts';
import { idempotencyKey } from '../../api/client.ts';
import { sendBack, type TaskView } from '../../api/tasks.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';

/** 驳回: the work goes back to somebody who has done it before. */
export function ReturnDialog({ task, close }: { task: TaskView; close: () => void }) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const { data: timeline = [] } = useTimeline(task.case?.id);
  const [form] = Form.useForm<{ to?: string; reason: string }>();
  const [error, setError] = useState<unknown>();
  const key = useRef(idempotencyKey());
  const done = new Map(
    timeline.flatMap(({ type, elementId, name, nameEn, by }) =>
      type === 'activity.completed' && by && elementId && name && elementId !== task.elementId
        ? [[elementId, named({ name, nameEn })]]
        : [],
    ),
  );

  async function send() {
    const { to, reason } = await form.validateFields();
    try {
      await sendBack(task.id, to, reason, { idempotencyKey: key.current });
      void message.success(t('returned'));
      await queryClient.invalidateQueries({ queryKey: ['tasks'] });
      close();
    } catch (refused) {
      setError(refused);
      key.current = idempotencyKey();
    }
  }

  return (
    <Modal
      open
      title={t('returnTitle', { name: named(task) })}
      okText={t('return')}
      cancelText={t('app:cancel')}
      onOk={() => void send().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="to" label={t('returnTo')}>
          <Select allowClear placeholder={t('stepBefore')} options={[...done].map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}>
          <Input.TextArea rows={4} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
