import type { LiveInstance } from './instance-record.ts';
import type { Stepper } from './step.ts';
import { SYSTEM } from './types.ts';
import { subscriptionId } from './waits.ts';
import { updateAll, type Write } from './writes.ts';

export type AssignKey = (id: string, key: string) => Promise<void>;

/**
 * Gives a running instance its business key after its start: what is open of it, and the messages it waits for without a correlation of their
 * own, go by the new key with the same step. Twice does nothing.
 */
export function createAssignKey({ stepper }: { stepper: Stepper }): AssignKey {
  return async (id, key) => {
    await stepper.run({
      instanceId: id,
      actor: SYSTEM,
      decide: (live) => {
        if (live.businessKey === key || live.status !== 'running' || live.state === null) return null;
        return {
          command: { type: 'setVariables', variables: {} },
          from: { ...live, businessKey: key },
          writes: followers(live, key),
          evenSuspended: true,
        };
      },
    });
  };
}

function followers({ id, waits }: LiveInstance, key: string): Write[] {
  const keyless = waits.filter(({ kind, mark }) => kind === 'message' && mark?.endsWith('\n')).map((mark) => subscriptionId(id, mark));
  const byKey = { $set: { businessKey: key } };
  return [
    updateAll('tasks', { instanceId: id, state: 'open' }, byKey),
    updateAll('jobs', { instanceId: id }, byKey),
    updateAll('subscriptions', { _id: { $in: keyless } }, { $set: { key } }),
  ];
}
