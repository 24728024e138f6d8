import { Type } from 'typebox';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, FileShape, Id, IdParams, Instant } from '../schemas.ts';

const tags = ['tasks'];

const CommentShape = Type.Object({ id: Id, at: Instant, by: Type.String(), byName: Type.Optional(Type.String()), text: Type.String() });
const all = <T extends typeof CommentShape | typeof FileShape>(item: T) => Type.Object({ items: Type.Array(item), next: Type.Null() });
const AttachmentsShape = Type.Object({
  ...all(FileShape).properties,
  maxBytes: Type.Integer({ description: 'Largest file that is taken' }),
});

/** What people add to a task besides doing it. */
export function taskTalkRoutes(app: App, { office, settings }: Parts): void {
  const config = { permission: 'task.work' } as const;

  app.get(
    '/api/tasks/:id/comments',
    { config, schema: { tags, summary: 'Comments, oldest first', params: IdParams, response: answers({ 200: all(CommentShape) }) } },
    async (request) => ({ items: await office.tasks.comments(who(request), request.params.id), next: null }),
  );

  app.post(
    '/api/tasks/:id/comments',
    {
      config,
      schema: {
        tags,
        summary: 'Comment',
        params: IdParams,
        body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 4_000 }) }),
        response: answers({ 201: CommentShape }),
      },
    },
    async (request, reply) => {
      const { params, body, idempotencyId } = request;
      return reply.code(201).send(await office.tasks.comment(who(request), params.id, body.text, idempotencyId));
    },
  );

  app.get(
    '/api/tasks/:id/attachments',
    { config, schema: { tags, summary: 'Files attached to the task', params: IdParams, response: answers({ 200: AttachmentsShape }) } },
    async (request) => ({
      items: await office.tasks.attachments(who(request), request.params.id),
      next: null,
      maxBytes: settings.fileBytes,
    }),
  );

  app.post(
    '/api/tasks/:id/attachments',
    {
      config,
      schema: {
        tags,
        summary: 'Attach a file',
        description: 'The file has been uploaded with `POST /api/files` before.',
        params: IdParams,
        body: Type.Object({ fileId: Id }),
        response: answers({ 201: FileShape }),
      },
    },
    async (request, reply) => reply.code(201).send(await office.tasks.attach(who(request), request.params.id, request.body.fileId)),
  );
}
