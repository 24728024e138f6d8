/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { labelOf } from '../schema.ts';
import { aboutId, described, errorId, type FieldProps } from './field.ts';

function Required({ field }: Pick<FieldProps, 'field'>) {
  return field.validate?.required ? (
    <span class="wb-required" aria-hidden="true">
      *
    </span>
  ) : null;
}

function Notes({ field, errors = [], domId }: Pick<FieldProps, 'field' | 'errors' | 'domId'>) {
  return (
    <>
      {field.description && (
        <div id={aboutId(domId)} class="wb-about">
          {field.description}
        </div>
      )}
      <div id={errorId(domId)} class="wb-error" aria-live="polite">
        {errors.map((error) => (
          <div key={error}>⚠ {error}</div>
        ))}
      </div>
    </>
  );
}

const classes = (kind: string, { errors = [], readonly }: FieldProps) =>
  `wb-field wb-${kind}${errors.length > 0 ? ' wb-invalid' : ''}${readonly ? ' wb-readonly' : ''}`;

/** One input under its label. `empty`: of what is only read. */
export function Labelled({ children, empty, ...props }: FieldProps & { children: ComponentChildren; empty?: boolean }) {
  return (
    <div class={`${classes('labelled', props)}${empty ? ' wb-empty' : ''}`} data-key={props.field.key}>
      <label for={props.domId} class="wb-label">
        {labelOf(props.field)}
        <Required field={props.field} />
      </label>
      {children}
      <Notes {...props} />
    </div>
  );
}

/** Several inputs under one heading. */
export function Grouped({ children, role, ...props }: FieldProps & { children: ComponentChildren; role?: 'radiogroup' }) {
  return (
    <fieldset class={classes('grouped', props)} data-key={props.field.key} role={role} {...(role ? described(props) : {})}>
      <legend class="wb-label">
        {labelOf(props.field)}
        <Required field={props.field} />
      </legend>
      {children}
      <Notes {...props} />
    </fieldset>
  );
}

/** One box with its label beside it. */
export function Beside({ children, ...props }: FieldProps & { children: ComponentChildren }) {
  return (
    <div class={classes('beside', props)} data-key={props.field.key}>
      <label class="wb-choice" for={props.domId}>
        {children}
        <span>
          {labelOf(props.field)}
          <Required field={props.field} />
        </span>
      </label>
      <Notes {...props} />
    </div>
  );
}
