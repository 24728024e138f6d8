import { Alert, App, Button, Radio } from 'antd';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Variables } from '../../../../server/kernel/types.ts';
import { type IntakeWay, openCase, useForm, useIntake } from '../../api/cases.ts';
import { idempotencyKey } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { type Session, useSession } from '../../api/session.ts';
import { Loaded, ProblemNote, Waiting } from '../../app/Loading.tsx';
import { usePageTitle } from '../../app/page-title.ts';
import { queryClient } from '../../app/queries.ts';
import type { FormHandle } from '../../forms/FormView.tsx';
import { type Schema, withDefaults } from '../../forms/schema.ts';
import { named } from '../../language.ts';
import { officeNow } from '../../words/office-clock.ts';

const FormView = lazy(async () => ({ default: (await import('../../forms/FormView.tsx')).FormView }));

export function IntakePage() {
  const { t } = useTranslation('cases');
  const ways = useIntake();
  usePageTitle(t('newCase'));
  return (
    <div className="page" style={{ maxWidth: 860 }}>
      <div className="page-head">
        <h1>{t('newCase')}</h1>
      </div>
      <Alert type="error" showIcon title={t('callFirst')} style={{ marginBottom: 12 }} />
      <div className="panel">
        <Loaded query={ways}>{(found) => (found.length > 0 ? <Intake ways={found} /> : <p>{t('noWay')}</p>)}</Loaded>
      </div>
    </div>
  );
}

const keyOf = ({ process, startEvent }: IntakeWay) => `${process}/${startEvent}`;

/** How a report reaches the office other than by the public page: start events that have a form and fit the role. */
function Intake({ ways }: { ways: IntakeWay[] }) {
  const { t } = useTranslation('cases');
  const { data: session } = useSession();
  const [chosen, choose] = useState(() => keyOf(ways[0]!));
  const schema = useForm(chosen);
  const way = ways.find((each) => keyOf(each) === chosen) ?? ways[0]!;
  return (
    <>
      {ways.length > 1 ? (
        <Radio.Group
          aria-label={t('way')}
          optionType="button"
          value={chosen}
          onChange={({ target }) => choose(target.value)}
          options={ways.map((each) => ({ value: keyOf(each), label: named(each) }))}
          style={{ marginBottom: 16 }}
        />
      ) : (
        <h2 style={{ marginBottom: 16 }}>{named(way)}</h2>
      )}
      <Loaded query={schema}>{(form) => <IntakeForm key={chosen} schema={form} way={way} session={session!} />}</Loaded>
    </>
  );
}

function IntakeForm({ schema, way, session }: { schema: Schema; way: IntakeWay; session: Session }) {
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
        { process: way.process, startEvent: way.startEvent, variables: variables as Variables },
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
      <FormView ref={form} schema={schema} data={begun} label={named(way)} />
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
