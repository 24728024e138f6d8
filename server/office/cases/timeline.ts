/** What happened in a case, in one list: steps, timers, messages, deadlines, alerts, comments. Ids, names and codes only. */
import { alertsOf } from '../alerts/document.ts';
import { deadlinesOf } from '../deadlines/document.ts';
import type { DiagramNames } from '../diagram-names.ts';
import { everyPage } from '../paging.ts';
import type { Parts } from '../parts.ts';
import type { CommentDocument } from '../tasks/comments.ts';
import type { TimelineEntry } from '../types.ts';
import type { CaseDocument } from './document.ts';
import { withoutOpener } from './reporter.ts';

export interface Timelines {
  /** For `reader`. `part`: only what they did, and what happened to these tasks. `opener`: whether they may know who opened the case. */
  of(found: CaseDocument, reader: { id: string; opener: boolean; part?: { taskIds: ReadonlySet<string> } }): Promise<TimelineEntry[]>;
}

/** Gateways and flows are the diagram's business; people look for what was done. */
const WORK = /Task$|^bpmn:(CallActivity|EndEvent|StartEvent|IntermediateCatchEvent|BoundaryEvent)$/;

export function createTimelines({ db, engine, people }: Parts, names: DiagramNames): Timelines {
  const history = (instanceId: string) => everyPage((page) => engine.instances.history(instanceId, page));

  return {
    async of({ _id: caseId, instanceId, openedAt, closedAt }, { id: reader, opener, part }) {
      const theirs = (taskId: string | undefined) => !part || (taskId !== undefined && part.taskIds.has(taskId));
      const instance = await engine.instances.get(instanceId).catch(() => undefined);
      const [events, byElement, deadlines, alerts, comments] = await Promise.all([
        instance ? history(instanceId) : [],
        instance ? names(instance.definitionId) : new Map<string, { name?: string; nameEn?: string }>(),
        deadlinesOf(db).find({ caseId }).toArray(),
        alertsOf(db).find({ caseId }).toArray(),
        db.collection<CommentDocument>('comments').find({ caseId }).toArray(),
      ]);
      const entries: TimelineEntry[] = [{ at: openedAt.toISOString(), type: 'case.opened' }];
      const acts = opener ? events : withoutOpener(events, events[0], reader);
      for (const { at, type, elementId, elementType, by, detail } of acts) {
        const told = type.startsWith('activity.') ? WORK.test(elementType) : type !== 'flow.taken';
        // What went wrong inside is for those who repair it.
        const said = detail && !type.startsWith('incident.') ? { detail } : {};
        if (told && (!part || by === reader))
          entries.push({ at, type, elementId, ...byElement.get(elementId), ...(by ? { by } : {}), ...said });
      }
      for (const { elementId, stages, name, nameEn, policy, changes = [] } of deadlines.filter(({ taskId }) => theirs(taskId))) {
        for (const { at, kind, by, reason, after } of changes) {
          const detail = { policy, dueAt: after.toISOString(), ...(reason ? { reason } : {}) };
          entries.push({ at: at.toISOString(), type: `deadline.${kind}`, elementId, name, nameEn, by, detail });
        }
        for (const { stage, rangAt } of stages) {
          if (rangAt) entries.push({ at: rangAt.toISOString(), type: `deadline.${stage}`, elementId, name, nameEn, detail: { policy } });
        }
      }
      for (const { raisedAt, level, taskName, acknowledgedAt, acknowledgedBy } of alerts.filter(({ taskId }) => theirs(taskId))) {
        entries.push({ at: raisedAt.toISOString(), type: 'alert.raised', name: taskName, detail: { level } });
        if (acknowledgedAt)
          entries.push({ at: acknowledgedAt.toISOString(), type: 'alert.acknowledged', name: taskName, by: acknowledgedBy });
      }
      for (const { at, by, text, elementId } of comments.filter(({ taskId }) => theirs(taskId))) {
        entries.push({ at: at.toISOString(), type: 'comment', elementId, ...byElement.get(elementId), by, detail: { text } });
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
