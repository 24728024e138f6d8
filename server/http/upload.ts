import type { FastifyRequest } from 'fastify';
import { fail } from '../errors.ts';
import type { Upload } from './parts.ts';

/** The one file of a multipart request. */
export async function uploadOf(request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) fail('MEDIA_TYPE_UNSUPPORTED', 'Send the file as multipart/form-data.');
  const part = await request.file();
  if (!part) return fail('VALIDATION_FAILED', 'There is no file in this request.');
  return { name: part.filename, type: part.mimetype, bytes: await part.toBuffer() };
}
