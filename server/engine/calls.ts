import { WeibaoError } from '../errors.ts';
import type { Command } from '../kernel/types.ts';
import type { Births } from './births.ts';
import type { Collections } from './collections.ts';
import type { Definitions } from './definitions.ts';
import type { LiveInstance } from './instance-record.ts';
import { acknowledging, type EntryOf, type Outbox, type Outcome } from './outbox.ts';
import { callEntryId } from './outbox-entries.ts';
import type { Stepper } from './step.ts';
import { isSuspended, refuseSuspended } from './suspended.ts';
import { SYSTEM } from './types.ts';
import { readable } from './variables.ts';

interface CallsParts {
  outbox: Outbox;
  stepper: Stepper;
  births: Births;
  definitions: Definitions;
  collections: Collections;
}

/** Call activities: the called instance is started, its end and its escalations go up, cancelling goes down; all through the outbox. */
export function handleCalls({ outbox, stepper, births, definitions, collections }: CallsParts): void {
  outbox.handle('call', async (entry) => {
    const caller = await collections.instances.findOne({ _id: entry.instanceId }, { projection: { suspended: 1, suspendedWithParent: 1 } });
    if (caller && isSuspended(caller)) refuseSuspended(entry.instanceId);
    const definition = await definitions.called(entry.calledKey, entry.binding, entry.version, entry.deploymentId);
    if (!definition)
      return tellCaller(entry, entry.childId, {
        type: 'fail',
        executionId: entry.executionId,
        message: `There is no process ${entry.calledKey} to call.`,
      });
    return births.startFor(entry, {
      instanceId: entry.childId,
      definition,
      businessKey: entry.businessKey,
      variables: readable(entry.variables),
      parent: { instanceId: entry.instanceId, executionId: entry.executionId },
      actor: SYSTEM,
    });
  });

  outbox.handle('ended', async (entry) => {
    // What the child let rise before its end must be heard before it, whoever was to carry it up.
    const { instanceId, executionId, childId } = entry;
    const before = await collections.outbox.find({ type: 'escalated', instanceId, executionId, childId }).sort({ at: 1, _id: 1 }).toArray();
    const outcomes = await outbox.handleNow(before);
    if (before.some(({ _id }) => outcomes.get(_id) === undefined))
      throw new Error('an escalation that comes before the end is still to be told');
    return tellCaller(entry, childId, endCommand(entry));
  });

  outbox.handle('escalated', async (entry) => {
    const { executionId, escalationCode, variables } = entry;
    const command: Command = {
      type: 'escalate',
      executionId,
      ...(escalationCode === undefined ? {} : { escalationCode }),
      variables: readable(variables),
    };
    const { changes } = await stepper.run({
      instanceId: entry.instanceId,
      actor: SYSTEM,
      unattended: true,
      decide: async (caller, attempt) => {
        const waits = callMark(caller, executionId)?.childId === entry.childId;
        // After a lost race somebody else may have told it.
        const told = attempt > 1 && !(await collections.outbox.findOne({ _id: entry._id }, { projection: { _id: 1 } }));
        return waits && !told ? { command, writes: [acknowledging(entry)] } : null;
      },
    });
    return changes ? 'done' : 'nothing';
  });

  outbox.handle('cancelChild', async (entry) => {
    const cancel = async (): Promise<Outcome> => {
      const { changes } = await stepper.run({
        instanceId: entry.instanceId,
        actor: SYSTEM,
        unattended: true,
        decide: (child) =>
          child.status === 'running' ? { command: { type: 'cancel', reason: entry.reason }, writes: [acknowledging(entry)] } : null,
      });
      return changes ? 'done' : 'nothing';
    };
    try {
      return await cancel();
    } catch (error) {
      if (!isUnborn(error)) throw error;
    }
    // Not born yet: taking away what would have it born settles it, unless the birth has just happened.
    const { deletedCount } = await collections.outbox.deleteOne({ _id: callEntryId(entry.instanceId) });
    if (deletedCount === 1) return 'nothing';
    return cancel().catch((error: unknown) => (isUnborn(error) ? 'nothing' : Promise.reject(error)));
  });

  async function tellCaller(entry: EntryOf<'call'> | EntryOf<'ended'>, childId: string, command: Command): Promise<Outcome> {
    const { changes } = await stepper.run({
      instanceId: entry.instanceId,
      actor: SYSTEM,
      unattended: true,
      decide: (caller) =>
        callMark(caller, entry.executionId)?.childId === childId ? { command, writes: [acknowledging(entry)], endedChild: childId } : null,
    });
    return changes ? 'done' : 'nothing';
  }
}

const isUnborn = (error: unknown) => error instanceof WeibaoError && error.code === 'INSTANCE_NOT_FOUND';

function callMark(caller: LiveInstance, executionId: string) {
  return caller.waits.find((mark) => mark.kind === 'call' && mark.executionId === executionId);
}

function endCommand({ executionId, status, errorCode, errorMessage, variables: stored }: EntryOf<'ended'>): Command {
  const variables = readable(stored);
  if (errorCode !== undefined)
    return { type: 'error', executionId, errorCode, ...(errorMessage === undefined ? {} : { message: errorMessage }), variables };
  if (status === 'cancelled') return { type: 'fail', executionId, message: 'The called instance was cancelled.' };
  return { type: 'complete', executionId, variables };
}
