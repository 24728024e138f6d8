import { Type } from 'typebox';
import { actorOf } from '../actor.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, DecisionLineShape, DecisionShape, IdParams, RuleShape } from '../schemas.ts';
import { IfMatch, SEEN_VERSION, SeenVersion, seenVersion } from '../seen-version.ts';

const tags = ['definitions'];
const MOST_RULES = 1_000;

export function decisionRoutes(app: App, { engine, people }: Parts): void {
  app.get(
    '/api/decisions',
    {
      config: { permission: 'definition.read' },
      schema: {
        tags,
        summary: 'Decision tables',
        response: answers({ 200: Type.Object({ items: Type.Array(DecisionLineShape), next: Type.Null() }) }),
      },
    },
    async () => ({ items: await engine.decisions.list(), next: null }),
  );

  app.get(
    '/api/decisions/:id',
    {
      config: { permission: 'definition.read' },
      schema: {
        tags,
        summary: 'One decision table, as rows and columns',
        params: IdParams,
        querystring: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1, description: 'A former version' })) }),
        response: answers({ 200: DecisionShape }),
      },
    },
    (request) => engine.decisions.get(request.params.id, request.query.version),
  );

  app.put(
    '/api/decisions/:id',
    {
      config: { permission: 'definition.deploy' },
      schema: {
        tags,
        summary: 'Other rules in a decision table, as its next version',
        description: `Counts from the next decision on, also in running instances; what has been decided stays. 422 names every cell that cannot be used. \`dryRun\`: the same checks, nothing stored. ${SEEN_VERSION}`,
        params: IdParams,
        querystring: Type.Object({ dryRun: Type.Optional(Type.Boolean()) }),
        headers: IfMatch,
        body: Type.Object({
          version: Type.Optional(SeenVersion),
          reason: Type.Optional(Type.String({ maxLength: 2_000 })),
          rules: Type.Array(RuleShape, { maxItems: MOST_RULES }),
        }),
        response: answers({ 200: DecisionShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { rules, reason } = request.body;
      const { dryRun = false } = request.query;
      const principal = who(request);
      const actor = actorOf(principal);
      const decision = await engine.decisions.revise(id, rules, { actor, seen: seenVersion(request), reason, dryRun });
      if (!dryRun) {
        const object = `${id}:${decision.version}`;
        await people.audit.record({ action: 'decision.deployed', who: principal.accountId, object, reason });
      }
      return decision;
    },
  );
}
