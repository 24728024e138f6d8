/** @jsxImportSource preact */
import type { ComponentType } from 'preact';
import { CheckboxField, ChecklistField, RadioField } from '../forms/fields/ChoiceField.tsx';
import type { FieldProps } from '../forms/fields/field.ts';
import { MomentField } from '../forms/fields/MomentField.tsx';
import { SelectField } from '../forms/fields/SelectField.tsx';
import { NumberField, TextField } from '../forms/fields/TextField.tsx';
import { Notice } from './Notice.tsx';

const COMPONENTS: Record<string, ComponentType<FieldProps>> = {
  textfield: TextField,
  textarea: TextField,
  number: NumberField,
  checkbox: CheckboxField,
  checklist: ChecklistField,
  radio: RadioField,
  select: SelectField,
  datetime: MomentField,
};

/** One component of the public form, by its kind. */
export function PublicField(props: FieldProps) {
  if (props.field.type === 'text') return <Notice text={props.field.text ?? ''} />;
  const Component = COMPONENTS[props.field.type];
  return Component ? <Component {...props} /> : null;
}
