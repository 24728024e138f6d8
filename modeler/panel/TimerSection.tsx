import { InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiagramElement, ModdleElement } from '../canvas/bpmn.ts';
import { readTimer, type TimerKind, writeTimer } from '../model/event.ts';
import { readRepetition, readSpan, type Span, type SpanUnit, writeRepetition, writeSpan } from '../timing/span.ts';
import { useDesk } from './desk.tsx';
import { ChoiceField, FeelField, Field, NumberField, Section } from './fields.tsx';

type Way = 'span' | 'variable' | 'date' | 'repetition' | 'expert';
const WAYS: Way[] = ['span', 'variable', 'date', 'repetition', 'expert'];
const UNITS: SpanUnit[] = ['minutes', 'hours', 'days', 'weeks', 'months'];
const VARIABLE = /^=\s*([\p{L}_][\p{L}\p{N}_.]*)$/u;
const START: Record<Way, { kind: TimerKind; text: string }> = {
  span: { kind: 'timeDuration', text: 'P1D' },
  variable: { kind: 'timeDate', text: '' },
  date: { kind: 'timeDate', text: '' },
  repetition: { kind: 'timeCycle', text: 'R/P1D' },
  expert: { kind: 'timeDuration', text: '' },
};

/** When a timer rings: after a span, at a moment that a variable holds, at a date, or again and again. */
export function TimerSection({ element, definition }: { element: DiagramElement; definition: ModdleElement }) {
  const { t } = useTranslation('modeler');
  const { drawing, options } = useDesk();
  const { kind, text } = readTimer(definition);
  const [chosen, setChosen] = useState<Way | undefined>();
  const way = chosen ?? wayOf(kind, text);
  const write = (nextKind: TimerKind, next: string) => writeTimer(drawing, element, definition, nextKind, next);
  const repetition = readRepetition(text);
  return (
    <Section title={t('section.timer')}>
      <ChoiceField
        label={t('field.when')}
        required
        value={way}
        choices={WAYS.map((each) => ({ value: each, label: t(`timer.${each}`), labelEn: t(`timer.${each}`) }))}
        onChange={(next) => {
          const picked = next as Way;
          setChosen(picked);
          if (picked !== 'expert') write(START[picked].kind, START[picked].text);
        }}
      />
      {way === 'span' ? (
        <SpanFields
          label={t('field.after')}
          span={readSpan(text) ?? { amount: 1, unit: 'days' }}
          onChange={(span) => write('timeDuration', writeSpan(span))}
        />
      ) : null}
      {way === 'variable' ? (
        <ChoiceField
          open
          label={t('field.moment')}
          value={VARIABLE.exec(text)?.[1]}
          choices={options.variables.filter(({ type }) => type === undefined || type === 'datetime')}
          hint={t('hint.moment')}
          onChange={(name) => write('timeDate', name ? `= ${name}` : '')}
        />
      ) : null}
      {way === 'date' ? <DateField text={text} onChange={(iso) => write('timeDate', iso)} /> : null}
      {way === 'repetition' && repetition ? (
        <>
          <SpanFields
            label={t('field.every')}
            span={repetition}
            onChange={(span) => write('timeCycle', writeRepetition({ ...span, times: repetition.times }))}
          />
          <NumberField
            label={t('field.times')}
            min={1}
            placeholder={t('timer.forever')}
            value={repetition.times}
            onChange={(times) => write('timeCycle', writeRepetition({ amount: repetition.amount, unit: repetition.unit, times }))}
          />
        </>
      ) : null}
      {way === 'expert' ? (
        <>
          <ChoiceField
            label={t('field.timerKind')}
            required
            value={kind}
            choices={(['timeDuration', 'timeDate', 'timeCycle'] as const).map((each) => ({
              value: each,
              label: t(`timer.${each}`),
              labelEn: t(`timer.${each}`),
            }))}
            onChange={(next) => write(next as TimerKind, text)}
          />
          <FeelField label={t('field.feel')} hint={t('hint.timerFeel')} value={text} onChange={(next) => write(kind, next)} />
        </>
      ) : null}
    </Section>
  );
}

function wayOf(kind: TimerKind, text: string): Way {
  if (kind === 'timeDuration' && (text === '' || readSpan(text))) return 'span';
  if (kind === 'timeDate' && VARIABLE.test(text)) return 'variable';
  if (kind === 'timeDate' && !text.startsWith('=')) return 'date';
  return kind === 'timeCycle' && readRepetition(text) ? 'repetition' : 'expert';
}

function SpanFields({ label, span, onChange }: { label: string; span: Span; onChange(span: Span): void }) {
  const id = useId();
  const { t } = useTranslation('modeler');
  const { readOnly } = useDesk();
  return (
    <Field label={label} id={id}>
      <div className="modeler-span">
        <InputNumber
          id={id}
          min={1}
          precision={0}
          disabled={readOnly}
          value={span.amount}
          onChange={(amount) => amount && onChange({ ...span, amount })}
        />
        <Select
          aria-label={t('field.unit')}
          disabled={readOnly}
          value={span.unit}
          options={UNITS.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))}
          onChange={(unit: SpanUnit) => onChange({ ...span, unit })}
        />
      </div>
    </Field>
  );
}

/** The browser's own field: it knows the keyboard, the screen reader and the language. Its moment is that of the office's zone. */
function DateField({ text, onChange }: { text: string; onChange(iso: string): void }) {
  const id = useId();
  const { t } = useTranslation('modeler');
  const { readOnly } = useDesk();
  return (
    <Field label={t('field.date')} id={id}>
      <input
        id={id}
        type="datetime-local"
        className="modeler-date"
        disabled={readOnly}
        value={text.slice(0, 16)}
        onChange={(event) => onChange(event.target.value === '' ? '' : `${event.target.value}:00+08:00`)}
      />
    </Field>
  );
}
