import { App, Form, Radio } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { tellCase } from '../../api/cases.ts';
import { idempotencyKey } from '../../api/client.ts';
import { queryClient } from '../../app/queries.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';

/** Messages that the procedure waits for from the head of the office. */
const MESSAGES = ['risk.raised', 'liability.clue', 'court.order.filed', 'suggestion.received', 'child.missing', 'case.terminate'] as const;

export function TellCaseDialog({ caseNo, close }: { caseNo: string; close: () => void }) {
  const { t } = useTranslation('cases');
  const { message } = App.useApp();
  const id = useRef(idempotencyKey());

  async function send({ name }: { name: (typeof MESSAGES)[number] }) {
    const { delivered } = await tellCase(name, caseNo, {}, id.current);
    if (delivered > 0) void message.success(t('told'));
    else void message.warning(t('toldNobody'));
    await queryClient.invalidateQueries();
    close();
  }

  return (
    <FormDialog title={t('tellTitle', { caseNo })} act={t('tellSend')} send={send} close={close}>
      <Form.Item name="name" label={t('tellWhat')} rules={[{ required: true, message: t('tellMissing') }]}>
        <Radio.Group vertical options={MESSAGES.map((value) => ({ value, label: t(`message.${value.replaceAll('.', '_')}`) }))} />
      </Form.Item>
    </FormDialog>
  );
}
