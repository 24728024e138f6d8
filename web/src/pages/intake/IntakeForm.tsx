import { App, Button } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Variables } from '../../../../server/kernel/types.ts';
import { type IntakeWay, openCase } from '../../api/cases.ts';
import { idempotencyKey, keyAfter } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import type { Session } from '../../api/session.ts';
import { ProblemNote, Waiting } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import type { FormHandle } from '../../forms/FormView.tsx';
import { type Schema, withDefaults } from '../../forms/schema.ts';
import { named } from '../../language.ts';
import { LeavingGuard } from '../../parts/LeavingGuard.tsx';
import { officeNow } from '../../words/office-clock.ts';
import { forgetIntake, intakeDraftName, keepIntake, keptIntake } from './kept-intake.ts';

const FormView = lazy(async () => ({ default: (await import('../../forms/FormView.tsx')).FormView }));

interface Props {
  schema: Schema;
  formKey: string;
  way: IntakeWay;
  session: Session;
  /** Begins the form anew, with nothing of what was typed. */
  again(): void;
}

export function IntakeForm({ schema, formKey, way, session, again }: Props) {
  const { t } = useTranslation('cases');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const form = useRef<FormHandle>(null);
  const key = useRef(idempotencyKey());
  const [error, setError] = useState<unknown>();
  const [elsewhere, setElsewhere] = useState<string[]>([]);
  const [sending, setSending] = useState(false);
  const draft = intakeDraftName(session.username, formKey);
  const [kept] = useState(() => keptIntake(draft));
  const [begun] = useState(() => kept ?? withDefaults(schema, {}, session, officeNow()));
  const [dirty, setDirty] = useState(kept !== undefined);

  function touched() {
    keepIntake(draft, schema, form.current?.values() ?? {});
    setDirty(true);
  }

  async function send() {
    const variables = form.current?.submit();
    if (!variables) return;
    setSending(true);
    setError(undefined);
    try {
      const opened = await openCase(
        { process: way.process, startEvent: way.startEvent, variables: variables as Variables },
        { idempotencyKey: key.current },
      );
      void message.success(t('opened', { caseNo: opened.caseNo }));
      forgetIntake(draft);
      // Nobody is to be asked about leaving what has been sent.
      flushSync(() => setDirty(false));
      void queryClient.invalidateQueries();
      await navigate(`/cases/${opened.id}`);
    } catch (refused) {
      setError(refused);
      key.current = keyAfter(key.current, refused);
      if (refused instanceof Problem && !refused.passing) {
        setElsewhere(form.current?.mark(refused.issues) ?? []);
      }
    } finally {
      setSending(false);
    }
  }

  function startAnew() {
    forgetIntake(draft);
    again();
  }

  return (
    <Suspense fallback={<Waiting />}>
      {kept && (
        <p role="status">
          {t('keptIntake')} <Button onClick={startAnew}>{t('startAnew')}</Button>
        </p>
      )}
      <FormView ref={form} schema={schema} data={begun} label={named(way)} onChange={touched} />
      {error ? <ProblemNote error={error} /> : null}
      {elsewhere.map((said) => (
        <p key={said} role="alert" style={{ color: 'var(--overdue)' }}>
          ⚠ {said}
        </p>
      ))}
      <Button type="primary" size="large" loading={sending} onClick={() => void send()}>
        {t('open')}
      </Button>
      <LeavingGuard dirty={dirty} title={t('leave.title')} text={t('leave.text')} go={t('leave.go')} stay={t('leave.stay')} />
    </Suspense>
  );
}
