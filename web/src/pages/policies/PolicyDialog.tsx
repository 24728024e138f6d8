import { App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PolicyView, readPolicy, savePolicy } from '../../api/deadlines.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';
import { type Difference, isStale, StaleDialog } from '../../parts/StaleDialog.tsx';
import { durationInWords, isDuration } from '../../words/duration.ts';
import { asPolicy, MODES, type Policy } from './policy.ts';

type Edited = Pick<Policy, 'name' | 'nameEn' | 'mode' | 'value'> & { zh: string; en: string };

const LABELS: Record<keyof Edited, string> = {
  name: 'nameZh',
  nameEn: 'nameEn',
  mode: 'counting',
  value: 'span',
  zh: 'sourceZh',
  en: 'sourceEn',
};

function editable({ name, nameEn, mode, value, source: { zh, en } }: Policy): Edited {
  return { name, nameEn, mode, value, zh, en };
}

/** The name, the span and its basis. Who is told when stays as it is. */
export function PolicyDialog({ policy, close }: { policy: Policy; close: () => void }) {
  const { t } = useTranslation('policies');
  const { message } = App.useApp();
  const [form] = Form.useForm<Edited>();
  const [error, setError] = useState<unknown>();
  // What is being edited stays what it was when the dialog was opened, although the list behind is read again.
  const [seen, setSeen] = useState(policy);
  const [newer, setNewer] = useState<Policy>();
  const value = Form.useWatch('value', form) ?? policy.value ?? '';
  const mode = Form.useWatch('mode', form) ?? policy.mode;
  const isPoint = policy.mode === 'CALENDAR_POINT';

  async function save() {
    const { zh, en, ...edited } = await form.validateFields();
    setError(undefined);
    try {
      const saved = await savePolicy(policy.id, { ...seen, ...edited, source: { ...seen.source, zh, en } } as unknown as PolicyView);
      void message.success(t('saved', { count: saved.recomputed }));
      await queryClient.invalidateQueries();
      close();
    } catch (refused) {
      const now = isStale(refused) ? await readPolicy(policy.id).catch(() => undefined) : undefined;
      if (now) setNewer(asPolicy(now));
      else setError(refused);
    }
  }

  function goOn(from: Policy) {
    setSeen(from);
    setNewer(undefined);
    void queryClient.invalidateQueries({ queryKey: ['policies'] });
  }

  function differencesTo(stored: Policy): Difference[] {
    const theirs = editable(stored);
    const yours = form.getFieldsValue();
    const words = (edited: Edited, field: keyof Edited) => (field === 'mode' ? t(`mode.${edited.mode}`) : (edited[field] ?? ''));
    return (Object.keys(yours) as (keyof Edited)[]).flatMap((field) =>
      yours[field] === theirs[field] ? [] : [{ label: t(LABELS[field]), yours: words(yours, field), theirs: words(theirs, field) }],
    );
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
      {newer ? (
        <StaleDialog
          by={newer.updatedBy}
          at={newer.updatedAt}
          differences={differencesTo(newer)}
          load={() => {
            form.setFieldsValue(editable(newer));
            goOn(newer);
          }}
          keep={() => goOn(newer)}
        />
      ) : null}
      <p>{t('editAbout')}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={editable(policy)}>
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
