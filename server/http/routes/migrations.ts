import { Type } from 'typebox';
import { actorOf, commandOf } from '../actor.ts';
import { onlyRenamed } from '../intervention.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, Id, IdParams, Instant, IssueShape, MapShape, Moment, oneOf, PageQuery, pageOf, Reason } from '../schemas.ts';

const tags = ['migrations'];
const config = { permission: 'instance.operate' } as const;
const FilterShape = Type.Object({
  instanceIds: Type.Optional(Type.Array(Id, { maxItems: 1_000 })),
  businessKey: Type.Optional(Type.String({ maxLength: 300 })),
  elementId: Type.Optional(Type.String({ maxLength: 300, description: 'Where they wait or work now' })),
  startedFrom: Type.Optional(Moment),
  startedTo: Type.Optional(Moment),
});
const ItemState = oneOf('left', 'done', 'failed', 'skipped');
const MigrationShape = Type.Object({
  id: Id,
  key: Type.String(),
  from: Id,
  to: Id,
  map: MapShape,
  filter: FilterShape,
  dryRun: Type.Boolean(),
  reason: Type.Optional(Type.String()),
  state: oneOf('running', 'completed', 'cancelled'),
  gathered: Type.Boolean({ description: 'All instances it concerns are known; before that the counts grow' }),
  counts: Type.Object({ left: Type.Integer(), done: Type.Integer(), failed: Type.Integer(), skipped: Type.Integer() }),
  startedAt: Instant,
  startedBy: Type.String(),
  endedAt: Type.Optional(Instant),
  cancelledBy: Type.Optional(Type.String()),
});
const ItemShape = Type.Object({
  instanceId: Id,
  businessKey: Type.Union([Type.String(), Type.Null()]),
  state: ItemState,
  at: Type.Optional(Instant),
  code: Type.Optional(Type.String({ description: 'Why it failed' })),
  issues: Type.Optional(Type.Array(IssueShape)),
});
const ELEMENT = { id: Type.String(), type: Type.String(), name: Type.Optional(Type.String()), nameEn: Type.Optional(Type.String()) };
const ProposalShape = Type.Object({
  from: Id,
  to: Id,
  running: Type.Integer({ description: 'Running instances of the version' }),
  elements: Type.Array(
    Type.Object({
      ...ELEMENT,
      standing: Type.Integer({ description: 'Instances that wait or work here now' }),
      to: Type.Optional(Type.String({ description: 'Same type and id, else the only one of the same type and name, if it is new' })),
    }),
  ),
  homes: Type.Array(Type.Object(ELEMENT), { description: 'Every element of the other version' }),
  caseWork: Type.Boolean({ description: 'Only who may intervene in cases moves anything; everybody else names anew' }),
});

export function migrationRoutes(app: App, { engine, office, people }: Pick<Parts, 'engine' | 'office' | 'people'>): void {
  const { migrations } = engine;

  app.get(
    '/api/migrations/proposal',
    {
      config,
      schema: {
        tags,
        summary: 'Where the elements of one version would go in another',
        querystring: Type.Object({ from: Id, to: Id }),
        response: answers({ 200: ProposalShape }),
      },
    },
    (request) => office.migrations.proposal(request.query.from, request.query.to),
  );

  app.post(
    '/api/migrations',
    {
      config,
      schema: {
        tags,
        summary: 'Move the running instances of a version to another',
        description:
          'Answers once the order is written down; it is carried out afterwards and goes on after a crash. An instance that is refused stays as it is. `dryRun`: the same checks on each, and nothing is moved. In case work the map only renames, but for who may intervene in cases (MIGRATION_MOVES).',
        body: Type.Object({
          from: Id,
          to: Id,
          map: Type.Optional(MapShape),
          filter: Type.Optional(FilterShape),
          dryRun: Type.Optional(Type.Boolean()),
          reason: Type.Optional(Reason),
        }),
        response: answers({ 201: MigrationShape }),
      },
    },
    async (request, reply) => {
      const { key } = await engine.definitions.get(request.body.from);
      const asked = { ...request.body, onlyRenamed: onlyRenamed(who(request), office.cases.processes().includes(key)) };
      const started = await migrations.start(asked, commandOf(request));
      const { id, dryRun, from, to, reason } = started;
      if (!dryRun)
        await people.audit.record({
          action: 'migration.started',
          who: who(request).accountId,
          object: id,
          fields: [from, to],
          ...(reason ? { reason } : {}),
        });
      return reply.code(201).send(started);
    },
  );

  app.get(
    '/api/migrations',
    {
      config,
      schema: {
        tags,
        summary: 'Migrations, the newest first',
        querystring: Type.Object({ ...PageQuery, key: Type.Optional(Type.String({ maxLength: 300 })) }),
        response: answers({ 200: pageOf(MigrationShape) }),
      },
    },
    (request) => migrations.list(request.query),
  );

  app.get(
    '/api/migrations/:id',
    { config, schema: { tags, summary: 'How far it is', params: IdParams, response: answers({ 200: MigrationShape }) } },
    (request) => migrations.get(request.params.id),
  );

  app.get(
    '/api/migrations/:id/instances',
    {
      config,
      schema: {
        tags,
        summary: 'What became of each instance',
        params: IdParams,
        querystring: Type.Object({ ...PageQuery, state: Type.Optional(ItemState) }),
        response: answers({ 200: pageOf(ItemShape) }),
      },
    },
    (request) => migrations.items(request.params.id, request.query),
  );

  app.post(
    '/api/migrations/:id/cancel',
    {
      config,
      schema: {
        tags,
        summary: 'Move no more instances',
        description: 'What has been moved stays moved; what is under way at this moment may still be. 409 MIGRATION_ENDED.',
        params: IdParams,
        response: answers({ 200: MigrationShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const cancelled = await migrations.cancel(id, actorOf(who(request)));
      await people.audit.record({ action: 'migration.cancelled', who: who(request).accountId, object: id });
      return cancelled;
    },
  );
}
