import type { Step } from '../kernel/types.ts';
import type { IncidentDocument } from './collections.ts';
import type { Decision } from './decision.ts';
import type { LiveInstance } from './instance-record.ts';
import type { ClosedTask } from './task-records.ts';
import type { Notice, TaskDocument } from './types.ts';

/** What browsers are told of a step. Made after the contributors have had their say: they fill in case and organisation. */
export function stepNotices(
  before: LiveInstance,
  step: Step,
  opened: TaskDocument[],
  closed: ClosedTask[],
  incidents: IncidentDocument[],
  resolved: NonNullable<Decision['resolved']>,
): Notice[] {
  const notices: Notice[] = [];
  if (before.version === 0) notices.push({ type: 'instance.started', id: before.id, audience: {}, data: { key: before.key } });
  if (step.status !== 'running')
    notices.push({ type: 'instance.ended', id: before.id, audience: {}, data: { key: before.key, state: step.status } });
  for (const incident of incidents)
    notices.push({ type: 'incident.raised', id: incident._id, audience: {}, data: { instanceId: before.id } });
  for (const { executionId } of resolved)
    notices.push({ type: 'incident.resolved', id: executionId, audience: {}, data: { instanceId: before.id } });
  for (const { task, how } of closed) notices.push(taskNotice(`task.${how}`, task));
  for (const task of opened) notices.push(taskNotice('task.opened', task));
  return notices;
}

export function taskNotice(type: string, task: TaskDocument): Notice {
  return {
    type,
    id: task._id,
    audience: {
      candidateGroups: task.candidateGroups,
      ...(task.candidateUsers.length > 0 ? { accountIds: task.candidateUsers } : {}),
      ...(task.assignee ? { assignee: task.assignee } : {}),
      ...(task.caseId ? { caseId: task.caseId } : {}),
      ...(task.organisation ? { organisation: task.organisation } : {}),
      ...(task.sensitivity ? { sensitivity: task.sensitivity } : {}),
    },
    data: { instanceId: task.instanceId },
  };
}
