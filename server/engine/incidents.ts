import { fail } from '../errors.ts';
import type { Command, Variables } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import { treeOf } from './called.ts';
import type { Collections, IncidentDocument } from './collections.ts';
import type { Decision } from './decision.ts';
import type { FollowUp } from './follow-up.ts';
import { incidentView, type LiveInstance } from './instance-record.ts';
import { decodeCursor, encodeCursor, pageSize } from './paging.ts';
import type { Stepper } from './step.ts';
import type { CommandOptions, Engine, IncidentRow } from './types.ts';
import { checkVariables, readable } from './variables.ts';
import { must, update } from './writes.ts';

interface IncidentsParts {
  collections: Collections;
  clock: Clock;
  stepper: Stepper;
  followUp: FollowUp;
}

const FOLLOW_MILLIS = 1_000;

export function createIncidents({ collections, clock, stepper, followUp }: IncidentsParts): Engine['incidents'] {
  const { incidents, instances } = collections;

  const read = async (id: string): Promise<IncidentDocument> =>
    (await incidents.findOne({ _id: id })) ?? fail('INCIDENT_NOT_FOUND', `There is no incident ${id}.`);

  const row = async (found: IncidentDocument): Promise<IncidentRow> => (await rows([found]))[0]!;

  async function rows(found: IncidentDocument[]): Promise<IncidentRow[]> {
    const projection = { definitionId: 1, key: 1, definitionVersion: 1, businessKey: 1 };
    const standing = await instances.find({ _id: { $in: found.map(({ instanceId }) => instanceId) } }, { projection }).toArray();
    const byId = new Map(standing.map((instance) => [instance._id, instance]));
    return found.flatMap((incident) => {
      const instance = byId.get(incident.instanceId);
      if (!instance) return [];
      const { definitionId, key, definitionVersion: version, businessKey } = instance;
      return [{ ...incidentView(incident), definitionId, key, version, businessKey }];
    });
  }

  async function again(id: string, variables: Variables | undefined, { actor, idempotencyId }: CommandOptions): Promise<IncidentRow> {
    if (idempotencyId && (await collections.idempotency.findOne({ _id: idempotencyId }))) return row(await read(id));
    const { instanceId } = await read(id);
    await stepper.run({
      instanceId,
      actor,
      unattended: true,
      ...(idempotencyId ? { idempotencyId } : {}),
      decide: async (instance) => {
        const incident = await read(id);
        if (incident.state === 'resolved') fail('INCIDENT_ALREADY_RESOLVED', `Incident ${id} is resolved.`);
        if (instance.status !== 'running') fail('INSTANCE_ENDED', `Instance ${instanceId} has ended.`);
        return repair(instance, incident, variables, actor.id);
      },
    });
    await followUp([instanceId], FOLLOW_MILLIS);
    return row(await read(id));
  }

  function repair(instance: LiveInstance, incident: IncidentDocument, variables: Variables | undefined, by: string): Decision {
    const { elementId, executionId } = incident;
    const merged = variables ? { variables } : {};
    if (!incident.command) return { command: { type: 'retry', executionId, ...merged } };
    const settled = {
      resolved: [{ elementId, executionId }],
      writes: [
        must(
          update(
            'incidents',
            { _id: incident._id, state: 'open' },
            { $set: { state: 'resolved', resolvedAt: clock.now(), resolvedBy: by }, $unset: { command: '' } },
          ),
        ),
      ],
    };
    // What waited for the failed command may have been overtaken meanwhile; then nothing is left but to close the incident.
    const command: Command = stillFits(instance, incident.command)
      ? withVariables(incident.command, variables)
      : { type: 'setVariables', variables: variables ?? {} };
    return { command, ...settled };
  }

  return {
    get: async (id) => row(await read(id)),
    counts: async () => {
      const [open, resolved] = await Promise.all((['open', 'resolved'] as const).map((state) => incidents.countDocuments({ state })));
      return { open: open ?? 0, resolved: resolved ?? 0 };
    },
    ofTree: async (instanceId) => {
      const ids = (await treeOf(collections, instanceId)).map(({ _id }) => _id);
      const filter = { instanceId: { $in: ids }, state: 'open' as const };
      return rows(
        await incidents
          .find(filter, { projection: { command: 0 } })
          .sort({ raisedAt: 1, _id: 1 })
          .toArray(),
      );
    },
    retry: (id, options) => again(id, undefined, options),
    resolve: (id, variables, options) => {
      checkVariables(variables);
      return again(id, variables, options);
    },
    list: async (query) => {
      const limit = pageSize(query);
      const [raisedAt, id] = query.cursor ? decodeCursor<[string, string]>(query.cursor) : [];
      const after =
        raisedAt === undefined
          ? {}
          : { $or: [{ raisedAt: { $lt: new Date(raisedAt) } }, { raisedAt: new Date(raisedAt), _id: { $lt: id } }] };
      const found = await incidents
        .find({ ...(query.state ? { state: query.state } : {}), ...after }, { projection: { command: 0 } })
        .sort({ raisedAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return {
        items: await rows(items),
        next: found.length > limit && last ? encodeCursor([last.raisedAt.toISOString(), last._id]) : null,
      };
    },
  };
}

function stillFits(instance: LiveInstance, command: Command): boolean {
  if (!('executionId' in command)) return true;
  return instance.waits.some(({ executionId }) => executionId === command.executionId);
}

function withVariables(command: Command, variables: Variables = {}): Command {
  if (!('variables' in command) || !command.variables) return command;
  return { ...command, variables: { ...readable(command.variables), ...variables } };
}
