import i18next from 'i18next';
import { Problem } from '../api/problem.ts';

/** What happened, in the reader's language; the server's own words where we have none for the code. */
export function sayProblem(error: unknown): string {
  if (!(error instanceof Problem)) return i18next.t('problems:UNKNOWN');
  const known = i18next.t(`problems:${error.code}`, { defaultValue: '' });
  return known || `${i18next.t('problems:REFUSED')} ${error.message}`;
}
