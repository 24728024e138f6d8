import { useTranslation } from 'react-i18next';
import type { Problem } from '../types.ts';

/** A problem in the reader's language: what is wrong and the remedy, after the name of its element where that is not shown beside it. The server's own words where the code is new. */
export function useProblemWords(): (problem: Problem, element?: string) => string {
  const { t } = useTranslation('modeler');
  return ({ code, message, values = {} }, element) => {
    const { kind, type } = values;
    const words = t(`problem.${code}`, {
      ...values,
      ...(kind ? { kind: t(`eventKind.${kind}`, { defaultValue: kind }) } : {}),
      ...(type ? { type: t(`type.${String(type).replace('bpmn:', '')}`, { defaultValue: type }) } : {}),
      defaultValue: message || code,
    });
    return element ? t('problemAt', { element, words }) : words;
  };
}
