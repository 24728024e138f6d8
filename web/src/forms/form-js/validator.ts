import { buildExpressionContext, runExpressionEvaluation } from '@bpmn-io/form-js-viewer';
import i18next from 'i18next';
import { officeNow } from '../../words/office-clock.ts';
import { answerOf, isRequired } from '../conclusions.ts';
import { faultsOf } from '../rules.ts';
import type { FieldSchema } from '../schema.ts';

interface FieldInstance {
  id: string;
  expressionContextInfo: object;
}
interface Registry {
  get(id: string): FieldSchema | undefined;
}

const LIMITS = ['min', 'max', 'minLength', 'maxLength'] as const;

/** form-js's own speaks English only. The rules may be FEEL, as form-js allows. */
export class OfficeValidator {
  static $inject = ['expressionLanguage', 'formFieldRegistry'];
  readonly #language: unknown;
  readonly #fields: Registry;

  constructor(expressionLanguage: unknown, formFieldRegistry: Registry) {
    this.#language = expressionLanguage;
    this.#fields = formFieldRegistry;
  }

  validateFieldInstance({ id, expressionContextInfo }: FieldInstance, value: unknown): string[] {
    const field = this.#fields.get(id);
    if (!field) return [];
    const validate: Record<string, unknown> = { ...field.validate };
    for (const limit of LIMITS) {
      const evaluated = runExpressionEvaluation(this.#language as never, validate[limit], expressionContextInfo as never);
      if (evaluated === null || evaluated === undefined) delete validate[limit];
      else validate[limit] = evaluated;
    }
    const values = { ...buildExpressionContext(expressionContextInfo as never), ...(field.key ? { [field.key]: value } : {}) };
    validate.required = isRequired(field, values);
    const faults = faultsOf({ ...field, validate } as FieldSchema, value, officeNow());
    return faults.length > 0 ? faults : brokenRules(field, values);
  }
}

function brokenRules({ properties }: FieldSchema, values: Record<string, unknown>): string[] {
  const broken = (properties?.rules ?? []).filter((rule) => answerOf(rule.holds, values) !== true);
  return broken.map((rule) => (i18next.language === 'en' ? rule.messageEn : rule.message));
}
