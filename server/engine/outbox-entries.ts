import type { Step } from '../kernel/types.ts';
import { newId } from '../platform/ids.ts';
import type { OutboxDocument, OutboxWork } from './collections.ts';
import type { LiveInstance } from './instance-record.ts';
import type { WaitChanges } from './waits.ts';

/** How long an entry belongs to the process that wrote it, before a sweep of any process takes it up. Real time. */
export const OUTBOX_LEASE_MILLIS = 5_000;

export function outboxEntry(_id: string, work: OutboxWork, now: Date): OutboxDocument {
  return { ...work, _id, at: now, lease: new Date(Date.now() + OUTBOX_LEASE_MILLIS), attempts: 0 };
}

/** Known from the child, so that whoever cancels it can find what would have it born. */
export const callEntryId = (childId: string) => `call-${childId}`;

/** What the world must do after a step, written down with it. */
export function effectEntries(
  { before, step, deploymentId, decision }: { before: LiveInstance; step: Step; deploymentId: string; decision: { endedChild?: string } },
  waits: WaitChanges,
  now: Date,
): OutboxDocument[] {
  const work: OutboxWork[] = [];
  for (const { wait, childId } of waits.opened.call) {
    work.push({
      type: 'call',
      instanceId: before.id,
      executionId: wait.executionId,
      childId,
      calledKey: wait.calledKey,
      binding: wait.binding,
      ...(wait.version === undefined ? {} : { version: wait.version }),
      deploymentId,
      businessKey: wait.businessKey ?? before.businessKey,
      variables: wait.variables,
    });
  }
  for (const { childId } of waits.closed) {
    if (childId && childId !== decision.endedChild)
      work.push({ type: 'cancelChild', instanceId: childId, reason: 'the calling activity has ended' });
  }
  for (const effect of step.effects) {
    if (effect.type === 'throwMessage')
      work.push({
        type: 'throwMessage',
        name: effect.name,
        key: effect.correlationKey ?? before.businessKey,
        variables: effect.variables,
        ...(effect.ttl === undefined ? {} : { ttl: effect.ttl }),
      });
    if (effect.type === 'throwSignal') work.push({ type: 'throwSignal', name: effect.name, variables: effect.variables });
    if (effect.type === 'escalated' && before.parent)
      work.push({
        type: 'escalated',
        ...before.parent,
        childId: before.id,
        ...(effect.escalationCode === undefined ? {} : { escalationCode: effect.escalationCode }),
        variables: effect.variables,
      });
  }
  if (before.parent && step.status !== 'running') work.push(endOf(before.id, before.parent, step));
  return work.map((one) => outboxEntry(one.type === 'call' ? callEntryId(one.childId) : newId(), one, now));
}

function endOf(childId: string, parent: { instanceId: string; executionId: string }, step: Step): OutboxWork {
  const told = step.effects.find((effect) => effect.type === 'ended');
  return {
    type: 'ended',
    ...parent,
    childId,
    status: step.status,
    variables: told?.variables ?? step.variables,
    ...(told?.errorCode === undefined ? {} : { errorCode: told.errorCode }),
    ...(told?.errorMessage === undefined ? {} : { errorMessage: told.errorMessage }),
  };
}
