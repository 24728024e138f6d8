import { Input, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { readSpan, type SpanUnit, writeSpan } from '../../../../modeler/timing/span.ts';

const UNITS: SpanUnit[] = ['minutes', 'hours', 'days', 'weeks', 'months'];

interface Props {
  id?: string;
  /** ISO 8601. */
  value?: string;
  onChange?(value: string): void;
  /** Under working days a day is a working day. */
  mode: string;
}

/** A span as people say it, one number and one unit. What has several parts stays as it is written. */
export function SpanField({ id, value, onChange, mode }: Props) {
  const { t } = useTranslation('policies');
  const span = readSpan(value);
  if (value && !span) return <Input id={id} value={value} onChange={({ target }) => onChange?.(target.value)} />;
  const { amount = null, unit = 'days' } = span ?? {};
  const unitName = (each: SpanUnit) => t(each === 'days' && mode === 'WORKDAYS' ? 'unit.workingDays' : `unit.${each}`);
  return (
    <Space.Compact>
      <InputNumber
        id={id}
        min={0}
        precision={0}
        value={amount}
        onChange={(next) => onChange?.(next === null ? '' : writeSpan({ amount: next, unit }))}
      />
      <Select
        aria-label={t('unit.label')}
        value={unit}
        style={{ width: 140 }}
        options={UNITS.map((each) => ({ value: each, label: unitName(each) }))}
        onChange={(next) => onChange?.(writeSpan({ amount: amount ?? 0, unit: next }))}
      />
    </Space.Compact>
  );
}
