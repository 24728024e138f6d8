import type { Variables } from '../kernel/types.ts';
import { newId } from '../platform/ids.ts';
import type { Births } from './births.ts';
import type { Collections, DefinitionDocument, OutboxDocument, OutboxWork, SubscriptionDocument } from './collections.ts';
import { acknowledging, type Outbox } from './outbox.ts';
import { outboxEntry } from './outbox-entries.ts';
import type { Stepper } from './step.ts';
import type { Actor } from './types.ts';
import { readable } from './variables.ts';
import type { Write } from './writes.ts';

/** One delivery to one waiting event, to be committed before it is carried out. */
export function deliveryOf(target: SubscriptionDocument, variables: Variables, actor: Actor, now: Date): OutboxDocument {
  const { instanceId, executionId, kind, name } = target;
  return outboxEntry(newId(), { type: 'deliver', instanceId, executionId, kind, name, variables, actor }, now);
}

export interface StartTarget {
  definition: Pick<DefinitionDocument, '_id'>;
  startEvent: string;
}

/** The latest version of each process that a message or signal of this name starts. */
export async function startTargets({ definitions }: Collections, kind: 'message' | 'signal', name: string): Promise<StartTarget[]> {
  const found = await definitions
    .find({ latest: true, starts: { $elemMatch: { kind, name } } }, { projection: { starts: 1 } })
    .sort({ key: 1 })
    .toArray();
  return found.map((definition) => ({
    definition,
    startEvent: definition.starts.find((start) => start.kind === kind && start.name === name)!.elementId,
  }));
}

export function startWork(
  { definition, startEvent }: StartTarget,
  businessKey: string | null,
  variables: Variables,
  actor: Actor,
): OutboxWork {
  return { type: 'startBy', instanceId: newId(), definitionId: definition._id, startEvent, businessKey, variables, actor };
}

/** One step that hands a message or signal to an event that still waits for it; false when it does no more. */
export async function deliverTo(
  stepper: Stepper,
  { instanceId, executionId, kind }: Pick<SubscriptionDocument, 'instanceId' | 'executionId' | 'kind'>,
  variables: Variables,
  actor: Actor,
  writes: Write[],
  wanted: () => Promise<boolean>,
): Promise<boolean> {
  const { changes } = await stepper.run({
    instanceId,
    actor,
    unattended: true,
    decide: async (instance, attempt) => {
      if (!instance.waits.some((mark) => mark.kind === kind && mark.executionId === executionId)) return null;
      // After a lost race somebody else may have delivered it.
      if (attempt > 1 && !(await wanted())) return null;
      return { command: { type: kind, executionId, variables }, writes };
    },
  });
  return changes !== undefined;
}

export function handleDeliveries({
  outbox,
  stepper,
  births,
  collections,
}: {
  outbox: Outbox;
  stepper: Stepper;
  births: Births;
  collections: Collections;
}): void {
  outbox.handle('deliver', async (entry) => {
    const wanted = async () => (await collections.outbox.findOne({ _id: entry._id }, { projection: { _id: 1 } })) !== null;
    const delivered = await deliverTo(stepper, entry, readable(entry.variables), entry.actor, [acknowledging(entry)], wanted);
    return delivered ? 'done' : 'nothing';
  });

  outbox.handle('startBy', async (entry) => {
    const definition = await collections.definitions.findOne({ _id: entry.definitionId }, { projection: { key: 1, version: 1 } });
    if (!definition) return 'nothing';
    const { instanceId, businessKey, startEvent, actor } = entry;
    return births.startFor(entry, { instanceId, definition, businessKey, startEvent, variables: readable(entry.variables), actor });
  });
}
