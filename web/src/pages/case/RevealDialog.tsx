import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '../../../../server/kernel/types.ts';
import { type CaseFile, reveal, useFiledFields } from '../../api/cases.ts';
import { ProblemNote, Waiting } from '../../app/Loading.tsx';
import { FieldValues } from '../../parts/FieldValues.tsx';

/** The real names: asked for with a reason, and the asking is recorded. Gone when the dialog is closed. */
export function RevealDialog({ file, close }: { file: CaseFile; close: () => void }) {
  const { t } = useTranslation('cases');
  const [form] = Form.useForm<{ reason: string }>();
  const [shown, setShown] = useState<Record<string, Json>>();
  const [error, setError] = useState<unknown>();
  const [asking, setAsking] = useState(false);
  const schema = useFiledFields(file);

  async function ask() {
    const { reason } = await form.validateFields();
    setAsking(true);
    setError(undefined);
    try {
      setShown(await reveal(file.id, reason.trim()));
    } catch (refused) {
      setError(refused);
    } finally {
      setAsking(false);
    }
  }

  return (
    <Modal
      open
      title={t('revealTitle', { caseNo: file.caseNo })}
      okText={t('reveal')}
      okButtonProps={{ loading: asking, style: shown ? { display: 'none' } : undefined }}
      cancelText={t(shown ? 'revealClose' : 'app:cancel')}
      onOk={() => void ask().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      {shown ? (
        <>
          <p>{t('revealLogged')}</p>
          {Object.keys(shown).length === 0 ? (
            <p className="muted">{t('revealNothing')}</p>
          ) : schema ? (
            <FieldValues schema={schema} data={shown} />
          ) : (
            <Waiting />
          )}
        </>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false}>
          <p>{t('revealAbout')}</p>
          <Form.Item
            name="reason"
            label={t('revealReason')}
            rules={[{ required: true, whitespace: true, message: t('revealReasonMissing') }]}
          >
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}
