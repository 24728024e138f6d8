import type { Ladder } from '../escalation/ladder.ts';
import type { DeadlineView } from '../types.ts';
import type { DeadlineDocument } from './document.ts';

export function deadlineView(deadline: DeadlineDocument, ladder: Ladder): DeadlineView {
  const { organisation } = deadline;
  return {
    id: deadline._id,
    taskId: deadline.taskId,
    elementId: deadline.elementId,
    policy: deadline.policy,
    name: deadline.name,
    nameEn: deadline.nameEn,
    status: deadline.status,
    startedAt: deadline.startedAt.toISOString(),
    startEvent: deadline.startEvent,
    dueAt: deadline.dueAt.toISOString(),
    ...(deadline.warnAt ? { warnAt: deadline.warnAt.toISOString() } : {}),
    ...(deadline.closedAt ? { closedAt: deadline.closedAt.toISOString() } : {}),
    provisional: deadline.provisional,
    explanation: deadline.explanation.zh,
    explanationEn: deadline.explanation.en,
    stages: deadline.stages.map((stage) => ({
      stage: stage.stage,
      at: stage.at.toISOString(),
      to: ladder.recipients(stage, { organisation }),
      ...(stage.level === undefined ? {} : { level: stage.level }),
      ...(stage.rangAt ? { rangAt: stage.rangAt.toISOString() } : {}),
    })),
    source: deadline.source.zh,
    sourceEn: deadline.source.en,
    pausable: deadline.pausable,
    pauses: deadline.pauses.map(({ from, until, by, reason }) => ({
      from: from.toISOString(),
      ...(until ? { until: until.toISOString() } : {}),
      by,
      reason,
    })),
    changes: (deadline.changes ?? []).map(({ at, before, after, explanation: { zh, en }, ...change }) => ({
      ...change,
      at: at.toISOString(),
      before: before.toISOString(),
      after: after.toISOString(),
      explanation: zh,
      explanationEn: en,
    })),
  };
}
