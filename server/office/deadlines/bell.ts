/** What happens when a stage of a deadline comes due: the task turns amber or red, and whoever the ladder names is alerted. */
import type { AlarmHandler, Notice, TaskDocument, TaskOutline } from '../../engine/types.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import { type AlertDocument, alertsOf } from '../alerts/document.ts';
import { casesOf } from '../cases/document.ts';
import { NAMED_ONLY, namedOn } from '../cases/naming.ts';
import type { Ladder } from '../escalation/ladder.ts';
import type { Parts } from '../parts.ts';
import { alertId, type DeadlineDocument, deadlinesOf, type StoredStage } from './document.ts';
import { taskMark } from './state.ts';

export function createBell({ stores, db, clock, engine, log }: Parts, ladder: Ladder): AlarmHandler {
  const deadlines = deadlinesOf(db);
  const alerts = alertsOf(db);
  const tasks = db.collection<TaskDocument>('tasks');

  return async ({ ref, dueAt }) => {
    const rung = await retriedTransaction(stores.mongo, async (session) => {
      const deadline = await deadlines.findOne({ _id: String(ref.deadlineId) }, { session });
      const stage = deadline?.stages.find((candidate) => candidate.stage === ref.stage);
      if (!deadline || !stage || deadline.closedAt || deadline.status === 'paused' || deadline.status === 'waived') return null;
      // The stage has moved since this bell was set: another one is set for its new time.
      if (stage.at.getTime() > dueAt.getTime() || stage.at.getTime() > clock.now().getTime()) return null;
      const [task, openCase] = await Promise.all([
        tasks.findOne({ _id: deadline.taskId }, { session }),
        deadline.caseId
          ? casesOf(db).findOne({ _id: deadline.caseId }, { session, projection: { owner: 1, sensitivity: 1, participants: 1 } })
          : null,
      ]);
      const now = clock.now();
      stage.rangAt ??= now;
      if (stage.stage !== 'warn' && deadline.dueAt.getTime() <= now.getTime()) deadline.status = 'overdue';
      await deadlines.updateOne({ _id: deadline._id }, { $set: { stages: deadline.stages, status: deadline.status } }, { session });
      if (task?.state === 'open' && !deadline.beside)
        await tasks.updateOne({ _id: task._id }, { $set: taskMark(deadline, now) }, { session });
      const to = ladder.recipients(stage, { organisation: deadline.organisation, assignee: task?.assignee, owner: openCase?.owner });
      if (stage.stage === 'warn' || to.length === 0) return { task, alert: null };
      const named = openCase?.sensitivity === NAMED_ONLY ? { named: namedOn(openCase) } : {};
      const alert = { ...alertOf(deadline, stage, to, task, openCase?.sensitivity ?? deadline.sensitivity, now), ...named };
      await alerts.updateOne({ _id: alert._id }, { $setOnInsert: alert }, { upsert: true, session });
      if (ladder.entersProblemList(stage.level)) await enterProblem(alert, session);
      return { task, alert };
    });
    if (!rung) return;
    log.info({ deadline: ref.deadlineId, stage: ref.stage }, 'deadline stage');
    await engine.notify([
      ...(rung.task?.state === 'open' ? [taskUpdated(rung.task)] : []),
      ...(rung.alert ? [alertNotice('alert.raised', rung.alert)] : []),
    ]);
  };

  async function enterProblem(alert: AlertDocument, session: Parameters<Parameters<typeof retriedTransaction>[1]>[0]): Promise<void> {
    const { caseId, caseNo, organisation, policy, raisedAt } = alert;
    const problem = { source: 'deadline', alertId: alert._id, caseId, caseNo, organisation, policy, raisedAt, status: 'open' };
    await db.collection<{ _id: string }>('problems').updateOne({ _id: alert._id }, { $setOnInsert: problem }, { upsert: true, session });
  }
}

function alertOf(
  deadline: DeadlineDocument,
  stage: StoredStage,
  to: string[],
  task: TaskDocument | null,
  sensitivity: string | undefined,
  now: Date,
): AlertDocument {
  return {
    _id: alertId(deadline._id, stage),
    level: stage.level ?? 1,
    stage: stage.stage,
    state: 'open',
    deadlineId: deadline._id,
    taskId: deadline.taskId,
    taskName: deadline.taskName,
    instanceId: deadline.instanceId,
    ...(deadline.caseId ? { caseId: deadline.caseId } : {}),
    ...(deadline.caseNo ? { caseNo: deadline.caseNo } : {}),
    policy: deadline.policy,
    dueAt: deadline.dueAt,
    raisedAt: now,
    to,
    ...(deadline.organisation ? { organisation: deadline.organisation } : {}),
    ...(task?.assignee ? { assignee: task.assignee } : {}),
    ...(sensitivity ? { sensitivity } : {}),
    ...(stage.flag ? { flag: stage.flag } : {}),
  };
}

export function taskUpdated(task: TaskOutline): Notice {
  const { _id, candidateGroups, candidateUsers, assignee, caseId, organisation, sensitivity, instanceId } = task;
  return {
    type: 'task.updated',
    id: _id,
    audience: {
      candidateGroups,
      ...(candidateUsers.length > 0 ? { accountIds: candidateUsers } : {}),
      ...(assignee ? { assignee } : {}),
      ...(caseId ? { caseId } : {}),
      ...(organisation ? { organisation } : {}),
      ...(sensitivity ? { sensitivity } : {}),
    },
    data: { instanceId },
  };
}

export function alertNotice(type: string, alert: AlertDocument): Notice {
  const { _id, to, assignee, caseId, organisation, sensitivity, level } = alert;
  return {
    type,
    id: _id,
    audience: {
      roles: to,
      accountIds: to,
      ...(assignee ? { assignee } : {}),
      ...(caseId ? { caseId } : {}),
      ...(organisation ? { organisation } : {}),
      ...(sensitivity ? { sensitivity } : {}),
    },
    data: { level },
  };
}
