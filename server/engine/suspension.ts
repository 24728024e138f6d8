import { fail, WeibaoError } from '../errors.ts';
import type { Collections, InstanceDocument } from './collections.ts';
import type { FollowUp } from './follow-up.ts';
import type { LiveInstance } from './instance-record.ts';
import type { Outbox } from './outbox.ts';
import type { Alteration, Stepper } from './step.ts';
import { isSuspended, refuseSuspended } from './suspended.ts';
import { describeSuspension, type SuspensionWanted } from './suspension-changes.ts';
import { type CommandOptions, SYSTEM } from './types.ts';

export interface Suspension {
  suspend(id: string, reason: string, options: CommandOptions): Promise<void>;
  resume(id: string, reason: string | undefined, options: CommandOptions): Promise<void>;
}

interface SuspensionParts {
  collections: Collections;
  stepper: Stepper;
  outbox: Outbox;
  followUp: FollowUp;
  /** Takes up what has been held, without waiting for it. */
  wake(): void;
}

const CHILDREN_MILLIS = 5_000;

/**
 * An instance that stands still: every step but its cancelling is refused, and what was to reach it is kept until it goes on. The instances it
 * has called stand still with it, told through the outbox; each looks at its parent as that is then, so that late word of an earlier state does no harm.
 */
export function createSuspension({ collections, stepper, outbox, followUp, wake }: SuspensionParts): Suspension {
  async function set(id: string, suspended: boolean, reason: string | undefined, { actor, idempotencyId }: CommandOptions): Promise<void> {
    const { instance, changes } = await stepper.run({
      instanceId: id,
      actor,
      decide: async (live) => {
        if (idempotencyId && (await collections.idempotency.findOne({ _id: idempotencyId }))) return null;
        if (live.status !== 'running') fail('INSTANCE_ENDED', `Instance ${id} has ended.`);
        if ((live.suspended ?? false) !== suspended)
          return altered(live, { suspended, suspendedWithParent: live.suspendedWithParent ?? false, reason, actor, idempotencyId });
        // Only the process that called it can let it go on.
        return !suspended && isSuspended(live) ? refuseSuspended(id) : null;
      },
    });
    if (!changes) return;
    const children = instance.waits.flatMap(({ childId }) => (childId ? [childId] : []));
    if (children.length > 0) await followUp([id, ...children], CHILDREN_MILLIS);
    if (!isSuspended(instance)) wake();
  }

  type Wanted = Omit<SuspensionWanted, 'awaited'>;

  async function altered(live: LiveInstance, wanted: Wanted): Promise<Alteration> {
    const awaited = await collections.subscriptions
      .find({ instanceId: live.id, kind: 'message' }, { projection: { _id: 0, name: 1, key: 1 } })
      .toArray();
    return { alter: (before, now) => describeSuspension(before, { ...wanted, awaited }, now) };
  }

  const flagsOf = (id: string) =>
    collections.instances.findOne({ _id: id }, { projection: { suspended: 1, suspendedWithParent: 1 } }) as Promise<Pick<
      InstanceDocument,
      'suspended' | 'suspendedWithParent'
    > | null>;

  outbox.handle('followParent', async ({ instanceId, parentId }) => {
    // Looked at once more after the step: word of an older state, carried out late, would else have the last say.
    for (let parent = await flagsOf(parentId); parent; ) {
      const stands = isSuspended(parent);
      await standWith(instanceId, stands);
      parent = await flagsOf(parentId);
      if (!parent || isSuspended(parent) === stands) break;
    }
    return 'handled';
  });

  async function standWith(instanceId: string, suspendedWithParent: boolean): Promise<void> {
    try {
      const { instance, changes } = await stepper.run({
        instanceId,
        actor: SYSTEM,
        unattended: true,
        decide: (child) => {
          if (child.status !== 'running' || (child.suspendedWithParent ?? false) === suspendedWithParent) return null;
          return altered(child, { suspended: child.suspended ?? false, suspendedWithParent, actor: SYSTEM });
        },
      });
      if (changes && !isSuspended(instance)) wake();
    } catch (error) {
      if (!(error instanceof WeibaoError) || error.code !== 'INSTANCE_NOT_FOUND') throw error;
      // Its birth waits as well, or is just happening: then it is stopped as soon as it can be found.
      if (suspendedWithParent) refuseSuspended(instanceId);
    }
  }

  return {
    suspend: (id, reason, options) => set(id, true, reason, options),
    resume: (id, reason, options) => set(id, false, reason, options),
  };
}
