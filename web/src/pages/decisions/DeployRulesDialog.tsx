import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { type DecisionView, saveDecision } from '../../api/decisions.ts';
import { FormDialog } from '../../parts/FormDialog.tsx';
import { type Row, type RowChanges, rulesOf } from './rows.ts';

interface Props {
  decision: DecisionView;
  rows: Row[];
  changes: RowChanges;
  close(): void;
  refused(error: unknown): void;
  deployed(now: DecisionView): void;
}

/** What changes, from when it counts, and why. */
export function DeployRulesDialog({ decision, rows, changes, close, refused, deployed }: Props) {
  const { t } = useTranslation('decisions');
  const { id, name, version } = decision;
  return (
    <FormDialog<{ reason: string }>
      title={t('deployTitle', { name, version: version + 1 })}
      act={t('deploy')}
      about={t('counts')}
      close={close}
      send={async ({ reason }) => {
        try {
          deployed(await saveDecision(id, { version, reason: reason.trim(), rules: rulesOf(rows) }));
        } catch (error) {
          refused(error);
        }
      }}
    >
      <p>{t('unsaved', { ...changes, count: changes.changed })}</p>
      <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reasonMissing') }]}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  );
}
