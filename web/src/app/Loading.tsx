import { Alert, Button, Spin } from 'antd';
import './loading.css';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { Drawn } from './Drawn.tsx';
import { sayProblem } from './say-problem.ts';

/** Shown only after a moment: what is quick should not flicker. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <div role="status" className="waiting">
      <Spin size="small" /> {t('waiting')}
    </div>
  );
}

/** `again` is offered where it may help: who may not see something is told the same each time. */
export function ProblemNote({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation();
  const passing = error instanceof Problem && error.passing;
  const final = error instanceof Problem && (error.status === 403 || error.status === 404);
  return (
    <Alert
      type={passing ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={sayProblem(error)}
      action={again && !final && <Button onClick={again}>{t('tryAgain')}</Button>}
      style={{ marginBottom: 12 }}
    />
  );
}

export interface Answer<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** What a query answered, the wait for it, or why there is no answer. What was shown before stays while it is asked again. */
export function Loaded<T>({ query, children }: { query: Answer<T>; children: (data: T) => ReactNode }) {
  const { data, error, isPending, refetch } = query;
  return (
    <>
      {error ? <ProblemNote error={error} again={() => void refetch()} /> : null}
      {data !== undefined ? (
        <Drawn data={data} again={refetch}>
          {children}
        </Drawn>
      ) : isPending ? (
        <Waiting />
      ) : null}
    </>
  );
}
