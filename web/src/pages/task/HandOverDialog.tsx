import { App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePeople } from '../../api/people.ts';
import { assign, delegate } from '../../api/tasks.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';

const NOBODY = '';

interface Props {
  taskId: string;
  /** Delegated work comes back; assigned work does not. */
  kind: 'delegate' | 'assign';
  candidates: string[];
  close(): void;
}

export function HandOverDialog({ taskId, kind, candidates, close }: Props) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const { data: people = [] } = usePeople();
  const [form] = Form.useForm<{ to: string; note?: string }>();
  const [error, setError] = useState<unknown>();
  const roles = candidates.map((candidate) => candidate.split(':')[0]);
  const fitting = people.filter((person) => person.roles.some((role) => roles.includes(role)));
  const others = people.filter((person) => !fitting.includes(person));
  const asOptions = (list: typeof people) =>
    list.map(({ id, displayName, organisationName }) => ({ value: id, label: `${displayName} · ${organisationName}` }));

  async function send() {
    const { to, note } = await form.validateFields();
    try {
      await (kind === 'delegate' ? delegate(taskId, to, note) : assign(taskId, to === NOBODY ? null : to));
      void message.success(t('handedOver'));
      await queryClient.invalidateQueries({ queryKey: ['tasks'] });
      await queryClient.invalidateQueries({ queryKey: ['board'] });
      close();
    } catch (refused) {
      setError(refused);
    }
  }

  return (
    <Modal
      open
      title={t(kind)}
      okText={t(kind)}
      cancelText={t('app:cancel')}
      onOk={() => void send().catch(() => undefined)}
      onCancel={close}
    >
      {error ? <ProblemNote error={error} /> : null}
      <p>{t(`about.${kind}`)}</p>
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="to" label={t('toWhom')} rules={[{ required: true, message: t('toWhomMissing') }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={[
              ...(kind === 'assign' ? [{ value: NOBODY, label: t('backToCandidates') }] : []),
              { label: t('fitting'), options: asOptions(fitting) },
              { label: t('others'), options: asOptions(others) },
            ]}
          />
        </Form.Item>
        {kind === 'delegate' && (
          <Form.Item name="note" label={t('note')}>
            <Input.TextArea maxLength={2000} rows={3} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
