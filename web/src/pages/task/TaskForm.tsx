import { Alert, App, Button } from 'antd';
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Variables } from '../../../../server/kernel/types.ts';
import { idempotencyKey, keyAfter } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { awaitNext, complete, type TaskRow, type TaskView } from '../../api/tasks.ts';
import { ProblemNote, Waiting } from '../../app/Loading.tsx';
import { queryClient } from '../../app/queries.ts';
import type { FormHandle } from '../../forms/FormView.tsx';
import { titled } from '../../language.ts';
import { forgetLocalDraft, localDraft, useDraft } from './drafts.ts';

const FormView = lazy(async () => ({ default: (await import('../../forms/FormView.tsx')).FormView }));

/** The form of a task, its drafts, and sending it. */
export function TaskForm({ task, done }: { task: TaskView; done(next: TaskRow | undefined): void }) {
  const { t } = useTranslation('tasks');
  const { message } = App.useApp();
  const form = useRef<FormHandle>(null);
  // The same key until the server has answered: a repetition after a lost answer does nothing twice.
  const key = useRef(idempotencyKey());
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const [elsewhere, setElsewhere] = useState<string[]>([]);
  // Only what was there when the task was opened: from then on the user is writing.
  const [begun] = useState(() => ({ ...task.data, ...task.draft, ...localDraft(task.id) }));
  const draft = useDraft(
    task.id,
    task.form,
    useCallback(() => form.current?.values(), []),
  );
  const open = task.state === 'open';
  const writable = useRef(task.can.complete);
  if (task.can.complete) writable.current = true;

  async function send() {
    const values = task.form ? form.current?.submit() : {};
    if (!values) return setError(undefined);
    setSending(true);
    setError(undefined);
    setElsewhere([]);
    draft.stop();
    try {
      const { next } = await complete(task.id, values as Variables, undefined, { idempotencyKey: key.current });
      forgetLocalDraft(task.id);
      const following = next[0] ?? (task.caseId ? await awaitNext(task.caseId).catch(() => undefined) : undefined);
      void message.success(t(following ? 'completedNext' : 'completed', { name: titled(task) }));
      void queryClient.invalidateQueries();
      done(following);
    } catch (refused) {
      setError(refused);
      key.current = keyAfter(key.current, refused);
      if (refused instanceof Problem && !refused.passing) {
        if (refused.issues.length > 0) setElsewhere(form.current?.mark(refused.issues) ?? []);
        if (refused.status === 409) void queryClient.invalidateQueries({ queryKey: ['tasks'] });
      }
    } finally {
      setSending(false);
    }
  }

  return (
    <section className="panel" aria-label={t('form')}>
      {!open && (
        <Alert type="warning" showIcon title={t(writable.current ? 'gone.writing' : `gone.${task.state}`)} style={{ marginBottom: 12 }} />
      )}
      {open && task.suspended && <Alert type="warning" showIcon title={t('suspended')} style={{ marginBottom: 12 }} />}
      {open && !task.can.complete && <Alert type="info" showIcon title={t('notYours')} style={{ marginBottom: 12 }} />}
      {task.form ? (
        <Suspense fallback={<Waiting />}>
          <FormView
            ref={form}
            schema={task.form}
            data={begun}
            readOnly={!writable.current}
            label={titled(task)}
            onChange={task.can.complete ? draft.touched : undefined}
          />
        </Suspense>
      ) : (
        <p>{t('noForm')}</p>
      )}
      {error ? <ProblemNote error={error} /> : null}
      {elsewhere.map((said) => (
        <p key={said} role="alert" style={{ color: 'var(--overdue)' }}>
          ⚠ {said}
        </p>
      ))}
      {task.can.complete && (
        <div className="wrap">
          <Button type="primary" size="large" loading={sending} disabled={task.suspended} onClick={() => void send()}>
            {t('complete')}
          </Button>
          <span className="muted" role="status">
            {draft.state !== 'none' && t(`draft.${draft.state}`)}
          </span>
        </div>
      )}
    </section>
  );
}
