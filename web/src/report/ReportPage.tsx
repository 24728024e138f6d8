/** @jsxImportSource preact */
import i18next from 'i18next';
import { useEffect, useState } from 'preact/hooks';
import { get } from '../api/client.ts';
import type { Schema } from '../forms/schema.ts';
import type { Language } from '../language.ts';
import { CallFirst } from './CallFirst.tsx';
import { ReceiptCode } from './ReceiptCode.tsx';
import { ReportForm } from './ReportForm.tsx';
import { sayProblem } from './say.ts';

export function ReportPage({ language }: { language: Language }) {
  const [schema, setSchema] = useState<Schema>();
  const [problem, setProblem] = useState<unknown>();
  const [code, setCode] = useState<string>();

  const load = () => {
    setProblem(undefined);
    get<Schema>('/api/public/report-form').then(setSchema, setProblem);
  };
  useEffect(load, []);

  if (code) return <ReceiptCode code={code} />;
  return (
    <>
      <h1>{i18next.t('report.title')}</h1>
      <CallFirst said={schema !== undefined} />
      {problem !== undefined && (
        <div role="alert" class="note is-bad">
          <p>{sayProblem(problem)}</p>
          <button type="button" class="wb-small-button" onClick={load}>
            {i18next.t('again')}
          </button>
        </div>
      )}
      {schema ? (
        <ReportForm schema={schema} language={language} sent={setCode} />
      ) : (
        problem === undefined && <p role="status">{i18next.t('loading')}</p>
      )}
    </>
  );
}
