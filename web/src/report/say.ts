import i18next from 'i18next';
import { Problem } from '../api/problem.ts';

export function sayProblem(error: unknown): string {
  const code = error instanceof Problem ? error.code : 'UNKNOWN';
  return i18next.t(`problems:${code}`, { defaultValue: '' }) || i18next.t('problems:REFUSED');
}
