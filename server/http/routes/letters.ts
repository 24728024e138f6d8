import { Type } from 'typebox';
import { DOCX } from '../../office/files/sniff.ts';
import { asDownload } from '../download.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, Id, IdParams, Instant } from '../schemas.ts';
import { IfMatch, SEEN_VERSION, seenVersion } from '../seen-version.ts';
import { uploadOf } from '../upload.ts';

const tags = ['letters'];

const kind = {
  document: Type.String({ examples: ['D16'] }),
  name: Type.String(),
  nameEn: Type.String(),
  national: Type.Optional(Type.Boolean({ description: 'A national form keeps its name' })),
};
const CaseKindShape = Type.Object({
  ...kind,
  subjects: Type.Optional(
    Type.Array(Type.Object({ task: Id, unit: Type.String(), dueAt: Type.Optional(Instant) }), {
      description: 'Made for each of these tasks and units; absent: one for the case',
    }),
  ),
});
const LetterShape = Type.Object({
  id: Id,
  ...kind,
  task: Type.Optional(Id),
  number: Type.String({ examples: ['云泽未保〔2026〕会商001号'] }),
  version: Type.Integer(),
  at: Instant,
  by: Type.String(),
});
const TemplateShape = Type.Object({
  process: Type.String(),
  processName: Type.String(),
  processNameEn: Type.String(),
  ...kind,
  version: Type.Integer({ description: '0: the one in the file, which nobody has changed here' }),
  updatedAt: Type.Optional(Instant),
  updatedBy: Type.Optional(Type.String()),
});
const TemplateParams = Type.Object({ process: Type.String({ maxLength: 200 }), document: Type.String({ maxLength: 50 }) });
const WordFile = {
  description: 'A Word document',
  content: { [DOCX]: { schema: Type.Unsafe<Buffer>(Type.Unknown()) } },
};

export function letterRoutes(app: App, { office }: Parts): void {
  const read = { permission: 'case.read' } as const;

  app.get(
    '/api/cases/:id/letters',
    {
      config: read,
      schema: {
        tags,
        summary: 'Letters that can be made of a case, and those that were made',
        description: 'For whoever may read the whole case file.',
        params: IdParams,
        response: answers({ 200: Type.Object({ kinds: Type.Array(CaseKindShape), items: Type.Array(LetterShape), next: Type.Null() }) }),
      },
    },
    async (request) => ({ ...(await office.letters.list(who(request), request.params.id)), next: null }),
  );

  app.post(
    '/api/cases/:id/letters',
    {
      config: read,
      schema: {
        tags,
        summary: 'Make a letter from the case file as it stands',
        description: 'Made again, it keeps its number and gets the next version. Personal values are left blank, to be written in by hand.',
        params: IdParams,
        body: Type.Object({
          document: Type.String({ minLength: 1, maxLength: 50, examples: ['D16'] }),
          task: Type.Optional(Type.String({ maxLength: 200, description: 'For a document with subjects: the task it is about' })),
        }),
        response: answers({ 201: LetterShape }),
      },
    },
    async (request, reply) =>
      reply.code(201).send(await office.letters.make(who(request), request.params.id, request.body, request.idempotencyId)),
  );

  app.get(
    '/api/cases/:id/letters/:letterId',
    {
      config: read,
      schema: {
        tags,
        summary: 'Download a letter',
        params: Type.Object({ ...IdParams.properties, letterId: Id }),
        response: answers({ 200: WordFile }),
      },
    },
    async (request, reply) => {
      const { name, content } = await office.letters.get(who(request), request.params.id, request.params.letterId);
      return asDownload(reply, { name, type: DOCX }).send(content);
    },
  );

  app.get(
    '/api/letter-templates',
    {
      config: { permission: 'definition.read' },
      schema: {
        tags,
        summary: 'Templates of letters',
        response: answers({ 200: Type.Object({ items: Type.Array(TemplateShape), next: Type.Null() }) }),
      },
    },
    async () => ({ items: await office.letters.templates.list(), next: null }),
  );

  app.get(
    '/api/letter-templates/:process/:document',
    {
      config: { permission: 'definition.read' },
      schema: { tags, summary: 'Download a template', params: TemplateParams, response: answers({ 200: WordFile }) },
    },
    async (request, reply) => {
      const { version, name, content } = await office.letters.templates.get(request.params.process, request.params.document);
      return asDownload(reply, { name, type: DOCX }).header('etag', `"${version}"`).send(content);
    },
  );

  app.put(
    '/api/letter-templates/:process/:document',
    {
      config: { permission: 'definition.deploy' },
      preValidation: async (request) => {
        request.upload = await uploadOf(request);
      },
      schema: {
        tags,
        summary: 'Change a template',
        description: `multipart/form-data with one part \`file\`, a .docx. Its tags are judged before it is stored; letters made before stay as they are. ${SEEN_VERSION}`,
        consumes: ['multipart/form-data'],
        params: TemplateParams,
        headers: IfMatch,
        response: answers({ 200: TemplateShape }),
      },
    },
    (request) => {
      const { process, document } = request.params;
      const seen = seenVersion({ headers: request.headers, body: {} });
      return office.letters.templates.put(who(request), process, document, request.upload!.bytes, seen);
    },
  );
}
