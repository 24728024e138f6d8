import { Type } from 'typebox';
import { fail } from '../../errors.ts';
import { actorOf, commandOf } from '../actor.ts';
import { diagramOf } from '../diagram.ts';
import { instanceSight } from '../instance-sight.ts';
import { intervention } from '../intervention.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, HistoryShape, Id, IdParams, InstanceShape, oneOf, PageQuery, pageOf, Reason, VariablesShape } from '../schemas.ts';

const tags = ['instances'];
const ElementIds = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 1_000 });
/** Asked of instances: whoever may work a task of it, or operates instances. What they see of it is decided in instance-sight.ts. */
const ONLOOKERS = ['instance.read', 'task.work'] as const;
/** Of cases and of everything else; which of them is asked for is decided in intervention.ts. */
const INTERVENERS = ['instance.operate', 'case.intervene'] as const;

const CASES_ARE_THE_HEADS =
  'An instance that belongs to a case: only by who may intervene in cases; every other: by who operates instances.';

export function instanceRoutes(app: App, parts: Parts): void {
  const { engine, people, office } = parts;
  const sight = instanceSight(parts);
  const mustIntervene = intervention(parts);

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
          businessKey: Type.Optional(Type.String({ maxLength: 300 })),
          variables: Type.Optional(VariablesShape),
          startEvent: Type.Optional(Type.String({ maxLength: 300 })),
        }),
        response: answers({ 201: InstanceShape }),
      },
    },
    async (request, reply) => {
      const { businessKey } = request.body;
      if (businessKey !== undefined && (await office.cases.isNumbered(businessKey))) refuseCaseNumber();
      const started = await engine.instances.start(request.body as Parameters<typeof engine.instances.start>[0], commandOf(request));
      return reply.code(201).send(started);
    },
  );

  app.get(
    '/api/instances',
    {
      config: { permission: 'instance.read' },
      schema: {
        tags,
        summary: 'Instances',
        querystring: Type.Object({
          ...PageQuery,
          key: Type.Optional(Type.String()),
          state: Type.Optional(oneOf('running', 'completed', 'terminated', 'cancelled')),
          businessKey: Type.Optional(Type.String()),
          incident: Type.Optional(Type.Boolean({ description: 'Only those with an open incident' })),
          parentId: Type.Optional(Id),
        }),
        response: answers({ 200: pageOf(InstanceShape) }),
      },
    },
    (request) => engine.instances.list({ ...request.query, keep: (found) => sight.visible(who(request), found) }),
  );

  app.get(
    '/api/instances/:id',
    {
      config: { permission: [...ONLOOKERS] },
      schema: { tags, summary: 'One instance', params: IdParams, response: answers({ 200: InstanceShape }) },
    },
    (request) => sight.get(who(request), request.params.id),
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
    async (request) => {
      await sight.mustReadHistory(who(request), request.params.id);
      return engine.instances.history(request.params.id, request.query);
    },
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

  app.post(
    '/api/instances/:id/cancel',
    {
      config: { permission: [...INTERVENERS] },
      schema: {
        tags,
        summary: 'End an instance, its children, tasks and alarms',
        description: CASES_ARE_THE_HEADS,
        params: IdParams,
        body: Type.Object({ reason: Reason }),
        response: answers({ 200: InstanceShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      const concerned = await mustIntervene(who(request), id);
      const cancelled = await engine.instances.cancel(id, reason, commandOf(request));
      await people.audit.record({ action: 'instance.cancelled', who: who(request).accountId, object: id, ...concerned, reason });
      return sight.shown(who(request), cancelled);
    },
  );

  app.post(
    '/api/instances/:id/suspend',
    {
      config: { permission: [...INTERVENERS] },
      schema: {
        tags,
        summary: 'Let an instance stand still, with the instances it has called',
        description: `Its tasks cannot be completed (409 INSTANCE_SUSPENDED); timers, messages and jobs are kept until it is resumed. ${CASES_ARE_THE_HEADS}`,
        params: IdParams,
        body: Type.Object({ reason: Reason }),
        response: answers({ 200: InstanceShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      const concerned = await mustIntervene(who(request), id);
      const suspended = await engine.instances.suspend(id, reason, commandOf(request));
      await people.audit.record({ action: 'instance.suspended', who: who(request).accountId, object: id, ...concerned, reason });
      return sight.shown(who(request), suspended);
    },
  );

  app.post(
    '/api/instances/:id/resume',
    {
      config: { permission: [...INTERVENERS] },
      schema: {
        tags,
        summary: 'Let a suspended instance go on',
        description: `What has come meanwhile reaches it now. ${CASES_ARE_THE_HEADS}`,
        params: IdParams,
        body: Type.Object({ reason: Type.Optional(Reason) }),
        response: answers({ 200: InstanceShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason } = request.body;
      const concerned = await mustIntervene(who(request), id);
      const resumed = await engine.instances.resume(id, reason, commandOf(request));
      await people.audit.record({
        action: 'instance.resumed',
        who: who(request).accountId,
        object: id,
        ...concerned,
        ...(reason === undefined ? {} : { reason }),
      });
      return sight.shown(who(request), resumed);
    },
  );

  app.post(
    '/api/instances/:id/move',
    {
      config: { permission: [...INTERVENERS] },
      schema: {
        tags,
        summary: 'Move tokens',
        description: `\`cancel\` names executions or elements, \`start\` elements. ${CASES_ARE_THE_HEADS}`,
        params: IdParams,
        body: Type.Object({ cancel: Type.Optional(ElementIds), start: Type.Optional(ElementIds), reason: Reason }),
        response: answers({ 200: InstanceShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { cancel = [], start = [], reason } = request.body;
      const concerned = await mustIntervene(who(request), id);
      const moved = await engine.instances.move(id, { cancel, start, reason }, commandOf(request));
      await people.audit.record({
        action: 'instance.moved',
        who: who(request).accountId,
        object: id,
        ...concerned,
        fields: [...cancel, ...start],
        reason,
      });
      return sight.shown(who(request), moved);
    },
  );

  app.post(
    '/api/instances/:id/migrate',
    {
      config: { permission: 'instance.operate' },
      schema: {
        tags,
        summary: 'Move a running instance to another version',
        description: '422 names each waiting element that has no home there.',
        params: IdParams,
        body: Type.Object({
          to: Id,
          map: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Old element → new element' })),
          dryRun: Type.Optional(Type.Boolean()),
        }),
        response: answers({ 200: InstanceShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const migrated = await engine.instances.migrate(id, request.body, commandOf(request));
      if (!request.body.dryRun)
        await people.audit.record({ action: 'instance.migrated', who: who(request).accountId, object: id, fields: [request.body.to] });
      return sight.shown(who(request), migrated);
    },
  );

  app.post(
    '/api/messages',
    {
      config: { permission: 'message.send' },
      schema: {
        tags,
        summary: 'Send a message',
        body: Type.Object({
          name: Type.String({ minLength: 1, maxLength: 300 }),
          correlationKey: Type.Optional(Type.String({ maxLength: 300 })),
          instanceId: Type.Optional(Id),
          variables: Type.Optional(VariablesShape),
          messageId: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'The same twice counts once' })),
          ttl: Type.Optional(
            Type.String({ maxLength: 100, description: 'How long it waits for somebody; ISO 8601 duration, default PT0S' }),
          ),
        }),
        response: answers({
          200: Type.Object({
            delivered: Type.Integer(),
            started: Type.Integer(),
            buffered: Type.Boolean(),
            duplicate: Type.Optional(Type.Boolean()),
            instanceIds: Type.Array(Id),
          }),
        }),
      },
    },
    (request) => engine.messages.correlate(request.body as Parameters<typeof engine.messages.correlate>[0], commandOf(request)),
  );

  app.post(
    '/api/signals',
    {
      config: { permission: 'message.send' },
      schema: {
        tags,
        summary: 'Broadcast a signal',
        body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 300 }), variables: Type.Optional(VariablesShape) }),
        response: answers({ 200: Type.Object({ delivered: Type.Integer(), started: Type.Integer() }) }),
      },
    },
    (request) =>
      engine.messages.signal(request.body as Parameters<typeof engine.messages.signal>[0], {
        ...commandOf(request),
        actor: actorOf(who(request)),
      }),
  );
}

/** Messages and people find a case by its number: nothing else may answer to it. */
function refuseCaseNumber(): never {
  const message = 'This business key is the number of a case.';
  return fail('VALIDATION_FAILED', message, { issues: [{ code: 'BUSINESS_KEY_TAKEN', severity: 'error', path: 'businessKey', message }] });
}
