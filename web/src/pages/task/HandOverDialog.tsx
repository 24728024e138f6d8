import { App, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePeople } from '../../api/people.ts';
import { assign, delegate } from '../../api/tasks.ts';
import { queryClient } from '../../app/queries.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';

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
  const roles = candidates.map((candidate) => candidate.split(':')[0]);
  const fitting = people.filter((person) => person.roles.some((role) => roles.includes(role)));
  const others = people.filter((person) => !fitting.includes(person));
  const asOptions = (list: typeof people) =>
    list.map(({ id, displayName, organisationName }) => ({ value: id, label: `${displayName} · ${organisationName}` }));

  async function send({ to, note }: { to: string; note?: string }) {
    await (kind === 'delegate' ? delegate(taskId, to, note) : assign(taskId, to === NOBODY ? null : to));
    void message.success(t('handedOver'));
    await queryClient.invalidateQueries({ queryKey: ['tasks'] });
    await queryClient.invalidateQueries({ queryKey: ['board'] });
    close();
  }

  return (
    <FormDialog title={t(kind)} act={t(kind)} about={t(`about.${kind}`)} send={send} close={close}>
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
    </FormDialog>
  );
}
