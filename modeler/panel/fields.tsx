import { Input, InputNumber, Select, Switch, Typography } from 'antd';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from '../types.ts';
import { useChoiceLabel, useDesk } from './desk.tsx';
import '../text.css';
import './panel.css';

const IDLE_MS = 500;

/** A label above, the control, and what it means below. */
export function Field({ label, hint, id, children }: { label: string; hint?: ReactNode; id?: string; children: ReactNode }) {
  return (
    <div className="modeler-field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint ? <div className="modeler-hint">{hint}</div> : null}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: ReactNode;
  rows?: number;
  placeholder?: string;
  feel?: boolean;
}

/** Text is written to the diagram when the writer pauses or leaves the field: one undo for a phrase, not for a letter. */
export function TextField({ label, value, onChange, hint, rows, placeholder, feel }: TextProps) {
  const id = useId();
  const { readOnly } = useDesk();
  const { text, setText, commit } = useDraftText(value, onChange);
  const common = {
    id,
    value: text,
    placeholder,
    disabled: readOnly,
    className: feel ? 'modeler-feel' : undefined,
    spellCheck: !feel,
    onChange: (event: { target: { value: string } }) => setText(event.target.value),
    onBlur: commit,
  };
  return (
    <Field label={label} hint={hint} id={id}>
      {rows ? <Input.TextArea {...common} autoSize={{ minRows: rows, maxRows: 12 }} /> : <Input {...common} onPressEnter={commit} />}
    </Field>
  );
}

function useDraftText(value: string, onChange: (value: string) => void) {
  const [text, setText] = useState(value);
  const latest = useRef({ text, value, onChange });
  latest.current = { text, value, onChange };
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (latest.current.text !== latest.current.value) latest.current.onChange(latest.current.text);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new text starts the pause anew
  useEffect(() => {
    const pause = setTimeout(commit, IDLE_MS);
    return () => clearTimeout(pause);
  }, [text]);
  return { text, setText, commit };
}

/** FEEL by hand, for those who know it. What is wrong with it is told by the server and shown at the element. */
export function FeelField(props: Omit<TextProps, 'feel'>) {
  const { t } = useTranslation('modeler');
  return <TextField rows={2} hint={t('feel.hint')} placeholder="= " {...props} feel />;
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  choices: Choice[];
  onChange(value: string | undefined): void;
  hint?: ReactNode;
  placeholder?: string;
  /** May hold a value that is in no list, such as a message of another office. */
  open?: boolean;
  required?: boolean;
}

export function ChoiceField({ label, value, choices, onChange, hint, placeholder, open, required }: ChoiceProps) {
  const id = useId();
  const { readOnly } = useDesk();
  const { t } = useTranslation('modeler');
  const nameOf = useChoiceLabel();
  const [typed, setTyped] = useState('');
  const known = choices.map((choice) => ({ value: choice.value, label: nameOf(choice), code: choice.value }));
  const own = [value, open ? typed.trim() : undefined].filter(
    (text): text is string => !!text && !known.some((each) => each.value === text),
  );
  return (
    <Field label={label} hint={hint} id={id}>
      <Select
        id={id}
        value={value ?? null}
        placeholder={placeholder ?? t('choose')}
        disabled={readOnly}
        allowClear={!required}
        showSearch={{ optionFilterProp: ['label', 'value'], onSearch: setTyped }}
        notFoundContent={t('noChoice')}
        options={[...known, ...[...new Set(own)].map((text) => ({ value: text, label: t('notInList', { value: text }), code: text }))]}
        onChange={(chosen: string | null | undefined) => onChange(chosen ?? undefined)}
        popupMatchSelectWidth={340}
        style={{ width: '100%' }}
      />
    </Field>
  );
}

export function ChoicesField({
  label,
  value,
  choices,
  onChange,
  hint,
  placeholder,
}: Omit<ChoiceProps, 'value' | 'onChange'> & { value: string[]; onChange(value: string[]): void }) {
  const id = useId();
  const { readOnly } = useDesk();
  const { t } = useTranslation('modeler');
  const nameOf = useChoiceLabel();
  const known = choices.map((choice) => ({ value: choice.value, label: nameOf(choice) }));
  const unknown = value.filter((each) => !known.some((choice) => choice.value === each));
  return (
    <Field label={label} hint={hint} id={id}>
      <Select
        id={id}
        mode="multiple"
        value={value}
        placeholder={placeholder ?? t('choose')}
        disabled={readOnly}
        showSearch={{ optionFilterProp: ['label', 'value'] }}
        notFoundContent={t('noChoice')}
        options={[...known, ...unknown.map((text) => ({ value: text, label: t('notInList', { value: text }) }))]}
        onChange={(chosen: string[]) => onChange(chosen)}
        popupMatchSelectWidth={340}
        style={{ width: '100%' }}
      />
    </Field>
  );
}

export function SwitchField({
  label,
  value,
  onChange,
  hint,
}: {
  label: string;
  value: boolean;
  onChange(value: boolean): void;
  hint?: ReactNode;
}) {
  const id = useId();
  const { readOnly } = useDesk();
  return (
    <div className="modeler-field">
      <div className="modeler-switch">
        <Switch id={id} size="small" checked={value} disabled={readOnly} onChange={onChange} />
        <label htmlFor={id}>{label}</label>
      </div>
      {hint ? <div className="modeler-hint">{hint}</div> : null}
    </div>
  );
}

export function NumberField({
  label,
  value,
  onChange,
  ...range
}: {
  label: string;
  value: number | undefined;
  onChange(value: number | undefined): void;
  min?: number;
  max?: number;
  placeholder?: string;
  hint?: ReactNode;
}) {
  const id = useId();
  const { readOnly } = useDesk();
  const { hint, ...rest } = range;
  return (
    <Field label={label} hint={hint} id={id}>
      <InputNumber
        id={id}
        value={value ?? null}
        disabled={readOnly}
        precision={0}
        onChange={(entered) => onChange(entered ?? undefined)}
        style={{ width: '100%' }}
        {...rest}
      />
    </Field>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="modeler-section" aria-label={title}>
      <Typography.Title level={3}>{title}</Typography.Title>
      {children}
    </section>
  );
}
