import { type Static, type TObject, type TProperties, Type } from 'typebox';
import type { CommandOptions, InstanceView } from '../../engine/types.ts';
import { commandOf } from '../actor.ts';
import { instanceSight } from '../instance-sight.ts';
import { intervention, onlyRenamed } from '../intervention.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, Id, IdParams, InstanceShape, MapShape, Nothing, Reason } from '../schemas.ts';

const tags = ['instances'];
const ElementIds = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 1_000 });
/** Of cases and of everything else; which of them is asked for is decided in intervention.ts. */
const INTERVENERS = ['instance.operate', 'case.intervene'] as const;
const CASES_ARE_THE_HEADS =
  'An instance that belongs to a case: only by who may intervene in cases; every other: by who operates instances.';

/** One thing that is done to one instance by hand, and noted in the audit with its reason. */
interface Act<Fields extends TProperties> {
  name: string;
  /** In the audit: `instance.<noted>`. */
  noted: string;
  summary: string;
  about?: string;
  fields: Fields;
  carryOut(id: string, asked: Static<TObject<Fields>>, options: CommandOptions): Promise<InstanceView>;
  /** What of it the audit names. */
  named?(asked: Static<TObject<Fields>>): string[];
}

export function interventionRoutes(app: App, parts: Parts): void {
  const { engine, people, office } = parts;
  const { instances } = engine;
  const sight = instanceSight(parts);
  const mustIntervene = intervention(parts);

  function act<Fields extends TProperties>({ name, noted, summary, about, fields, carryOut, named }: Act<Fields>): void {
    app.post(
      `/api/instances/:id/${name}`,
      {
        config: { permission: [...INTERVENERS] },
        schema: {
          tags,
          summary,
          description: [about, CASES_ARE_THE_HEADS].filter(Boolean).join(' '),
          params: IdParams,
          body: Type.Object(fields),
          response: answers({ 200: InstanceShape }),
        },
      },
      async (request) => {
        const { id } = request.params as { id: string };
        const asked = request.body as Static<TObject<Fields>>;
        const { reason } = asked as { reason?: string };
        const concerned = await mustIntervene(who(request), id);
        const done = await carryOut(id, asked, commandOf(request));
        await people.audit.record({
          action: `instance.${noted}`,
          who: who(request).accountId,
          object: id,
          ...concerned,
          ...(named ? { fields: named(asked) } : {}),
          ...(reason === undefined ? {} : { reason }),
        });
        return sight.shown(who(request), done);
      },
    );
  }

  /** Those who have its tasks before them see that they stand still, or go on. */
  async function telling(id: string, done: Promise<InstanceView>): Promise<InstanceView> {
    const instance = await done;
    await office.instances.tell(id);
    return instance;
  }

  act({
    name: 'cancel',
    noted: 'cancelled',
    summary: 'End an instance, its children, tasks and alarms',
    fields: { reason: Reason },
    carryOut: (id, { reason }, options) => instances.cancel(id, reason, options),
  });
  act({
    name: 'suspend',
    noted: 'suspended',
    summary: 'Let an instance stand still, with the instances it has called',
    about: 'Its tasks cannot be completed (409 INSTANCE_SUSPENDED); timers, messages and jobs are kept until it is resumed.',
    fields: { reason: Reason },
    carryOut: (id, { reason }, options) => telling(id, instances.suspend(id, reason, options)),
  });
  act({
    name: 'resume',
    noted: 'resumed',
    summary: 'Let a suspended instance go on',
    about: 'What has come meanwhile reaches it now.',
    fields: { reason: Type.Optional(Reason) },
    carryOut: (id, { reason }, options) => telling(id, instances.resume(id, reason, options)),
  });
  act({
    name: 'move',
    noted: 'moved',
    summary: 'Move tokens',
    about: '`cancel` names executions or elements, `start` elements.',
    fields: { cancel: Type.Optional(ElementIds), start: Type.Optional(ElementIds), reason: Reason },
    carryOut: (id, { cancel = [], start = [], reason }, options) => instances.move(id, { cancel, start, reason }, options),
    named: ({ cancel = [], start = [] }) => [...cancel, ...start],
  });

  app.post(
    '/api/instances/:id/migrate',
    {
      config: { permission: 'instance.operate' },
      schema: {
        tags,
        summary: 'Move a running instance to another version',
        description:
          '422 names each waiting element that has no home there. In case work a map only renames, but for who may intervene in cases (MIGRATION_MOVES).',
        params: IdParams,
        body: Type.Object({
          to: Id,
          map: Type.Optional(MapShape),
          dryRun: Type.Optional(Type.Boolean()),
        }),
        response: answers({ 200: InstanceShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const caseWork = (await office.cases.concernedBy(id)) !== null;
      const asked = { ...request.body, onlyRenamed: onlyRenamed(who(request), caseWork) };
      const migrated = await instances.migrate(id, asked, commandOf(request));
      if (!request.body.dryRun)
        await people.audit.record({ action: 'instance.migrated', who: who(request).accountId, object: id, fields: [request.body.to] });
      return sight.shown(who(request), migrated);
    },
  );

  app.post(
    '/api/instances/:id/delete',
    {
      config: { permission: 'instance.delete' },
      schema: {
        tags,
        summary: 'Erase a finished instance, with what it has called, its history and its tasks',
        description:
          'For good. 409 INSTANCE_RUNNING while any of them runs, 422 INSTANCE_CALLED for one that another has called, 422 CASE_RECORD for whatever belongs to a case.',
        params: IdParams,
        body: Type.Object({ reason: Reason }),
        response: answers({ 204: Nothing }),
      },
    },
    async (request, reply) => {
      await sight.get(who(request), request.params.id);
      await office.instances.erase(request.params.id, who(request).accountId, request.body.reason);
      return reply.code(204).send();
    },
  );
}
