import { Button, Input, InputNumber, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Condition,
  isComplete,
  type Literal,
  type Operator,
  type Row,
  readCondition,
  valuesOf,
  writeCondition,
} from '../conditions/condition.ts';
import type { VariableChoice } from '../types.ts';
import { useChoiceLabel, useDesk } from './desk.tsx';
import { FeelField } from './fields.tsx';

const OPERATORS: Operator[] = [
  'equals',
  'differs',
  'oneOf',
  'above',
  'atLeast',
  'below',
  'atMost',
  'present',
  'absent',
  'contains',
  'lacks',
];
const EMPTY: Row = { field: '', operator: 'equals', values: [] };

interface Props {
  label: string;
  feel: string;
  onChange(feel: string): void;
}

/** Rows of field, comparison and value; FEEL underneath, to be seen and written in expert mode. */
export function ConditionField({ label, feel, onChange }: Props) {
  const { t } = useTranslation('modeler');
  const { readOnly } = useDesk();
  const read = readCondition(feel);
  const [expert, setExpert] = useState(read === null);
  const [draft, setDraft] = useState<Condition>(read ?? { join: 'all', rows: [] });

  // Undo, and changes made elsewhere, are shown; a row that is not complete yet is kept, though it is nothing to the diagram.
  useEffect(() => {
    setDraft((before) => (writeCondition(before) === feel.trim() ? before : (readCondition(feel) ?? before)));
    if (readCondition(feel) === null) setExpert(true);
  }, [feel]);

  const change = (next: Condition) => {
    setDraft(next);
    const written = writeCondition(next);
    if (written !== feel.trim()) onChange(written);
  };

  return (
    <fieldset className="modeler-condition" aria-label={label}>
      <div className="modeler-condition-head">
        <span>{label}</span>
        <Segmented
          size="small"
          disabled={readOnly}
          value={expert ? 'expert' : 'list'}
          options={[
            { value: 'list', label: t('mode.builder'), disabled: read === null },
            { value: 'expert', label: t('mode.expert') },
          ]}
          onChange={(mode) => setExpert(mode === 'expert')}
        />
      </div>
      {expert ? (
        <FeelField
          label={t('field.feel')}
          value={feel}
          hint={read === null ? t('condition.tooFree') : t('feel.hint')}
          onChange={onChange}
        />
      ) : (
        <Rows condition={draft} change={change} />
      )}
    </fieldset>
  );
}

function Rows({ condition, change }: { condition: Condition; change(condition: Condition): void }) {
  const { t } = useTranslation('modeler');
  const { readOnly } = useDesk();
  const rows = condition.rows.length > 0 ? condition.rows : [EMPTY];
  const set = (index: number, row: Row) => change({ ...condition, rows: rows.map((each, at) => (at === index ? row : each)) });
  return (
    <>
      {rows.length > 1 ? (
        <Select
          size="small"
          aria-label={t('condition.join')}
          disabled={readOnly}
          value={condition.join}
          options={[
            { value: 'all', label: t('condition.all') },
            { value: 'any', label: t('condition.any') },
          ]}
          onChange={(join: 'all' | 'any') => change({ join, rows })}
        />
      ) : null}
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <fieldset key={index} className="modeler-row" aria-label={t('condition.row', { n: index + 1 })}>
          <RowFields row={row} change={(next) => set(index, next)} />
          <Button
            size="small"
            type="text"
            disabled={readOnly || (rows.length === 1 && !isComplete(row) && row.field === '')}
            aria-label={t('condition.remove', { n: index + 1 })}
            onClick={() => change({ ...condition, rows: rows.filter((_, at) => at !== index) })}
          >
            {t('remove')}
          </Button>
        </fieldset>
      ))}
      <Button size="small" disabled={readOnly || !rows.every(isComplete)} onClick={() => change({ ...condition, rows: [...rows, EMPTY] })}>
        {t('condition.add')}
      </Button>
    </>
  );
}

function RowFields({ row, change }: { row: Row; change(row: Row): void }) {
  const { t } = useTranslation('modeler');
  const { options, readOnly } = useDesk();
  const nameOf = useChoiceLabel();
  const [typed, setTyped] = useState('');
  const variable = options.variables.find(({ value }) => value === row.field);
  const known = options.variables.map((each) => ({ value: each.value, label: `${nameOf(each)}（${each.value}）` }));
  const own = [row.field, typed.trim()].filter(
    (name) => /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !known.some((each) => each.value === name),
  );
  const pick = (operator: Operator) => {
    const wanted = valuesOf(operator);
    change({ ...row, operator, values: wanted === 0 ? [] : wanted === 1 ? row.values.slice(0, 1) : row.values });
  };
  return (
    <>
      <Select
        aria-label={t('condition.field')}
        disabled={readOnly}
        value={row.field || null}
        placeholder={t('condition.field')}
        showSearch={{ optionFilterProp: ['label', 'value'], onSearch: setTyped }}
        options={[...known, ...[...new Set(own)].map((name) => ({ value: name, label: name }))]}
        onChange={(field: string) => change({ ...row, field })}
        popupMatchSelectWidth={340}
      />
      <Select
        aria-label={t('condition.operator')}
        disabled={readOnly}
        value={row.operator}
        options={OPERATORS.map((operator) => ({ value: operator, label: t(`operator.${operator}`) }))}
        onChange={pick}
        popupMatchSelectWidth={false}
      />
      {valuesOf(row.operator) === 0 ? null : <ValueField row={row} variable={variable} change={(values) => change({ ...row, values })} />}
    </>
  );
}

/** The values a form offers are offered here too; else what is written decides the kind: 3 is a number, "3" a text. */
function ValueField({ row, variable, change }: { row: Row; variable: VariableChoice | undefined; change(values: Literal[]): void }) {
  const { t } = useTranslation('modeler');
  const { readOnly } = useDesk();
  const nameOf = useChoiceLabel();
  const label = t('condition.value');
  const [first] = row.values;
  const many = valuesOf(row.operator) === 'many';
  const truths = [
    { value: 'true', label: t('yes') },
    { value: 'false', label: t('no') },
  ];
  if (!many && (variable?.type === 'boolean' || typeof first === 'boolean')) {
    return (
      <Select
        aria-label={label}
        disabled={readOnly}
        value={first === undefined ? null : String(first)}
        placeholder={label}
        options={truths}
        onChange={(value: string) => change([value === 'true'])}
      />
    );
  }
  if (many || variable?.options) {
    const choices = (variable?.options ?? []).map((choice) => ({ value: choice.value, label: nameOf(choice) }));
    return (
      <Select
        aria-label={label}
        disabled={readOnly}
        mode={many ? 'tags' : undefined}
        showSearch
        value={many ? row.values.map(String) : first === undefined ? null : (String(first) as never)}
        placeholder={label}
        options={choices}
        onChange={(chosen: string | string[]) => change([chosen].flat())}
      />
    );
  }
  if (variable?.type === 'number' || typeof first === 'number') {
    return (
      <InputNumber
        aria-label={label}
        disabled={readOnly}
        value={typeof first === 'number' ? first : null}
        placeholder={label}
        onChange={(value) => change(value === null ? [] : [value])}
      />
    );
  }
  return <WrittenValue value={first} label={label} disabled={readOnly} change={change} />;
}

function WrittenValue({
  value,
  label,
  disabled,
  change,
}: {
  value: Literal | undefined;
  label: string;
  disabled: boolean;
  change(values: Literal[]): void;
}) {
  const { t } = useTranslation('modeler');
  const [text, setText] = useState(value === undefined ? '' : String(value));
  useEffect(() => setText(value === undefined ? '' : String(value)), [value]);
  const commit = () => {
    if (text === String(value ?? '')) return;
    const trimmed = text.trim();
    change(trimmed === '' ? [] : [/^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed]);
  };
  return (
    <Input
      aria-label={label}
      disabled={disabled}
      value={text}
      placeholder={value === '' ? t('condition.blank') : label}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onPressEnter={commit}
    />
  );
}
