/** @jsxImportSource preact */

import { Beside, Grouped } from './Frame.tsx';
import { described, type FieldProps } from './field.ts';

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function RadioField(props: FieldProps) {
  const { field, value, domId, disabled, readonly, onChange, onBlur, onFocus } = props;
  return (
    <Grouped {...props} role="radiogroup">
      <div class="wb-choices">
        {(field.values ?? []).map((option, index) => (
          <label key={JSON.stringify(option.value)} class="wb-choice">
            <input
              type="radio"
              name={domId}
              id={`${domId}-${index}`}
              value={String(option.value)}
              checked={same(option.value, value)}
              disabled={disabled || readonly}
              onChange={() => onChange({ value: option.value })}
              onBlur={onBlur}
              onFocus={onFocus}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </Grouped>
  );
}

export function ChecklistField(props: FieldProps) {
  const { field, value, domId, disabled, readonly, onChange, onBlur, onFocus } = props;
  const chosen = Array.isArray(value) ? value : [];
  const toggle = (option: unknown) =>
    onChange({ value: chosen.some((each) => same(each, option)) ? chosen.filter((each) => !same(each, option)) : [...chosen, option] });
  return (
    <Grouped {...props}>
      <div class="wb-choices">
        {(field.values ?? []).map((option, index) => (
          <label key={JSON.stringify(option.value)} class="wb-choice">
            <input
              type="checkbox"
              id={`${domId}-${index}`}
              value={String(option.value)}
              checked={chosen.some((each) => same(each, option.value))}
              disabled={disabled || readonly}
              aria-invalid={(props.errors ?? []).length > 0}
              aria-describedby={described(props)['aria-describedby']}
              onChange={() => toggle(option.value)}
              onBlur={onBlur}
              onFocus={onFocus}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </Grouped>
  );
}

export function CheckboxField(props: FieldProps) {
  const { value, domId, disabled, readonly, onChange, onBlur, onFocus } = props;
  return (
    <Beside {...props}>
      <input
        type="checkbox"
        id={domId}
        checked={value === true}
        disabled={disabled || readonly}
        onChange={({ currentTarget }) => onChange({ value: currentTarget.checked })}
        onBlur={onBlur}
        onFocus={onFocus}
        aria-invalid={described(props)['aria-invalid']}
        aria-describedby={described(props)['aria-describedby']}
      />
    </Beside>
  );
}
