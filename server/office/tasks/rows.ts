import type { TaskDocument } from '../../engine/types.ts';
import { casesOf } from '../cases/document.ts';
import type { DiagramNames } from '../diagram-names.ts';
import type { Parts } from '../parts.ts';
import type { TaskRow } from '../types.ts';

export type Rows = (tasks: TaskDocument[]) => Promise<TaskRow[]>;

/** Tasks as lists show them, with the names of people and cases looked up once for all. */
export function createRows({ db, people }: Parts, names: DiagramNames): Rows {
  return async (tasks) => {
    const caseIds = [...new Set(tasks.flatMap(({ caseId }) => caseId ?? []))];
    const accountIds = [...new Set(tasks.flatMap(({ assignee }) => assignee ?? []))];
    const definitionIds = [...new Set(tasks.map(({ definitionId }) => definitionId))];
    const [found, displayNames, diagrams] = await Promise.all([
      caseIds.length > 0
        ? casesOf(db)
            .find({ _id: { $in: caseIds } }, { projection: { caseNo: 1 } })
            .toArray()
        : [],
      accountIds.length > 0 ? people.accounts.displayNames(accountIds) : new Map<string, string>(),
      Promise.all(definitionIds.map(async (id) => [id, await names(id)] as const)).then((entries) => new Map(entries)),
    ]);
    const caseNos = new Map(found.map(({ _id, caseNo }) => [_id, caseNo]));
    return tasks.map((task) => {
      const caseNo = task.caseId && caseNos.get(task.caseId);
      const assigneeName = task.assignee && displayNames.get(task.assignee);
      const nameEn = diagrams.get(task.definitionId)?.get(task.elementId)?.nameEn;
      return {
        id: task._id,
        name: task.name,
        ...(nameEn ? { nameEn } : {}),
        elementId: task.elementId,
        instanceId: task.instanceId,
        ...(task.caseId ? { caseId: task.caseId } : {}),
        ...(caseNo ? { caseNo } : {}),
        processKey: task.processKey,
        state: task.state,
        assignee: task.assignee ?? null,
        ...(assigneeName ? { assigneeName } : {}),
        candidateRoles: task.candidateGroups,
        ...(task.organisation ? { organisation: task.organisation } : {}),
        ...(task.urgency ? { urgency: task.urgency } : {}),
        ...(task.dueAt ? { dueAt: task.dueAt.toISOString() } : {}),
        ...(task.deadline ? { deadline: deadlineOf(task.deadline) } : {}),
        priority: task.priority,
        createdAt: task.createdAt.toISOString(),
        ...(task.completedAt ? { completedAt: task.completedAt.toISOString() } : {}),
        ...(task.sensitivity ? { sensitivity: task.sensitivity } : {}),
        external: task.external,
        returnable: task.returnable,
      };
    });
  };
}

function deadlineOf({ policy, status, provisional, warnAt }: NonNullable<TaskDocument['deadline']>): NonNullable<TaskRow['deadline']> {
  return { policy, status, provisional, ...(warnAt ? { warnAt: warnAt.toISOString() } : {}) };
}
