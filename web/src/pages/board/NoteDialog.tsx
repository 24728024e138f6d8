import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../app/queries.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';

interface Props {
  /** Names its words in the language file. */
  what: 'acknowledge' | 'remind';
  /** The task or the alert, by name. */
  about: string;
  send(note: string): Promise<unknown>;
  close(): void;
}

export function NoteDialog({ what, about, send, close }: Props) {
  const { t } = useTranslation('board');
  const { message } = App.useApp();

  async function go({ note }: { note: string }) {
    await send(note.trim());
    void message.success(t(`done.${what}`, { name: about }));
    await queryClient.invalidateQueries({ queryKey: ['board'] });
    void queryClient.invalidateQueries({ queryKey: ['cases'] });
    close();
  }

  return (
    <FormDialog title={t('titleOf', { act: t(what), name: about })} act={t(what)} send={go} close={close}>
      <Form.Item name="note" label={t(`note.${what}`)} rules={[{ required: true, whitespace: true, message: t('noteMissing') }]}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  );
}
