/** @jsxImportSource preact */
import i18next from 'i18next';
import { isOfThePast } from '../schema.ts';
import { Labelled } from './Frame.tsx';
import { described, type FieldProps } from './field.ts';
import { fromInput, toInput } from './moments.ts';

/** A day, a time of day, or both, by the browser's own picker. */
export function MomentField(props: FieldProps & { now?: () => Date }) {
  const { field, value, domId, disabled, readonly, onChange, onBlur, onFocus, now = () => new Date() } = props;
  const both = field.subtype !== 'date' && field.subtype !== 'time';
  const written = both ? toInput(value) : typeof value === 'string' ? value : '';
  const write = (text: string) => onChange({ value: both ? fromInput(text) : text || null });
  return (
    <Labelled {...props}>
      <div class="wb-moment">
        <input
          id={domId}
          class="wb-input"
          type={both ? 'datetime-local' : field.subtype}
          value={written}
          max={both ? '9999-12-31T23:59' : undefined}
          disabled={disabled}
          readOnly={readonly}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onBlur={onBlur}
          onFocus={onFocus}
          {...described(props)}
        />
        {both && isOfThePast(field) && !disabled && !readonly && (
          <button type="button" class="wb-small-button" onClick={() => onChange({ value: fromInput(toInput(now().toISOString())) })}>
            {i18next.t('form:now')}
          </button>
        )}
      </div>
    </Labelled>
  );
}
