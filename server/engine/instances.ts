import { fail } from '../errors.ts';
import type { Command, Variables } from '../kernel/types.ts';
import { newId } from '../platform/ids.ts';
import type { Births } from './births.ts';
import type { AssignKey } from './business-keys.ts';
import { treeOf } from './called.ts';
import type { Collections } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { Erasure } from './erasure.ts';
import type { FollowUp } from './follow-up.ts';
import { readHistory } from './history.ts';
import type { LiveInstance } from './instance-record.ts';
import { type InstanceSearch, WITHOUT_STATE } from './instance-search.ts';
import type { Migrate } from './migration.ts';
import type { Stepper } from './step.ts';
import type { Suspension } from './suspension.ts';
import type { CommandOptions, Engine, InstanceView } from './types.ts';
import { checkVariables } from './variables.ts';

export interface InstancesParts {
  collections: Collections;
  stepper: Stepper;
  births: Births;
  definitions: Definitions;
  followUp: FollowUp;
  migrate: Migrate;
  assignKey: AssignKey;
  suspension: Suspension;
  search: InstanceSearch;
  erasure: Erasure;
}

const START_FOLLOW_MILLIS = 300;
const CANCEL_FOLLOW_MILLIS = 5_000;

export function createInstances({
  collections,
  stepper,
  births,
  definitions,
  followUp,
  migrate,
  assignKey,
  suspension,
  search,
  erasure,
}: InstancesParts): Engine['instances'] {
  const { instances, idempotency } = collections;

  async function start(
    request: { definition: string; businessKey?: string; variables?: Variables; startEvent?: string; instanceId?: string },
    { actor, idempotencyId }: CommandOptions,
  ): Promise<InstanceView> {
    const variables = request.variables ?? {};
    checkVariables(variables);
    const first = idempotencyId ? await firstResult(idempotencyId) : undefined;
    if (first) return first;
    const definition = await definitions.find(request.definition);
    await checkStart(definition._id, request.startEvent);
    const instanceId = request.instanceId ?? newId();
    const businessKey = request.businessKey ?? null;
    const startEvent = request.startEvent ? { startEvent: request.startEvent } : {};
    const { instance, changes } = await births.start({
      instanceId,
      definition,
      businessKey,
      variables,
      actor,
      ...startEvent,
      ...(idempotencyId ? { idempotencyId, wanted: async () => !(await idempotency.findOne({ _id: idempotencyId })) } : {}),
    });
    if (!changes) return (idempotencyId && (await firstResult(idempotencyId))) || get(instanceId);
    return (await followUp([instanceId], START_FOLLOW_MILLIS)) ? get(instanceId) : viewOf(instance);
  }

  async function checkStart(definitionId: string, startEvent: string | undefined): Promise<void> {
    if (startEvent === undefined) return;
    const { model } = await definitions.model(definitionId);
    if (!model.starts.some(({ elementId }) => elementId === startEvent))
      fail('START_EVENT_UNKNOWN', `${startEvent} is not a start event of ${definitionId}.`);
  }

  async function firstResult(idempotencyId: string): Promise<InstanceView | undefined> {
    const found = await idempotency.findOne({ _id: idempotencyId });
    return found ? get(found.instanceId) : undefined;
  }

  async function get(id: string): Promise<InstanceView> {
    const found = await instances.findOne({ _id: id }, { projection: WITHOUT_STATE });
    return found ? search.view(found) : fail('INSTANCE_NOT_FOUND', `There is no instance ${id}.`);
  }

  const viewOf = ({ id, ...rest }: LiveInstance) => search.view({ ...rest, _id: id });

  /** A command from outside on a running instance. */
  async function command(id: string, { actor, idempotencyId }: CommandOptions, asked: Command): Promise<InstanceView> {
    const first = idempotencyId ? await firstResult(idempotencyId) : undefined;
    if (first) return first;
    const { instance, changes } = await stepper.run({
      instanceId: id,
      actor,
      ...(idempotencyId ? { idempotencyId } : {}),
      decide: async (live, attempt) => {
        const late = attempt > 1 || live.status !== 'running';
        if (late && idempotencyId && (await idempotency.findOne({ _id: idempotencyId }))) return null;
        if (live.status !== 'running') fail('INSTANCE_ENDED', `Instance ${id} has ended.`);
        return { command: asked };
      },
    });
    if (!changes) return get(id);
    if (asked.type === 'cancel') await followChildren(id, changes.outbox);
    return (await followUp([id], START_FOLLOW_MILLIS)) ? get(id) : viewOf(instance);
  }

  /** Cancelling answers when the called instances are cancelled too. */
  async function followChildren(id: string, outbox: readonly object[]): Promise<void> {
    const children = outbox.flatMap((entry) =>
      'type' in entry && entry.type === 'cancelChild' && 'instanceId' in entry ? [String(entry.instanceId)] : [],
    );
    if (children.length > 0) await followUp([id, ...children], CANCEL_FOLLOW_MILLIS);
  }

  async function history(id: string, query = {}) {
    const page = await readHistory(collections, id, query);
    // An empty history may be that of an instance which does not exist.
    if (page.items.length === 0) await get(id);
    return page;
  }

  return {
    start,
    get,
    list: search.list,
    history,
    assignKey,
    migrate: async (id, { to, map, onlyRenamed, dryRun }, options) => {
      await migrate({ id, to, map, onlyRenamed, dryRun }, options);
      return get(id);
    },
    suspend: async (id, reason, options) => {
      await suspension.suspend(id, reason, options);
      return get(id);
    },
    resume: async (id, reason, options) => {
      await suspension.resume(id, reason, options);
      return get(id);
    },
    withCalled: async (id) => (await treeOf(collections, id)).map(({ _id }) => _id),
    suspendedOf: async (ids) => {
      const found = await instances
        .find(
          { _id: { $in: ids }, status: 'running', $or: [{ suspended: true }, { suspendedWithParent: true }] },
          { projection: { _id: 1 } },
        )
        .toArray();
      return new Set(found.map(({ _id }) => _id));
    },
    ...erasure,
    cancel: (id, reason, options) => command(id, options, { type: 'cancel', reason }),
    move: (id, { cancel, start: starts, reason }, options) => command(id, options, { type: 'move', cancel, start: starts, reason }),
    setVariables: (id, variables, options) => {
      checkVariables(variables);
      return command(id, options, { type: 'setVariables', variables });
    },
  };
}
