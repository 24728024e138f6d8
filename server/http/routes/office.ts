import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import { Type } from 'typebox';
import { asDownload } from '../download.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, FileShape, FormShape, IdParams } from '../schemas.ts';
import { uploadOf } from '../upload.ts';

const tags = ['office'];
const ChoiceShape = Type.Object({ value: Type.String(), label: Type.String(), labelEn: Type.String() });
const OptionShape = Type.Object({
  ...ChoiceShape.properties,
  type: Type.Optional(Type.String({ description: 'Of variables: string, number, boolean, datetime or list' })),
  options: Type.Optional(Type.Array(ChoiceShape, { description: 'Of variables: the values that forms offer' })),
});

export async function officeRoutes(app: App, { office, settings }: Parts): Promise<void> {
  await app.register(multipart, { limits: { fileSize: settings.fileBytes, files: 1, fields: 10, fieldSize: 10_000 } });

  app.post(
    '/api/files',
    {
      config: { permission: 'task.work' },
      // Read before the idempotency key is looked at: the same key with another file is another request.
      preValidation: async (request) => {
        request.upload = await uploadOf(request);
      },
      schema: {
        tags,
        summary: 'Upload a file',
        description: 'multipart/form-data with one part `file`. Size and kind are limited.',
        consumes: ['multipart/form-data'],
        response: answers({ 201: FileShape }),
      },
    },
    async (request, reply) => {
      const { name, type, bytes } = request.upload!;
      const kept = await office.files.put(who(request), { name, type, content: Readable.from([bytes]) }, request.idempotencyId);
      return reply.code(201).send(kept);
    },
  );

  app.get(
    '/api/files/:id',
    {
      config: { permission: 'task.work' },
      schema: {
        tags,
        summary: 'Download a file',
        params: IdParams,
        response: answers({
          200: {
            description: 'The file',
            content: { 'application/octet-stream': { schema: Type.Unsafe<NodeJS.ReadableStream>(Type.Unknown()) } },
          },
        }),
      },
    },
    async (request, reply) => {
      const { name, type, size, content } = await office.files.get(who(request), request.params.id);
      return asDownload(reply, { name, type }).header('content-length', size).send(content);
    },
  );

  app.get(
    '/api/forms/:process/:step',
    {
      // Who takes in a case fills it in; who reads a case needs its labels.
      config: { permission: ['case.create', 'case.read'] },
      schema: {
        tags,
        summary: 'A form by its key, with its options filled in',
        params: Type.Object({ process: Type.String({ maxLength: 200 }), step: Type.String({ maxLength: 200 }) }),
        response: answers({ 200: FormShape }),
      },
    },
    (request) => office.forms.get(`${request.params.process}/${request.params.step}`, who(request)),
  );

  app.get(
    '/api/modeler/options',
    {
      config: { permission: 'definition.read' },
      schema: {
        tags,
        summary: 'What the modeler offers to choose from',
        response: answers({ 200: Type.Record(Type.String(), Type.Array(OptionShape)) }),
      },
    },
    () => office.modelerOptions(),
  );
}
