import type { UserTaskWait } from '../kernel/types.ts';
import type { Decision } from './decision.ts';
import type { LiveInstance } from './instance-record.ts';
import type { Actor, TaskDocument } from './types.ts';
import { storable } from './variables.ts';
import { taskId } from './waits.ts';
import { must, put, update, type Write } from './writes.ts';

export interface ClosedTask {
  task: TaskDocument;
  how: 'completed' | 'cancelled';
  /** Read by the caller before the step: it must still be as it was read. */
  read: boolean;
}

export function openedTask(instance: LiveInstance, wait: UserTaskWait, now: Date): TaskDocument {
  return {
    _id: taskId(instance.id, wait.executionId),
    instanceId: instance.id,
    executionId: wait.executionId,
    definitionId: instance.definitionId,
    processKey: instance.key,
    businessKey: instance.businessKey,
    elementId: wait.elementId,
    elementType: wait.elementType,
    name: wait.name ?? wait.elementId,
    ...present({
      documentation: wait.documentation,
      assignee: wait.assignee,
      formKey: wait.formKey,
      deadlinePolicy: wait.deadlinePolicy,
      sensitivity: wait.sensitivity,
      loopCounter: wait.loopCounter,
      dueAt: wait.dueDate === undefined ? undefined : new Date(wait.dueDate),
    }),
    state: 'open',
    candidateGroups: wait.candidateGroups,
    candidateUsers: wait.candidateUsers,
    documents: wait.documents,
    external: wait.external,
    returnable: wait.returnable,
    priority: wait.priority,
    variables: wait.variables,
    createdAt: now,
  };
}

export function openedTaskWrite(task: TaskDocument): Write {
  // A task that is opened anew under the same execution id, after an incident, takes the place of its former run.
  return put('tasks', { ...task, variables: storable(task.variables) });
}

export function closedTaskWrite({ task, how, read }: ClosedTask, actor: Actor, now: Date, { comment }: Decision): Write {
  const filter = read ? { _id: task._id, state: 'open', assignee: task.assignee ?? null } : { _id: task._id, state: 'open' };
  const completed = how === 'completed' ? { completedBy: actor.id, ...(comment && read ? { comment } : {}) } : {};
  const closing = update('tasks', filter, { $set: { state: how, completedAt: now, ...completed } });
  return read ? must(closing) : closing;
}

function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
