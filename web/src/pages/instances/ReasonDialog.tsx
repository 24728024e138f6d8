import { App, Form, Input } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { idempotencyKey, keyAfter, type Sending } from '../../api/client.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';

interface Props {
  title: string;
  about: string;
  act: string;
  /** What is said once it is done. */
  done: string;
  send(reason: string, sending: Sending): Promise<unknown>;
  close(): void;
}

/** Something that is done for a reason, which is kept. Names its object and asks once. */
export function ReasonDialog({ title, about, act, done, send, close }: Props) {
  const { t } = useTranslation('instances');
  const { message } = App.useApp();
  const key = useRef(idempotencyKey());

  async function go({ reason }: { reason: string }) {
    try {
      await send(reason.trim(), { idempotencyKey: key.current });
    } catch (refused) {
      key.current = keyAfter(key.current, refused);
      throw refused;
    }
    void message.success(done);
    close();
  }

  return (
    <FormDialog title={title} about={about} act={act} send={go} close={close}>
      <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  );
}
