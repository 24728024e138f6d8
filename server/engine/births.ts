import type { Variables } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Collections, DefinitionDocument, OutboxDocument } from './collections.ts';
import type { LiveInstance } from './instance-record.ts';
import { acknowledging, type Outcome } from './outbox.ts';
import type { StepOutcome, Stepper } from './step.ts';
import type { Actor } from './types.ts';
import type { Write } from './writes.ts';

export interface Birth {
  instanceId: string;
  definition: Pick<DefinitionDocument, '_id' | 'key' | 'version'>;
  businessKey: string | null;
  variables: Variables;
  startEvent?: string;
  parent?: { instanceId: string; executionId: string };
  actor: Actor;
  idempotencyId?: string;
  unattended?: boolean;
  /** Written in the same transaction. */
  writes?: Write[];
  /** Asked after a lost race: is it still to be born? */
  wanted?: () => Promise<boolean>;
}

/** How instances come into the world. */
export interface Births {
  start(birth: Birth): Promise<StepOutcome>;
  /** Start asked for by an outbox entry, which goes with it: whoever comes second finds the instance there. */
  startFor(entry: OutboxDocument, birth: Omit<Birth, 'unattended' | 'writes' | 'wanted'>): Promise<Outcome>;
}

export function createBirths({ stepper, clock, collections }: { stepper: Stepper; clock: Clock; collections: Collections }): Births {
  const start = ({
    instanceId,
    definition,
    businessKey,
    variables,
    startEvent,
    parent,
    actor,
    idempotencyId,
    unattended,
    writes = [],
    wanted,
  }: Birth) => {
    const birth: LiveInstance = {
      id: instanceId,
      version: 0,
      definitionId: definition._id,
      key: definition.key,
      definitionVersion: definition.version,
      businessKey,
      ...(parent ? { parent } : {}),
      status: 'running',
      state: null,
      variables,
      waits: [],
      activities: [],
      seq: 1,
      openIncidents: 0,
      startedAt: clock.now(),
      startedBy: actor.id,
    };
    const command = {
      type: 'start' as const,
      instanceId,
      variables,
      ...(startEvent ? { startEvent } : {}),
      ...(parent ? { called: true } : {}),
      ...(businessKey === null ? {} : { businessKey }),
    };
    return stepper.run({
      instanceId,
      actor,
      birth,
      ...(idempotencyId ? { idempotencyId } : {}),
      ...(unattended ? { unattended } : {}),
      decide: async (_instance, attempt) => {
        // The first attempt finds out by its insert; only after a lost race is it worth asking.
        if (attempt > 1 && (await exists(collections.instances, instanceId))) return null;
        if (attempt > 1 && wanted && !(await wanted())) return null;
        return { command, writes };
      },
    });
  };

  return {
    start,
    startFor: async (entry, birth) => {
      const { changes } = await start({
        ...birth,
        unattended: true,
        writes: [acknowledging(entry)],
        wanted: () => exists(collections.outbox, entry._id),
      });
      return changes ? 'done' : 'nothing';
    },
  };
}

async function exists(
  collection: { findOne(filter: { _id: string }, options: { projection: { _id: 1 } }): Promise<unknown> },
  _id: string,
): Promise<boolean> {
  return (await collection.findOne({ _id }, { projection: { _id: 1 } })) !== null;
}
