import { Type } from 'typebox';
import { fail } from '../../errors.ts';
import { commandOf } from '../actor.ts';
import { diagramOf } from '../diagram.ts';
import { type Asked, instanceSearch } from '../instance-search.ts';
import { instanceSight } from '../instance-sight.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, HistoryShape, Id, IdParams, InstanceShape, Moment, oneOf, PageQuery, pageOf, VariablesShape } from '../schemas.ts';

const tags = ['instances'];
/** Asked of instances: whoever may work a task of it, or operates instances. What they see of it is decided in instance-sight.ts. */
const ONLOOKERS = ['instance.read', 'task.work'] as const;
const Text = Type.String({ maxLength: 300 });

const WANTED = {
  ...PageQuery,
  key: Type.Optional(Text),
  definition: Type.Optional(Type.String({ maxLength: 300, description: 'Id of a version' })),
  state: Type.Optional(oneOf('running', 'completed', 'terminated', 'cancelled')),
  suspended: Type.Optional(Type.Boolean()),
  businessKey: Type.Optional(Text),
  case: Type.Optional(Type.String({ maxLength: 300, description: 'Number of a case, or its id for who may see it' })),
  incident: Type.Optional(Type.Boolean({ description: 'With an open incident, or without one' })),
  parentId: Type.Optional(Id),
  elementId: Type.Optional(Type.String({ maxLength: 300, description: 'Where it waits or works now' })),
  startedFrom: Type.Optional(Moment),
  startedTo: Type.Optional(Moment),
  endedFrom: Type.Optional(Moment),
  endedTo: Type.Optional(Moment),
};
const OneInstanceShape = Type.Object({
  ...InstanceShape.properties,
  caseWork: Type.Boolean({ description: 'Belongs to a case: only who may intervene in cases acts on it' }),
});
const ConditionShape = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  operator: oneOf('eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'contains'),
  value: Type.Union([Type.String({ maxLength: 1_000 }), Type.Number(), Type.Boolean(), Type.Null()]),
});

export function instanceRoutes(app: App, parts: Parts): void {
  const { engine, office } = parts;
  const sight = instanceSight(parts);
  const search = instanceSearch(parts, sight);

  app.post(
    '/api/instances',
    {
      config: { permission: 'instance.start' },
      schema: {
        tags,
        summary: 'Start an instance',
        description: 'Answers once the first wait is committed.',
        body: Type.Object({
          definition: Type.String({ minLength: 1, maxLength: 300, description: 'Key (the latest version) or id of a version' }),
          businessKey: Type.Optional(Text),
          variables: Type.Optional(VariablesShape),
          startEvent: Type.Optional(Text),
        }),
        response: answers({ 201: InstanceShape }),
      },
    },
    async (request, reply) => {
      const { businessKey } = request.body;
      if (businessKey !== undefined && (await office.cases.isNumbered(businessKey))) refuseCaseNumber();
      const started = await engine.instances.start(request.body as Parameters<typeof engine.instances.start>[0], commandOf(request));
      return reply.code(201).send(await sight.shown(who(request), started));
    },
  );

  app.get(
    '/api/instances',
    {
      config: { permission: 'instance.read' },
      schema: {
        tags,
        summary: 'Instances',
        description: 'What is given must all hold. A page may hold less than its limit, or nothing, and have a next one.',
        querystring: Type.Object(WANTED),
        response: answers({ 200: pageOf(InstanceShape) }),
      },
    },
    (request) => search(who(request), request.query),
  );

  app.post(
    '/api/instances/search',
    {
      config: { permission: 'instance.read', idempotency: false },
      schema: {
        tags,
        summary: 'Instances, by their variables too',
        description:
          'Values are compared by type as well. Only instances are found whose variables I may see: for who reads no cases, none of case work.',
        body: Type.Object({ ...WANTED, variables: Type.Optional(Type.Array(ConditionShape, { maxItems: 10 })) }),
        response: answers({ 200: pageOf(InstanceShape) }),
      },
    },
    (request) => search(who(request), request.body as Asked),
  );

  app.get(
    '/api/instances/:id',
    {
      config: { permission: [...ONLOOKERS] },
      schema: { tags, summary: 'One instance', params: IdParams, response: answers({ 200: OneInstanceShape }) },
    },
    async (request) => {
      const { id } = request.params;
      const seen = await sight.get(who(request), id);
      return { ...seen, caseWork: (await office.cases.concernedBy(id)) !== null };
    },
  );

  app.get(
    '/api/instances/:id/history',
    {
      config: { permission: [...ONLOOKERS] },
      schema: {
        tags,
        summary: 'What happened, in order',
        params: IdParams,
        querystring: Type.Object(PageQuery),
        response: answers({ 200: pageOf(HistoryShape) }),
      },
    },
    (request) => sight.history(who(request), request.params.id, () => engine.instances.history(request.params.id, request.query)),
  );

  app.get(
    '/api/instances/:id/diagram',
    {
      config: { permission: [...ONLOOKERS] },
      schema: {
        tags,
        summary: 'The diagram with what is done and where it stands',
        params: IdParams,
        response: answers({
          200: Type.Object({
            xml: Type.String(),
            active: Type.Array(Type.String()),
            completed: Type.Array(Type.String()),
            flows: Type.Array(Type.String()),
          }),
        }),
      },
    },
    async (request) => diagramOf(engine, await sight.get(who(request), request.params.id)),
  );
}

/** Messages and people find a case by its number: nothing else may answer to it. */
function refuseCaseNumber(): never {
  const message = 'This business key is the number of a case.';
  return fail('VALIDATION_FAILED', message, { issues: [{ code: 'BUSINESS_KEY_TAKEN', severity: 'error', path: 'businessKey', message }] });
}
