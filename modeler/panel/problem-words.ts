import { useTranslation } from 'react-i18next';
import type { Problem } from '../types.ts';

/** A problem in the reader's language by its code; the server's own words where the code is new. */
export function useProblemWords(): (problem: Problem) => string {
  const { t, i18n } = useTranslation('modeler');
  const english = !i18n.language.startsWith('zh');
  return ({ code, message }) => {
    // The server's English says more, with names in it.
    if (english && message) return message;
    return t(`problem.${code}`, { defaultValue: message || code });
  };
}
