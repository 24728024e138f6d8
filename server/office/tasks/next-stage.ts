/** What happens next if nothing is done: of all deadlines that run on a task, the stage that comes first. */
import type { TaskOutline } from '../../engine/types.ts';
import { type DeadlineDocument, deadlinesOf } from '../deadlines/document.ts';
import type { Ladder } from '../escalation/ladder.ts';
import type { Parts } from '../parts.ts';
import type { NextStage } from '../types.ts';

type Running = Pick<
  DeadlineDocument,
  'taskId' | 'beside' | 'policy' | 'name' | 'nameEn' | 'startedAt' | 'stages' | 'organisation' | 'status'
>;

/** Of a task's deadlines, what lists show besides the task's own mark. */
interface Standing {
  /** When the task's own deadline began to run. */
  startedAt?: Date;
  next?: NextStage;
}

export type Standings = (tasks: TaskOutline[]) => Promise<Map<string, Standing>>;

const SHOWN = { taskId: 1, beside: 1, policy: 1, name: 1, nameEn: 1, startedAt: 1, stages: 1, organisation: 1, status: 1 } as const;

export function createStandings({ db, clock }: Parts, ladder: Ladder): Standings {
  return async (tasks) => {
    const open = tasks.filter(({ state, deadline }) => state === 'open' && deadline).map(({ _id }) => _id);
    if (open.length === 0) return new Map();
    const running = await deadlinesOf(db)
      .find({ taskId: { $in: open }, closedAt: { $exists: false } })
      .project<Running>(SHOWN)
      .toArray();
    const now = clock.now();
    return new Map(
      open.map((id) => {
        const its = running.filter(({ taskId }) => taskId === id);
        return [id, { startedAt: its.find(({ beside }) => !beside)?.startedAt, next: nextStage(its, now, ladder) }];
      }),
    );
  };
}

/** Reminders are for whoever has the task: what counts is when somebody else is told, or the date itself. */
function nextStage(running: Running[], now: Date, ladder: Ladder): NextStage | undefined {
  const ahead = running
    .filter(({ status }) => status !== 'paused')
    .flatMap((deadline) => deadline.stages.map((stage) => ({ deadline, stage })))
    .filter(({ stage }) => stage.stage !== 'warn' && !stage.rangAt && stage.at > now)
    .sort((one, other) => one.stage.at.getTime() - other.stage.at.getTime())[0];
  if (!ahead) return undefined;
  const { deadline, stage } = ahead;
  return {
    policy: deadline.policy,
    name: deadline.name,
    nameEn: deadline.nameEn,
    stage: stage.stage,
    startedAt: deadline.startedAt.toISOString(),
    at: stage.at.toISOString(),
    to: ladder.recipients(stage, { organisation: deadline.organisation }),
  };
}
