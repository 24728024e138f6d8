/** What happened in a case, in one list: steps, timers, messages, deadlines, alerts, comments. Ids, names and codes only. */

import type { TaskDocument } from '../../engine/types.ts';
import { type AlertDocument, alertsOf, isNotice } from '../alerts/document.ts';
import { type DeadlineDocument, deadlinesOf } from '../deadlines/document.ts';
import type { DiagramNames } from '../diagram-names.ts';
import { everyPage } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { About } from '../tasks/about.ts';
import type { CommentDocument } from '../tasks/comments.ts';
import type { TimelineEntry } from '../types.ts';
import type { CaseDocument } from './document.ts';
import { toldOnce } from './once.ts';
import { withoutOpener } from './reporter.ts';

export interface Timelines {
  /** For `reader`. `part`: only what they did, and what happened to these tasks. `opener`: whether they may know who opened the case. */
  of(found: CaseDocument, reader: { id: string; opener: boolean; part?: { taskIds: ReadonlySet<string> } }): Promise<TimelineEntry[]>;
}

type TaskFacts = Pick<TaskDocument, '_id' | 'executionId' | 'elementId' | 'name' | 'formKey'> & { nameEn?: string };
type Name = Pick<TimelineEntry, 'elementId' | 'name' | 'nameEn' | 'about'>;

/** Gateways and flows are the diagram's business; people look for what was done. */
const WORK = /Task$|^bpmn:(CallActivity|EndEvent|StartEvent|IntermediateCatchEvent|BoundaryEvent)$/;
const START = 'bpmn:StartEvent';

export function createTimelines({ db, engine, people }: Parts, names: DiagramNames, about: About): Timelines {
  const history = (instanceId: string) => everyPage((page) => engine.instances.history(instanceId, page));
  const tasksOf = (caseId: string) =>
    db
      .collection<TaskFacts>('tasks')
      .find({ caseId })
      .project<TaskFacts>({ executionId: 1, elementId: 1, name: 1, nameEn: 1, formKey: 1 })
      .toArray();

  return {
    async of({ _id: caseId, instanceId, openedAt, closedAt }, { id: reader, opener, part }) {
      const theirs = ({ taskId }: { taskId?: string }) => !part || (taskId !== undefined && part.taskIds.has(taskId));
      const instance = await engine.instances.get(instanceId).catch(() => undefined);
      const [events, byElement, tasks, deadlines, alerts, comments] = await Promise.all([
        instance ? history(instanceId) : [],
        instance ? names(instance.definitionId) : new Map<string, { name?: string; nameEn?: string }>(),
        tasksOf(caseId),
        deadlinesOf(db).find({ caseId }).toArray(),
        alertsOf(db).find({ caseId }).toArray(),
        db.collection<CommentDocument>('comments').find({ caseId }).toArray(),
      ]);
      const named = (elementId: string): Name => ({ elementId, ...byElement.get(elementId) });
      const mine = { deadlines: deadlines.filter(theirs), alerts: alerts.filter(theirs) };
      const told = await about(tasks);
      const taskOf = new Map(tasks.map(({ _id, executionId }) => [executionId, _id]));
      /** Of which task it is, where several do the same. */
      const of = (taskId: string | undefined): Pick<TimelineEntry, 'about'> =>
        taskId !== undefined && told.has(taskId) ? { about: told.get(taskId)! } : {};
      const rung = new Map(mine.alerts.flatMap((alert) => (alert.deadlineId ? [[ringOf(alert.deadlineId, alert.stage), alert]] : [])));

      const facts = toldOnce(events, {
        tasks: new Set(tasks.map(({ executionId }) => executionId)),
        alerts,
        closed: closedAt !== undefined,
      });
      const acts = (opener ? facts : withoutOpener(facts, events[0], reader)).filter(({ by }) => !part || by === reader);
      const opening = events.find(({ type, elementType }) => type === 'activity.completed' && elementType === START);
      const start = acts.find(({ seq }) => seq === opening?.seq);
      const entries: TimelineEntry[] = [
        {
          at: openedAt.toISOString(),
          type: 'case.opened',
          ...(start ? { ...named(start.elementId), ...(start.by ? { by: start.by } : {}) } : {}),
        },
      ];
      for (const act of acts) {
        const { at, type, elementId, elementType, executionId, by, detail } = act;
        const shown = type.startsWith('activity.') ? WORK.test(elementType) && act !== start : type !== 'flow.taken';
        // What went wrong inside is for those who repair it.
        const said = detail && !type.startsWith('incident.') ? { detail } : {};
        if (shown) entries.push({ at, type, ...named(elementId), ...of(taskOf.get(executionId)), ...(by ? { by } : {}), ...said });
      }
      for (const deadline of mine.deadlines) {
        const its = [...changesOf(deadline), ...ringsOf(deadline, rung)];
        entries.push(...its.map((entry) => ({ ...entry, ...of(deadline.taskId) })));
      }
      const byTask = new Map(tasks.map((task) => [task._id, task]));
      for (const alert of mine.alerts) {
        const rang = alert.deadlineId !== undefined && mine.deadlines.some((deadline) => hasRung(deadline, alert));
        entries.push(...alertEntries(alert, { ...nameOf(alert, byTask, named), ...of(alert.taskId) }, rang));
      }
      for (const { at, by, text, elementId, taskId } of comments.filter(theirs)) {
        entries.push({
          at: at.toISOString(),
          type: 'comment',
          ...(elementId ? named(elementId) : {}),
          ...of(taskId),
          by,
          detail: { text },
        });
      }
      if (closedAt) entries.push({ at: closedAt.toISOString(), type: 'case.closed' });
      const displayNames = await people.accounts.displayNames([...new Set(entries.flatMap(({ by }) => by ?? []))]);
      return entries
        .map((entry) => {
          const byName = entry.by && displayNames.get(entry.by);
          return byName ? { ...entry, byName } : entry;
        })
        .sort((one, other) => one.at.localeCompare(other.at));
    },
  };
}

const ringOf = (deadlineId: string, stage: string) => `${deadlineId} ${stage}`;

function changesOf({ elementId, name, nameEn, policy, changes = [] }: DeadlineDocument): TimelineEntry[] {
  return changes.map(({ at, kind, by, reason, after }) => {
    const detail = { policy, dueAt: after.toISOString(), ...(reason ? { reason } : {}) };
    return { at: at.toISOString(), type: `deadline.${kind}`, elementId, name, nameEn, by, detail };
  });
}

/** With the alert that rang then: both are one fact. */
function ringsOf(
  { _id, elementId, stages, name, nameEn, policy }: DeadlineDocument,
  rung: ReadonlyMap<string, AlertDocument>,
): TimelineEntry[] {
  return stages.flatMap(({ stage, rangAt }) => {
    if (!rangAt) return [];
    const alert = rung.get(ringOf(_id, stage));
    return [
      {
        at: rangAt.toISOString(),
        type: `deadline.${stage}`,
        elementId,
        name,
        nameEn,
        detail: { policy, ...(alert ? levelOf(alert) : {}) },
      },
    ];
  });
}

const hasRung = ({ _id, stages }: DeadlineDocument, { deadlineId, stage }: AlertDocument) =>
  _id === deadlineId && stages.some((each) => each.stage === stage && each.rangAt);

const levelOf = ({ level, flag }: AlertDocument): { level: number; flag?: string } => ({ level, ...(flag ? { flag } : {}) });

/** `rang`: its raising stands with the deadline that rang. */
function alertEntries(alert: AlertDocument, name: Name, rang: boolean): TimelineEntry[] {
  const { raisedAt, acknowledgedAt, acknowledgedBy } = alert;
  const { level, ...flag } = levelOf(alert);
  const [raised, acknowledged, detail] = isNotice(alert)
    ? ['notice.given', 'notice.acknowledged', flag]
    : ['alert.raised', 'alert.acknowledged', { level, ...flag }];
  return [
    ...(rang ? [] : [{ at: raisedAt.toISOString(), type: raised, ...name, detail }]),
    ...(acknowledgedAt ? [{ at: acknowledgedAt.toISOString(), type: acknowledged, ...name, by: acknowledgedBy }] : []),
  ];
}

/** An alert that the diagram itself rings is about the step that rang it. */
function nameOf({ taskId, taskName }: AlertDocument, tasks: ReadonlyMap<string, TaskFacts>, named: (elementId: string) => Name): Name {
  if (!taskId) return taskName ? named(taskName) : {};
  const task = tasks.get(taskId);
  return task ? { elementId: task.elementId, name: task.name, ...(task.nameEn ? { nameEn: task.nameEn } : {}) } : { name: taskName };
}
