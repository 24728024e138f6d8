import { App, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';

interface Props {
  /** Names its words in the language file. */
  what: 'acknowledge' | 'remind';
  send(note: string): Promise<unknown>;
  close(): void;
}

export function NoteDialog({ what, send, close }: Props) {
  const { t } = useTranslation('board');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ note: string }>();
  const [error, setError] = useState<unknown>();

  async function go() {
    const { note } = await form.validateFields();
    try {
      await send(note.trim());
      void message.success(t(`done.${what}`));
      await queryClient.invalidateQueries({ queryKey: ['board'] });
      void queryClient.invalidateQueries({ queryKey: ['cases'] });
      close();
    } catch (refused) {
      setError(refused);
    }
  }

  return (
    <Modal
      open
      title={t(what)}
      okText={t(what)}
      cancelText={t('app:cancel')}
      onOk={() => void go().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="note" label={t(`note.${what}`)} rules={[{ required: true, whitespace: true, message: t('noteMissing') }]}>
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
