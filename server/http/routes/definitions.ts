import { Type } from 'typebox';
import type { DefinitionView } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import { actorOf } from '../actor.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, DefinitionShape, IdParams, IssueShape, Nothing, PageQuery, pageOf } from '../schemas.ts';

const tags = ['definitions'];
const Xml = Type.String();
const ReasonText = Type.String({ maxLength: 2_000 });
const Base = Type.String({
  maxLength: 300,
  description: 'The version that was drawn from: its definition id, or its number where the file holds one process; 0 for a new process',
});
const DeployedShape = Type.Object({
  ...Type.Partial(DefinitionShape).properties,
  issues: Type.Array(IssueShape),
  definitions: Type.Array(DefinitionShape, { description: 'One for each executable process of the file' }),
});

export function definitionRoutes(app: App, { engine, people, settings }: Parts): void {
  app.post(
    '/api/definitions',
    {
      config: { permission: 'definition.deploy' },
      // The limit of a JSON body is that of the diagram in it, as each of its characters may take two.
      bodyLimit: 2 * settings.xmlBytes,
      schema: {
        tags,
        summary: 'Deploy a diagram',
        description:
          'The next version of each process in it. The same diagram as the live version: 200 and that version. 422 names every error at once. `dryRun`: the same checks, nothing stored. With `base`, 409 STALE_VERSION where another version went live since that one.',
        querystring: Type.Object({ dryRun: Type.Optional(Type.Boolean()), reason: Type.Optional(ReasonText), base: Type.Optional(Base) }),
        body: {
          content: {
            'application/xml': { schema: Type.Optional(Xml) },
            'text/xml': { schema: Type.Optional(Xml) },
            'application/json': { schema: Type.Object({ xml: Xml, reason: Type.Optional(ReasonText) }) },
          },
        },
        response: answers({ 200: DeployedShape, 201: DeployedShape }),
      },
    },
    async (request, reply) => {
      const body = request.body as string | { xml: string; reason?: string } | null | undefined;
      if (!body) fail('XML_MALFORMED', 'There is no diagram in this request.');
      const { xml, reason = request.query.reason } = typeof body === 'string' ? { xml: body } : body;
      if (Buffer.byteLength(xml) > settings.xmlBytes) fail('XML_TOO_LARGE', `A diagram has at most ${settings.xmlBytes} bytes.`);
      const principal = who(request);
      const { dryRun = false, base } = request.query;
      const { created, definitions, issues } = await engine.definitions.deploy(xml, { actor: actorOf(principal), dryRun, reason, base });
      if (created && !dryRun) {
        for (const { id } of definitions)
          await people.audit.record({ action: 'definition.deployed', who: principal.accountId, object: id, reason });
      }
      reply.code(created && !dryRun ? 201 : 200);
      return { ...(definitions[0] ?? {}), issues, definitions };
    },
  );

  app.get(
    '/api/definitions',
    {
      config: { permission: 'definition.read' },
      schema: {
        tags,
        summary: 'The latest version of each process, or all versions of one',
        querystring: Type.Object({ ...PageQuery, key: Type.Optional(Type.String()), withRunning: Type.Optional(Type.Boolean()) }),
        response: answers({ 200: pageOf(DefinitionShape) }),
      },
    },
    (request) => engine.definitions.list(request.query),
  );

  app.get(
    '/api/definitions/:id',
    {
      config: { permission: 'definition.read' },
      schema: {
        tags,
        summary: 'One version (by id), or the latest (by key)',
        params: IdParams,
        response: answers({ 200: DefinitionShape }),
      },
    },
    (request): Promise<DefinitionView> => engine.definitions.get(request.params.id),
  );

  app.get(
    '/api/definitions/:id/xml',
    {
      config: { permission: 'definition.read' },
      schema: {
        tags,
        summary: 'The diagram as it was deployed',
        params: IdParams,
        response: answers({ 200: { description: 'BPMN 2.0 XML', content: { 'application/xml': { schema: Type.String() } } } }),
      },
    },
    async (request, reply) =>
      reply.header('content-type', 'application/xml; charset=utf-8').send(await engine.definitions.xml(request.params.id)),
  );

  app.delete(
    '/api/definitions/:id',
    {
      config: { permission: 'definition.deploy' },
      schema: { tags, summary: 'Undeploy a version without running instances', params: IdParams, response: answers({ 204: Nothing }) },
    },
    async (request, reply) => {
      const principal = who(request);
      await engine.definitions.remove(request.params.id, actorOf(principal));
      await people.audit.record({ action: 'definition.removed', who: principal.accountId, object: request.params.id });
      return reply.code(204).send();
    },
  );
}
