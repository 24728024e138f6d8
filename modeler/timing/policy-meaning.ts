import { useTranslation } from 'react-i18next';
import type { PolicyFacts } from '../types.ts';
import { readSpan } from './span.ts';

/** "3 日,末日遇休息日顺延 · 依据 …": what a policy means, in a line. */
export function usePolicyMeaning(): (policy: PolicyFacts) => string {
  const { t, i18n } = useTranslation('modeler');
  const zh = i18n.language.startsWith('zh');
  const length = (mode: string, value: string | undefined) => {
    const span = readSpan(value);
    const amount = span
      ? t(`span.${mode === 'WORKDAYS' || mode === 'WORK_HOURS' ? `working.${span.unit}` : span.unit}`, { count: span.amount })
      : value;
    return t(`policyMode.${mode}`, { amount: amount ?? '' });
  };
  return ({ mode, value, variants, series, source, protective }) => {
    const parts = [series ? t('deadline.series') : length(mode, value)];
    for (const [when, variant] of Object.entries(variants ?? {})) {
      if (variant.value) parts.push(t('deadline.variant', { when, amount: length(variant.mode ?? mode, variant.value) }));
    }
    if (protective) parts.push(t('deadline.protective'));
    const basis = typeof source === 'string' ? source : source?.[zh ? 'zh' : 'en'];
    return basis ? `${parts.join(t('comma'))} · ${t('deadline.basis', { basis })}` : parts.join(t('comma'));
  };
}
