import { useQuery } from '@tanstack/react-query';
import type { LetterKind, LetterSubject, LetterTemplateView, LetterView } from '../../../server/office/types.ts';
import { get, post, put, type Sending } from './client.ts';

export type { LetterKind, LetterSubject, LetterTemplateView, LetterView };

export interface Letters {
  kinds: LetterKind[];
  /** The newest first. */
  items: LetterView[];
}

export const lettersKey = (caseId: string) => ['cases', 'letters', caseId];

export function useLetters(caseId: string) {
  return useQuery({
    queryKey: lettersKey(caseId),
    queryFn: ({ signal }) => get<Letters>(`/api/cases/${caseId}/letters`, signal),
  });
}

export const makeLetter = (caseId: string, wanted: { document: string; task?: string }, sending: Sending) =>
  post<LetterView>(`/api/cases/${caseId}/letters`, wanted, sending);
export const letterAddress = (caseId: string, id: string) => `/api/cases/${caseId}/letters/${id}`;

export const templatesKey = ['letter-templates'];

export function useLetterTemplates() {
  return useQuery({
    queryKey: templatesKey,
    queryFn: async ({ signal }) => (await get<{ items: LetterTemplateView[] }>('/api/letter-templates', signal)).items,
  });
}

export const templateAddress = ({ process, document }: Pick<LetterTemplateView, 'process' | 'document'>) =>
  `/api/letter-templates/${process}/${document}`;

/** Refused where the template is no longer at the version that was shown. */
export function putTemplate(template: LetterTemplateView, file: File): Promise<LetterTemplateView> {
  const form = new FormData();
  form.append('file', file);
  return put<LetterTemplateView>(templateAddress(template), form, { ifMatch: template.version });
}
