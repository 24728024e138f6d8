import { Type } from 'typebox';
import type { Variables } from '../../kernel/types.ts';
import { commandOf } from '../actor.ts';
import { intervention } from '../intervention.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, IdParams, IncidentLineShape, oneOf, PageQuery, pageOf, VariablesShape } from '../schemas.ts';

const tags = ['instances'];

export function incidentRoutes(app: App, parts: Parts): void {
  const { office, people } = parts;
  const mustIntervene = intervention(parts);

  app.get(
    '/api/incidents',
    {
      config: { permission: 'incident.read' },
      schema: {
        tags,
        summary: 'Failed work',
        querystring: Type.Object({ ...PageQuery, state: Type.Optional(oneOf('open', 'resolved')) }),
        response: answers({ 200: pageOf(IncidentLineShape, { counts: Type.Object({ open: Type.Integer(), resolved: Type.Integer() }) }) }),
      },
    },
    (request) => office.incidents.list(request.query),
  );

  app.get(
    '/api/incidents/:id',
    {
      config: { permission: 'incident.read' },
      schema: { tags, summary: 'One incident', params: IdParams, response: answers({ 200: IncidentLineShape }) },
    },
    (request) => office.incidents.get(request.params.id),
  );

  app.post(
    '/api/incidents/:id/retry',
    {
      config: { permission: 'incident.operate' },
      schema: { tags, summary: 'Run the element again', params: IdParams, response: answers({ 200: IncidentLineShape }) },
    },
    async (request) => {
      const { id } = request.params;
      const retried = await office.incidents.retry(id, commandOf(request));
      await people.audit.record({ action: 'incident.retried', who: who(request).accountId, object: id });
      return retried;
    },
  );

  app.post(
    '/api/incidents/:id/resolve',
    {
      config: { permission: ['incident.operate', 'case.intervene'] },
      schema: {
        tags,
        summary: 'Set variables right, then run the element again',
        params: IdParams,
        body: Type.Optional(Type.Object({ variables: Type.Optional(VariablesShape) })),
        response: answers({ 200: IncidentLineShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const variables = (request.body?.variables ?? {}) as Variables;
      const fields = Object.keys(variables);
      // Without variables it is a retry, which decides nothing.
      const concerned = fields.length > 0 ? await mustIntervene(who(request), (await office.incidents.get(id)).instanceId) : {};
      const resolved = await office.incidents.resolve(id, variables, commandOf(request));
      await people.audit.record({ action: 'incident.resolved', who: who(request).accountId, object: id, ...concerned, fields });
      return resolved;
    },
  );
}
