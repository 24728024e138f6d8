/** @jsxImportSource preact */

import { Labelled } from './Frame.tsx';
import { described, type FieldProps } from './field.ts';

const LINES = 4;

export function TextField(props: FieldProps) {
  const { field, value, domId, disabled, readonly, onChange, onBlur, onFocus } = props;
  const shared = {
    id: domId,
    class: 'wb-input',
    value: value === null || value === undefined ? '' : String(value),
    disabled,
    readOnly: readonly,
    onBlur,
    onFocus,
    ...described(props),
  };
  const write = (text: string) => onChange({ value: text === '' ? null : text });
  return (
    <Labelled {...props}>
      {field.type === 'textarea' ? (
        <textarea {...shared} rows={LINES} onInput={({ currentTarget }) => write(currentTarget.value)} />
      ) : (
        <input {...shared} type="text" autoComplete="off" onInput={({ currentTarget }) => write(currentTarget.value)} />
      )}
    </Labelled>
  );
}

export function NumberField(props: FieldProps) {
  const { field, value, domId, disabled, readonly, onChange, onBlur, onFocus } = props;
  const write = (text: string) => {
    const number = Number(text);
    onChange({ value: text.trim() === '' ? null : Number.isFinite(number) ? number : text });
  };
  return (
    <Labelled {...props}>
      <input
        id={domId}
        class="wb-input wb-number"
        type="number"
        inputMode="decimal"
        step="any"
        min={field.validate?.min}
        max={field.validate?.max}
        value={value === null || value === undefined ? '' : String(value)}
        disabled={disabled}
        readOnly={readonly}
        onBlur={onBlur}
        onFocus={onFocus}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        {...described(props)}
      />
    </Labelled>
  );
}
