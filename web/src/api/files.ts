import type { FileView } from '../../../server/office/types.ts';
import { post } from './client.ts';

export function upload(file: File): Promise<FileView> {
  const form = new FormData();
  form.append('file', file);
  return post<FileView>('/api/files', form);
}

export const fileAddress = (id: string) => `/api/files/${id}`;
