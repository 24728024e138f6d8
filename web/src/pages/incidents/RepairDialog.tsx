import { App, Modal } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Variables } from '../../../../server/kernel/types.ts';
import { idempotencyKey, keyAfter } from '../../api/client.ts';
import { resolveIncident, retryIncident } from '../../api/incidents.ts';
import { ProblemNote } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import { type Corrected, readVariables, VariableRows } from './VariableRows.tsx';

interface Props {
  id: string;
  element: string;
  /** What it is a step of: process and number. */
  of: (string | null)[];
  kind: 'retry' | 'resolve';
  close(): void;
}

/** Asks once and names what will be run again; with `resolve` some variables are set right before. */
export function RepairDialog({ id, element, of, kind, close }: Props) {
  const { t } = useTranslation('incidents');
  const { message } = App.useApp();
  const [rows, setRows] = useState<Corrected[]>([{ id: 0, name: '', kind: 'text', value: '' }]);
  const [wrong, setWrong] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const key = useRef(idempotencyKey());

  async function repair(variables: Variables | undefined) {
    setSending(true);
    setError(undefined);
    try {
      const sent = { idempotencyKey: key.current };
      await (variables ? resolveIncident(id, variables, sent) : retryIncident(id, sent));
      void message.success(t(`done.${kind}`, { element }));
      await Promise.all(['incidents', 'instances', 'cases'].map((touched) => queryClient.invalidateQueries({ queryKey: [touched] })));
      close();
    } catch (refused) {
      setError(refused);
      key.current = keyAfter(key.current, refused);
      setSending(false);
    }
  }

  function go() {
    if (kind === 'retry') return void repair(undefined);
    const { variables, problem } = readVariables(rows);
    setWrong(problem && t(`wrong.${problem.what}`, { name: problem.name }));
    if (variables) void repair(variables);
  }

  return (
    <Modal
      open
      title={t(`${kind}Title`, { element })}
      okText={t(kind)}
      okButtonProps={{ loading: sending }}
      cancelText={t('app:cancel')}
      onOk={go}
      onCancel={close}
      width={640}
    >
      {error ? <ProblemNote error={error} /> : null}
      <p>{t(`${kind}About`, { element, of: of.filter(Boolean).join(' ') })}</p>
      {kind === 'resolve' && <VariableRows rows={rows} change={setRows} />}
      {wrong && (
        <p role="alert" style={{ color: 'var(--overdue)', margin: 0 }}>
          ⚠ {wrong}
        </p>
      )}
    </Modal>
  );
}
