/** What a person may do with a task now. Who sees and who acts is decided by people; a claim of somebody else is looked at here. */
import type { Engine, TaskDocument } from '../../engine/types.ts';
import { fail } from '../../errors.ts';
import type { People, Principal } from '../../people/types.ts';
import type { TaskAct } from '../types.ts';

export async function seen(engine: Engine, people: People, principal: Principal, id: string): Promise<TaskDocument> {
  const task = await engine.tasks.get(id);
  return people.permissions.maySee(principal, task) ? task : fail('TASK_NOT_FOUND', `There is no task ${id}.`);
}

export function actsOn(people: People, principal: Principal, task: TaskDocument): Record<TaskAct, boolean> {
  const { accountId } = principal;
  const open = task.state === 'open';
  const called = open && people.permissions.mayAct(principal, task);
  const held = task.assignee === accountId;
  const free = !task.assignee;
  const supervises = open && people.permissions.may(principal, 'task.reassign');
  return {
    claim: called && free,
    unclaim: open && (held || (supervises && !free)),
    complete: called && (free || held),
    delegate: called && (free || held),
    resolve: open && held && task.delegatedBy !== undefined,
    return: called && (free || held) && task.returnable,
    assign: supervises,
  };
}

/** Says precisely why an act is refused: done already, somebody else's, or not one's own to do. */
export function mustAct(people: People, principal: Principal, task: TaskDocument): void {
  if (task.state === 'completed') fail('TASK_ALREADY_COMPLETED', `Task ${task._id} is completed.`);
  if (task.state === 'cancelled') fail('TASK_CANCELLED', `Task ${task._id} is cancelled.`);
  if (!people.permissions.mayAct(principal, task)) fail('FORBIDDEN', `Task ${task._id} is not yours to do.`);
  if (task.assignee && task.assignee !== principal.accountId) {
    fail('TASK_CLAIMED_BY_OTHER', `Task ${task._id} is claimed by somebody else.`);
  }
}
