import { App, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { type PolicyView, policyImpact, readPolicy, savePolicy } from '../../api/deadlines.ts';
import { queryClient } from '../../app/queries.ts';
import { named } from '../../language.ts';
import { SavingDialog } from '../../parts/SavingDialog.tsx';
import type { Difference } from '../../parts/StaleDialog.tsx';
import { durationInWords, isDuration } from '../../words/duration.ts';
import { Impact } from '../recount/Impact.tsx';
import { asPolicy, MODES, type Policy } from './policy.ts';
import { SpanField } from './SpanField.tsx';

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
  const mode = Form.useWatch('mode', form) ?? policy.mode;
  const isPoint = policy.mode === 'CALENDAR_POINT';

  const edited = ({ zh, en, ...fields }: Edited, seen: Policy) =>
    ({ ...seen, ...fields, source: { ...seen.source, zh, en } }) as unknown as PolicyView;

  async function save(values: Edited, seen: Policy) {
    await savePolicy(policy.id, edited(values, seen));
    void message.success(t('saved'));
    await queryClient.invalidateQueries();
  }

  async function foresee(values: Edited, seen: Policy) {
    const impact = await policyImpact(policy.id, edited(values, seen));
    return impact.moved > 0 ? <Impact impact={impact} /> : null;
  }

  async function readAgain(): Promise<Policy | undefined> {
    const stored = await readPolicy(policy.id);
    return stored && asPolicy(stored);
  }

  function differences(yours: Edited, theirs: Edited): Difference[] {
    const words = (edited: Edited, field: keyof Edited) => {
      if (field === 'mode') return t(`mode.${edited.mode}`);
      return field === 'value' && edited.value ? durationInWords(edited.value, edited.mode) : (edited[field] ?? '');
    };
    return (Object.keys(yours) as (keyof Edited)[]).flatMap((field) =>
      yours[field] === theirs[field] ? [] : [{ label: t(LABELS[field]), yours: words(yours, field), theirs: words(theirs, field) }],
    );
  }

  const required = [{ required: true, whitespace: true, message: t('missing') }];
  return (
    <SavingDialog
      title={t('editTitle', { id: policy.id, name: named(policy) })}
      about={t('editAbout')}
      form={form}
      opened={policy}
      fieldsOf={editable}
      differences={differences}
      save={save}
      foresee={foresee}
      confirm={t('recount:confirm')}
      readAgain={readAgain}
      queryKey="policies"
      close={close}
    >
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
            rules={[{ validator: (_, text: string) => (isDuration(text) ? Promise.resolve() : Promise.reject(new Error(t('spanWrong')))) }]}
          >
            <SpanField mode={mode} />
          </Form.Item>
        </>
      )}
      <Form.Item name="zh" label={t('sourceZh')} rules={required}>
        <Input.TextArea rows={2} />
      </Form.Item>
      <Form.Item name="en" label={t('sourceEn')} rules={required}>
        <Input.TextArea rows={2} />
      </Form.Item>
    </SavingDialog>
  );
}
