import { forget, keep, keptNow } from '../../app/kept.ts';
import { everyField, type FieldSchema, fieldsOf, type Schema } from '../../forms/schema.ts';

type Values = Record<string, unknown>;

/** Of one person and one form: a tab may be signed out of and into again by somebody else. */
export const intakeDraftName = (username: string, formKey: string) => `intake.${username}.${formKey}`;
const storedAs = (name: string) => `weibao.${name}`;

/**
 * What was typed into an intake form and not sent yet. All of it stays in memory as long as the page does; over a reload only what
 * names nobody, and that too in this tab only.
 */
export function keptIntake(name: string): Values | undefined {
  const stored = sessionStorage.getItem(storedAs(name));
  return keptNow<Values>(name) ?? (stored ? (JSON.parse(stored) as Values) : undefined);
}

export function keepIntake(name: string, schema: Schema, values: Values): void {
  keep(name, values);
  const personal = new Set(
    fieldsOf(schema)
      .filter(isPersonal)
      .map(({ key }) => key),
  );
  const impersonal = Object.entries(values).filter(([key]) => !personal.has(key));
  sessionStorage.setItem(storedAs(name), JSON.stringify(Object.fromEntries(impersonal)));
}

export function forgetIntake(name: string): void {
  forget(name);
  sessionStorage.removeItem(storedAs(name));
}

const isPersonal = (field: FieldSchema) => everyField([field]).some(({ properties }) => properties?.sensitive || properties?.store);
