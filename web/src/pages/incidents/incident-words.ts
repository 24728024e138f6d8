import { useTranslation } from 'react-i18next';
import type { IncidentLine } from '../../api/incidents.ts';
import { inLanguage } from '../../language.ts';

/** An incident in the reader's language: where it stands, what happened, what to do. */
export function useIncidentWords({ code, elementName, elementNameEn, processName, processNameEn }: IncidentLine) {
  const { t } = useTranslation('incidents');
  return {
    element: inLanguage(elementName, elementNameEn),
    process: inLanguage(processName, processNameEn),
    what: t(`code.${code}`, { defaultValue: t('code.other') }),
    remedy: t(`remedy.${code}`, { defaultValue: t('remedy.other') }),
  };
}
