import { App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PolicyView, savePolicy } from '../../api/deadlines.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';
import { durationInWords, isDuration } from '../../words/duration.ts';
import { MODES, type Policy } from './policy.ts';

type Edited = Pick<Policy, 'name' | 'nameEn' | 'mode' | 'value'> & { zh: string; en: string };

/** The name, the span and its basis. Who is told when stays as it is. */
export function PolicyDialog({ policy, close }: { policy: Policy; close: () => void }) {
  const { t } = useTranslation('policies');
  const { message } = App.useApp();
  const [form] = Form.useForm<Edited>();
  const [error, setError] = useState<unknown>();
  const value = Form.useWatch('value', form) ?? policy.value ?? '';
  const mode = Form.useWatch('mode', form) ?? policy.mode;
  const isPoint = policy.mode === 'CALENDAR_POINT';

  async function save() {
    const { zh, en, ...edited } = await form.validateFields();
    try {
      const saved = await savePolicy(policy.id, { ...policy, ...edited, source: { ...policy.source, zh, en } } as unknown as PolicyView);
      void message.success(t('saved', { count: saved.recomputed }));
      await queryClient.invalidateQueries();
      close();
    } catch (refused) {
      setError(refused);
    }
  }

  const required = [{ required: true, whitespace: true, message: t('missing') }];
  return (
    <Modal
      open
      title={t('editTitle', { id: policy.id, name: named(policy) })}
      okText={t('app:save')}
      cancelText={t('app:cancel')}
      onOk={() => void save().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <p>{t('editAbout')}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ ...policy, zh: policy.source.zh, en: policy.source.en }}>
        <Form.Item name="name" label={t('nameZh')} rules={required}>
          <Input />
        </Form.Item>
        <Form.Item name="nameEn" label={t('nameEn')} rules={required}>
          <Input />
        </Form.Item>
        {!isPoint && (
          <>
            <Form.Item name="mode" label={t('counting')}>
              <Select options={MODES.map((each) => ({ value: each, label: t(`mode.${each}`) }))} />
            </Form.Item>
            <Form.Item
              name="value"
              label={t('span')}
              extra={isDuration(value) ? durationInWords(value, mode) : undefined}
              rules={[
                { validator: (_, text: string) => (isDuration(text) ? Promise.resolve() : Promise.reject(new Error(t('spanWrong')))) },
              ]}
            >
              <Input placeholder="P3D" />
            </Form.Item>
          </>
        )}
        <Form.Item name="zh" label={t('sourceZh')} rules={required}>
          <Input.TextArea rows={2} />
        </Form.Item>
        <Form.Item name="en" label={t('sourceEn')} rules={required}>
          <Input.TextArea rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
