import { Alert, App, Button, Radio } from 'antd';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Variables } from '../../../../server/kernel/types.ts';
import { openCase, useForm } from '../../api/cases.ts';
import { idempotencyKey } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { type Session, useSession } from '../../api/session.ts';
import { Loaded, ProblemNote, Waiting } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { queryClient } from '../../app/queries.ts';
import type { FormHandle } from '../../forms/FormView.tsx';
import { type Schema, withDefaults } from '../../forms/schema.ts';
import { officeNow } from '../../words/office-clock.ts';

const FormView = lazy(async () => ({ default: (await import('../../forms/FormView.tsx')).FormView }));

/** How a report reaches the office other than by the public page: start events of the procedure that have a form. */
const PROCESS = 'mandatory-report';
const WAYS = ['SE2', 'SE4'] as const;

export function IntakePage() {
  const { t } = useTranslation('cases');
  const { data: session } = useSession();
  const [way, setWay] = useState<string>(session?.roles.includes('police_liaison') ? 'SE4' : 'SE2');
  const schema = useForm(`${PROCESS}/${way}`);
  usePageTitle(t('newCase'));
  return (
    <div className="page" style={{ maxWidth: 860 }}>
      <div className="page-head">
        <h1>{t('newCase')}</h1>
      </div>
      <Alert type="error" showIcon title={t('callFirst')} style={{ marginBottom: 12 }} />
      <div className="panel">
        <Radio.Group
          aria-label={t('way')}
          optionType="button"
          value={way}
          onChange={({ target }) => setWay(target.value)}
          options={WAYS.map((value) => ({ value, label: t(`wayName.${value}`) }))}
          style={{ marginBottom: 16 }}
        />
        <Loaded query={schema}>{(form) => <IntakeForm key={way} schema={form} way={way} session={session!} />}</Loaded>
      </div>
    </div>
  );
}

function IntakeForm({ schema, way, session }: { schema: Schema; way: string; session: Session }) {
  const { t } = useTranslation('cases');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const form = useRef<FormHandle>(null);
  const key = useRef(idempotencyKey());
  const [error, setError] = useState<unknown>();
  const [elsewhere, setElsewhere] = useState<string[]>([]);
  const [sending, setSending] = useState(false);
  const begun = useMemo(() => withDefaults(schema, {}, session, officeNow()), [schema, session]);

  async function send() {
    const variables = form.current?.submit();
    if (!variables) return;
    setSending(true);
    setError(undefined);
    try {
      const opened = await openCase(
        { process: PROCESS, startEvent: way, variables: variables as Variables },
        { idempotencyKey: key.current },
      );
      void message.success(t('opened', { caseNo: opened.caseNo }));
      void queryClient.invalidateQueries();
      await navigate(`/cases/${opened.id}`);
    } catch (refused) {
      setError(refused);
      if (refused instanceof Problem && !refused.passing) {
        key.current = idempotencyKey();
        setElsewhere(form.current?.mark(refused.issues) ?? []);
      }
    } finally {
      setSending(false);
    }
  }

  return (
    <Suspense fallback={<Waiting />}>
      <FormView ref={form} schema={schema} data={begun} label={t(`wayName.${way}`)} />
      {error ? <ProblemNote error={error} /> : null}
      {elsewhere.map((said) => (
        <p key={said} role="alert" style={{ color: 'var(--overdue)' }}>
          ⚠ {said}
        </p>
      ))}
      <Button type="primary" size="large" loading={sending} onClick={() => void send()}>
        {t('open')}
      </Button>
    </Suspense>
  );
}
