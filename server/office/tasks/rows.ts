import type { TaskDocument, TaskOutline } from '../../engine/types.ts';
import { type CaseDocument, casesOf } from '../cases/document.ts';
import type { DiagramNames } from '../diagram-names.ts';
import type { Parts } from '../parts.ts';
import type { TaskRow } from '../types.ts';
import type { About } from './about.ts';
import type { Standings } from './next-stage.ts';

type CaseFacts = Pick<CaseDocument, '_id' | 'caseNo' | 'codeName' | 'urgency'> & { record?: { immediateDanger?: unknown } };

export type Rows = (tasks: TaskOutline[]) => Promise<TaskRow[]>;

/** Tasks as lists show them, with the names of people and cases looked up once for all. */
export function createRows({ db, people, engine }: Parts, names: DiagramNames, standings: Standings, about: About): Rows {
  return async (tasks) => {
    const caseIds = [...new Set(tasks.flatMap(({ caseId }) => caseId ?? []))];
    const accountIds = [...new Set(tasks.flatMap(({ assignee }) => assignee ?? []))];
    const definitionIds = [...new Set(tasks.map(({ definitionId }) => definitionId))];
    const open = tasks.filter(({ state }) => state === 'open');
    const [found, displayNames, diagrams, standing, suspended, told] = await Promise.all([
      caseIds.length > 0
        ? casesOf(db)
            .find({ _id: { $in: caseIds } })
            .project<CaseFacts>({ caseNo: 1, codeName: 1, urgency: 1, 'record.immediateDanger': 1 })
            .toArray()
        : [],
      accountIds.length > 0 ? people.accounts.displayNames(accountIds) : new Map<string, string>(),
      Promise.all(definitionIds.map(async (id) => [id, await names(id)] as const)).then((entries) => new Map(entries)),
      standings(tasks),
      engine.instances.suspendedOf([...new Set(open.map(({ instanceId }) => instanceId))]),
      about(tasks.filter(({ formKey }) => formKey)),
    ]);
    const cases = new Map(found.map((facts) => [facts._id, facts]));
    return tasks.map((task) => {
      const facts = task.caseId ? cases.get(task.caseId) : undefined;
      const { startedAt, next } = standing.get(task._id) ?? {};
      const assigneeName = task.assignee && displayNames.get(task.assignee);
      const nameEn = diagrams.get(task.definitionId)?.get(task.elementId)?.nameEn;
      return {
        id: task._id,
        name: task.name,
        ...(nameEn ? { nameEn } : {}),
        ...(told.has(task._id) ? { about: told.get(task._id)! } : {}),
        elementId: task.elementId,
        instanceId: task.instanceId,
        ...(task.caseId ? { caseId: task.caseId } : {}),
        ...(facts ? { caseNo: facts.caseNo, codeName: facts.codeName } : {}),
        processKey: task.processKey,
        state: task.state,
        assignee: task.assignee ?? null,
        ...(assigneeName ? { assigneeName } : {}),
        candidateRoles: task.candidateGroups,
        ...(task.organisation ? { organisation: task.organisation } : {}),
        ...(task.urgency ? { urgency: task.urgency } : {}),
        ...(saysDanger(facts) ? { danger: true } : {}),
        ...(task.dueAt ? { dueAt: task.dueAt.toISOString() } : {}),
        ...(task.deadline ? { deadline: deadlineOf(task.deadline, startedAt) } : {}),
        ...(next ? { next } : {}),
        priority: task.priority,
        createdAt: task.createdAt.toISOString(),
        ...(task.completedAt ? { completedAt: task.completedAt.toISOString() } : {}),
        ...(task.sensitivity ? { sensitivity: task.sensitivity } : {}),
        external: task.external,
        returnable: task.returnable,
        ...(task.state === 'open' && suspended.has(task.instanceId) ? { suspended: true as const } : {}),
      };
    });
  };
}

/** Until somebody has judged how urgent it is, the reporter's own word is all there is. */
const saysDanger = (facts: CaseFacts | undefined) => facts?.urgency === undefined && facts?.record?.immediateDanger === true;

function deadlineOf(
  { policy, status, provisional, warnAt }: NonNullable<TaskDocument['deadline']>,
  startedAt: Date | undefined,
): NonNullable<TaskRow['deadline']> {
  return {
    policy,
    status,
    provisional,
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(warnAt ? { warnAt: warnAt.toISOString() } : {}),
  };
}
