import type { CallWait, IncidentWait, JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait } from '../kernel/types.ts';
import { idOf } from '../platform/ids.ts';
import type { WaitMark } from './collections.ts';

/** What a step changed in what the instance waits for. */
export interface WaitChanges {
  opened: {
    user: UserTaskWait[];
    job: JobWait[];
    message: MessageWait[];
    signal: SignalWait[];
    timer: TimerWait[];
    call: { wait: CallWait; childId: string }[];
    incident: IncidentWait[];
  };
  closed: WaitMark[];
  marks: WaitMark[];
}

const keyOf = ({ kind, executionId }: Pick<Wait, 'kind' | 'executionId'>) => `${kind}\n${executionId}`;

/** A task that is message receiver and inbox task at once has two waits with one execution id, so the kind counts too. */
export function compareWaits(instanceId: string, version: number, before: readonly WaitMark[], waits: readonly Wait[]): WaitChanges {
  const gone = new Map(before.map((mark) => [keyOf(mark), mark]));
  const opened: WaitChanges['opened'] = { user: [], job: [], message: [], signal: [], timer: [], call: [], incident: [] };
  const marks = waits.map((wait) => {
    const known = gone.get(keyOf(wait));
    const mark = markOf(wait);
    if (known && known.mark === mark.mark) {
      gone.delete(keyOf(wait));
      return known.childId === undefined ? mark : { ...mark, childId: known.childId };
    }
    if (wait.kind === 'call') {
      // Another child for another run of the activity, the same for a repeated handling of this one.
      const childId = idOf('child', instanceId, wait.executionId, version);
      opened.call.push({ wait, childId });
      return { ...mark, childId };
    }
    if (wait.kind !== 'condition') (opened[wait.kind] as Wait[]).push(wait);
    return mark;
  });
  const replaced = new Set(marks.map(keyOf));
  // What is only moved, an alarm or a subscription under the same key, is overwritten and needs no removal.
  const closed = [...gone.values()].filter((mark) => !replaced.has(keyOf(mark)));
  return { opened, closed, marks };
}

function markOf(wait: Wait): WaitMark {
  const { kind, executionId, elementId } = wait;
  const mark = distinguishing(wait);
  return mark === undefined ? { kind, executionId, elementId } : { kind, executionId, elementId, mark };
}

function distinguishing(wait: Wait): string | undefined {
  switch (wait.kind) {
    case 'timer':
      return wait.dueAt;
    case 'message':
      return `${wait.messageName}\n${wait.correlationKey ?? ''}`;
    case 'signal':
      return wait.signalName;
    default:
      return undefined;
  }
}

export const taskId = (instanceId: string, executionId: string) => idOf('task', instanceId, executionId);
export const jobId = (instanceId: string, executionId: string) => idOf('job', instanceId, executionId);
export const subscriptionId = (instanceId: string, { kind, executionId }: Pick<Wait, 'kind' | 'executionId'>) =>
  idOf(kind, instanceId, executionId);
export const timerAlarmId = (instanceId: string, executionId: string) => `timer-${idOf(instanceId, executionId)}`;
export const jobAlarmId = (job: string) => `job-${job}`;
