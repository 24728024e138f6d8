import { App, Form, Modal, Radio } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellCase } from '../../api/cases.ts';
import { idempotencyKey } from '../../api/client.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';

/** Messages that the procedure waits for from the head of the office. */
const MESSAGES = ['risk.raised', 'liability.clue', 'court.order.filed', 'suggestion.received', 'case.terminate'] as const;

export function TellCaseDialog({ caseNo, close }: { caseNo: string; close: () => void }) {
  const { t } = useTranslation('cases');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: (typeof MESSAGES)[number] }>();
  const [error, setError] = useState<unknown>();
  const id = useRef(idempotencyKey());

  async function send() {
    const { name } = await form.validateFields();
    try {
      const { delivered } = await tellCase(name, caseNo, {}, id.current);
      if (delivered > 0) void message.success(t('told'));
      else void message.warning(t('toldNobody'));
      await queryClient.invalidateQueries();
      close();
    } catch (refused) {
      setError(refused);
    }
  }

  return (
    <Modal
      open
      title={t('tellTitle', { caseNo })}
      okText={t('tellSend')}
      cancelText={t('app:cancel')}
      onOk={() => void send().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="name" label={t('tellWhat')} rules={[{ required: true, message: t('tellMissing') }]}>
          <Radio.Group vertical options={MESSAGES.map((value) => ({ value, label: t(`message.${value.replaceAll('.', '_')}`) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
