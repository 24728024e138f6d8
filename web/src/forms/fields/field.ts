import type { FieldSchema } from '../schema.ts';

/** What form-js hands to the component of a field. The public page, which has no form-js, hands in the same. */
export interface FieldProps {
  field: FieldSchema;
  value?: unknown;
  errors?: string[];
  domId: string;
  disabled?: boolean;
  readonly?: boolean;
  onChange(update: { value: unknown }): void;
  onBlur?(): void;
  onFocus?(): void;
}

export const errorId = (domId: string) => `${domId}-error`;
export const aboutId = (domId: string) => `${domId}-about`;

/** Attributes that tell a screen reader what belongs to an input. */
export function described({ domId, errors = [], field }: FieldProps) {
  const about = [errors.length > 0 && errorId(domId), field.description && aboutId(domId)].filter(Boolean).join(' ');
  return {
    'aria-invalid': errors.length > 0,
    'aria-required': field.validate?.required === true,
    'aria-describedby': about || undefined,
  };
}
