import { Type } from 'typebox';
import { commandOf } from '../actor.ts';
import type { App, Parts } from '../parts.ts';
import { answers, IdParams, IncidentShape, oneOf, PageQuery, pageOf, VariablesShape } from '../schemas.ts';

const tags = ['instances'];

export function incidentRoutes(app: App, { engine }: Parts): void {
  app.get(
    '/api/incidents',
    {
      config: { permission: 'incident.read' },
      schema: {
        tags,
        summary: 'Failed work',
        querystring: Type.Object({ ...PageQuery, state: Type.Optional(oneOf('open', 'resolved')) }),
        response: answers({ 200: pageOf(IncidentShape) }),
      },
    },
    (request) => engine.incidents.list(request.query),
  );

  app.get(
    '/api/incidents/:id',
    {
      config: { permission: 'incident.read' },
      schema: { tags, summary: 'One incident', params: IdParams, response: answers({ 200: IncidentShape }) },
    },
    (request) => engine.incidents.get(request.params.id),
  );

  app.post(
    '/api/incidents/:id/retry',
    {
      config: { permission: 'incident.operate' },
      schema: { tags, summary: 'Run the element again', params: IdParams, response: answers({ 200: IncidentShape }) },
    },
    (request) => engine.incidents.retry(request.params.id, commandOf(request)),
  );

  app.post(
    '/api/incidents/:id/resolve',
    {
      config: { permission: 'incident.operate' },
      schema: {
        tags,
        summary: 'Set variables right, then run the element again',
        params: IdParams,
        body: Type.Optional(Type.Object({ variables: Type.Optional(VariablesShape) })),
        response: answers({ 200: IncidentShape }),
      },
    },
    (request) =>
      engine.incidents.resolve(
        request.params.id,
        (request.body?.variables ?? {}) as Parameters<typeof engine.incidents.resolve>[1],
        commandOf(request),
      ),
  );
}
