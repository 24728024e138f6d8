import { useTranslation } from 'react-i18next';
import type { Drawing } from '../canvas/bpmn.ts';
import type { Problem } from '../types.ts';
import { useElementName } from './desk.tsx';

/** A problem in the reader's language: what is wrong and the remedy, after the name of its element where that is not shown beside it. The server's own words where the code is new. */
export function useProblemWords(drawing: Drawing | null): (problem: Problem, element?: string) => string {
  const { t } = useTranslation('modeler');
  const elementName = useElementName();
  const named = (id: string) => {
    const element = drawing?.get('elementRegistry').get(id);
    return element ? elementName(element) : id;
  };
  return ({ code, message, values = {} }, element) => {
    const { kind, type, from, to, flows, circle, path } = values;
    const words = t(`problem.${code}`, {
      ...values,
      ...(kind ? { kind: t(`eventKind.${kind}`, { defaultValue: kind }) } : {}),
      ...(type ? { type: t(`type.${String(type).replace('bpmn:', '')}`, { defaultValue: type }) } : {}),
      ...(from && to ? { from: named(String(from)), to: named(String(to)) } : {}),
      ...(Array.isArray(flows) ? { flows: flows.map(named) } : {}),
      ...(Array.isArray(circle) ? { circle: circle.map(named).join(' → ') } : {}),
      ...(Array.isArray(path) ? { path: path.map(named).join(' → ') } : {}),
      defaultValue: message || code,
    });
    return element ? t('problemAt', { element, words }) : words;
  };
}
