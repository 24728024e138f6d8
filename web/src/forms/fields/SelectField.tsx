/** @jsxImportSource preact */
import i18next from 'i18next';
import { Labelled } from './Frame.tsx';
import { described, type FieldProps } from './field.ts';

const inWords = (value: unknown) => JSON.stringify(value);

/** The browser's own list: it works on every phone, by keyboard and with every screen reader. */
export function SelectField(props: FieldProps) {
  const { field, value, domId, disabled, readonly, onChange, onBlur, onFocus } = props;
  const options = field.values ?? [];
  const chosen = value === null || value === undefined ? '' : inWords(value);
  const unknown = chosen !== '' && !options.some((option) => inWords(option.value) === chosen);
  return (
    <Labelled {...props}>
      <select
        id={domId}
        class="wb-input"
        value={chosen}
        disabled={disabled || readonly}
        onChange={({ currentTarget }) => onChange({ value: currentTarget.value === '' ? null : JSON.parse(currentTarget.value) })}
        onBlur={onBlur}
        onFocus={onFocus}
        {...described(props)}
      >
        <option value="">{i18next.t('form:choose')}</option>
        {unknown && <option value={chosen}>{String(value)}</option>}
        {options.map((option) => (
          <option key={inWords(option.value)} value={inWords(option.value)}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
