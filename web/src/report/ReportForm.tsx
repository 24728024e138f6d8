/** @jsxImportSource preact */
import i18next from 'i18next';
import { useRef, useState } from 'preact/hooks';
import { idempotencyKey } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { placed } from '../forms/form-js/server-issues.ts';
import { faultsOf } from '../forms/rules.ts';
import { type FieldSchema, fieldsOf, localized, type Schema, withDefaults } from '../forms/schema.ts';
import type { Language } from '../language.ts';
import { useHiding } from './hiding.ts';
import { forgetReport, type KeptReport, keepReport, keptReport } from './kept-report.ts';
import { PublicField } from './PublicField.tsx';
import { sayProblem } from './say.ts';
import { send } from './sending.ts';

type Faults = Record<string, string[]>;
type Sending = 'no' | 'sending' | 'waiting' | 'queueing';

const NOBODY = { username: '', displayName: '' };

interface Props {
  schema: Schema;
  language: Language;
  sent(code: string): void;
}

export function ReportForm({ schema, language, sent }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const isHidden = useHiding();
  const [report, setReport] = useState<KeptReport>(() => begin(schema));
  const [faults, setFaults] = useState<Faults>({});
  const [sending, setSending] = useState<Sending>('no');
  const [problem, setProblem] = useState<unknown>();
  const { values } = report;
  const shown = fieldsOf(localized(schema, language)).filter((field) => !isHidden(field, values));

  const write = (field: FieldSchema, value: unknown) => {
    const next = { ...report, values: { ...values, [field.key!]: value } };
    keepReport(next);
    setReport(next);
    setFaults(({ [field.id]: _, ...others }) => others);
  };

  async function submit(event: Event) {
    event.preventDefault();
    const found = check(shown, values);
    setFaults(found);
    setProblem(undefined);
    if (Object.keys(found).length > 0) return focusFault(form.current!);
    const written = shown.flatMap(({ key }) => (key && values[key] !== undefined ? [[key, values[key]]] : []));
    const complete: KeptReport = { key: report.key, values: Object.fromEntries(written) };
    setSending('sending');
    try {
      const code = await send(complete, ({ status }) => setSending(status === 429 ? 'queueing' : 'waiting'));
      forgetReport();
      sent(code);
    } catch (refused) {
      setSending('no');
      setProblem(refused);
      if (!(refused instanceof Problem)) return;
      // What was refused is another report once it has been corrected.
      const corrected = { ...report, key: idempotencyKey() };
      keepReport(corrected);
      setReport(corrected);
      setFaults(placed(schema, refused.issues).errors as Faults);
      focusFault(form.current!);
    }
  }

  const count = Object.keys(faults).length;
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} aria-label={i18next.t('report.title')}>
      {shown.map((field) => (
        <PublicField
          key={field.id}
          field={field}
          domId={field.id}
          value={field.key ? values[field.key] : undefined}
          errors={faults[field.id]}
          disabled={sending !== 'no'}
          onChange={({ value }) => write(field, value)}
        />
      ))}
      {count > 0 && (
        <p role="alert" class="note is-bad">
          {i18next.t('form:faultsFound', { count })}
        </p>
      )}
      {problem !== undefined && count === 0 && (
        <p role="alert" class="note is-bad">
          {sayProblem(problem)}
        </p>
      )}
      {(sending === 'waiting' || sending === 'queueing') && (
        <p role="status" class="note">
          {i18next.t(sending === 'queueing' ? 'report.queueing' : 'report.waiting')}
        </p>
      )}
      <button type="submit" class="send-button" disabled={sending !== 'no'}>
        {i18next.t(sending === 'no' ? 'report.send' : 'report.sending')}
      </button>
      <p class="small">{i18next.t('report.kept')}</p>
    </form>
  );
}

function begin(schema: Schema): KeptReport {
  const kept = keptReport();
  const given = Object.fromEntries(
    fieldsOf(schema).flatMap(({ key, defaultValue }) => (key && defaultValue !== undefined ? [[key, defaultValue]] : [])),
  );
  return { ...kept, values: withDefaults(schema, { ...given, ...kept.values }, NOBODY, new Date()) };
}

function check(fields: FieldSchema[], values: Record<string, unknown>): Faults {
  const found: Faults = {};
  for (const field of fields) {
    const faults = field.key ? faultsOf(field, values[field.key]) : [];
    if (faults.length > 0) found[field.id] = faults;
  }
  return found;
}

function focusFault(form: HTMLElement): void {
  setTimeout(() => {
    const fault = form.querySelector<HTMLElement>('.wb-invalid :is(input, select, textarea)');
    fault?.focus();
    fault?.scrollIntoView({ block: 'center' });
  });
}
