import { App, Form, Input, Select } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeline } from '../../api/cases.ts';
import { idempotencyKey, keyAfter } from '../../api/client.ts';
import { sendBack, type TaskView } from '../../api/tasks.ts';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';

/** 驳回: the work goes back to somebody who has done it before. */
export function ReturnDialog({ task, close }: { task: TaskView; close: () => void }) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const { data: timeline = [] } = useTimeline(task.case?.id);
  const key = useRef(idempotencyKey());
  const done = new Map(
    timeline.flatMap(({ type, elementId, name, nameEn, by }) =>
      type === 'activity.completed' && by && elementId && name && elementId !== task.elementId
        ? [[elementId, named({ name, nameEn })]]
        : [],
    ),
  );

  async function send({ to, reason }: { to?: string; reason: string }) {
    await sendBack(task.id, to, reason, { idempotencyKey: key.current }).catch((refused: unknown) => {
      key.current = keyAfter(key.current, refused);
      throw refused;
    });
    void message.success(t('returned'));
    await queryClient.invalidateQueries({ queryKey: ['tasks'] });
    close();
  }

  return (
    <FormDialog title={t('returnTitle', { name: named(task) })} act={t('return')} send={send} close={close}>
      <Form.Item name="to" label={t('returnTo')}>
        <Select allowClear placeholder={t('stepBefore')} options={[...done].map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}>
        <Input.TextArea rows={4} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  );
}
