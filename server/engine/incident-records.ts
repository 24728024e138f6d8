import type { IncidentWait } from '../kernel/types.ts';
import { idOf } from '../platform/ids.ts';
import type { IncidentDocument, WaitMark } from './collections.ts';
import type { Decision } from './decision.ts';
import type { LiveInstance } from './instance-record.ts';
import type { Actor } from './types.ts';
import { updateAll, type Write } from './writes.ts';

/** A job nobody has a handler for. */
export const NO_WORKER = 'NO_WORKER';

export function openedIncidents(instanceId: string, version: number, waits: IncidentWait[], now: Date, { command, incident }: Decision) {
  return waits.map(({ executionId, elementId, code, message }): IncidentDocument => {
    const told = command.type === 'fail' && command.executionId === executionId ? incident : undefined;
    return {
      _id: idOf('incident', instanceId, executionId, version),
      instanceId,
      elementId,
      executionId,
      code,
      message,
      state: 'open',
      raisedAt: now,
      ...told,
    };
  });
}

/** Those of closed waits; all of them when the instance has ended. */
export function closedIncidents(before: LiveInstance, closed: WaitMark[], running: boolean, actor: Actor, now: Date): Write[] {
  const change = { $set: { state: 'resolved', resolvedAt: now, resolvedBy: actor.id } };
  if (!running) {
    if (before.openIncidents === 0) return [];
    return [updateAll('incidents', { instanceId: before.id, state: 'open' }, change)];
  }
  return closed
    .filter(({ kind }) => kind === 'incident')
    .map(({ executionId }) =>
      updateAll('incidents', { instanceId: before.id, executionId, state: 'open', command: { $exists: false } }, change),
    );
}
