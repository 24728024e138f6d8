/** What a calendar or policy that is not stored yet would do to the deadlines that run now. Nothing is written. */
import type { TaskDocument } from '../../engine/types.ts';
import type { Principal } from '../../people/types.ts';
import type { Calendars } from '../calendar/calendars.ts';
import type { Parts } from '../parts.ts';
import type { ChangeCause, DeadlineMove, RecountImpact, RecountView } from '../types.ts';
import { deadlinesOf } from './document.ts';
import type { Policies } from './policies.ts';
import { concernedBy, recounted } from './recounting.ts';
import { EXAMPLES, type Moved, movedOf, type RecountDocument } from './recounts.ts';

export interface Impacts {
  /** VALIDATION_FAILED as saving would. */
  ofPolicy(principal: Principal, id: string, policy: Record<string, unknown>): Promise<RecountImpact>;
  ofCalendar(principal: Principal, year: number, calendar: Record<string, unknown>): Promise<RecountImpact>;
  view(principal: Principal, recount: RecountDocument): Promise<RecountView>;
}

/** Deadlines counted before others get their turn: counting is work for the processor alone. */
const TURN = 100;

export function createImpacts({ db, clock, people }: Parts, policies: Policies, calendars: Calendars): Impacts {
  const deadlines = deadlinesOf(db);
  const tasks = db.collection<TaskDocument>('tasks');

  async function impact(principal: Principal, cause: ChangeCause, all: Awaited<ReturnType<Policies['all']>>, calendar: Calendar) {
    const basis = { calendar, hours: policies.hours, now: clock.now() };
    const moved: Moved[] = [];
    let total = 0;
    for await (const deadline of deadlines.find(concernedBy(cause))) {
      const policy = all.get(deadline.policy)?.policy;
      const next = policy && recounted(deadline, policy, basis, { by: principal.accountId, cause });
      if (next) moved.push(movedOf(deadline, next.after));
      if (++total % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    moved.sort((one, other) => one.after.getTime() - other.after.getTime());
    return { total, moved: moved.length, examples: await shown(principal, moved.slice(0, EXAMPLES)) };
  }

  /** Of a task that this person may not see, only by how much a date moves. */
  async function shown(principal: Principal, moved: Moved[]): Promise<DeadlineMove[]> {
    const filter = { $and: [people.permissions.taskFilter(principal, 'all'), { _id: { $in: moved.map(({ taskId }) => taskId) } }] };
    const found = await tasks.find(filter, { projection: { name: 1, nameEn: 1, caseNo: 1 } }).toArray();
    const visible = new Map(found.map((task) => [task._id, task]));
    return moved.map(({ policy, before, after, taskId }) => {
      const task = visible.get(taskId);
      return {
        policy,
        before: before.toISOString(),
        after: after.toISOString(),
        ...(task ? { taskId, taskName: task.name, ...(task.nameEn ? { taskNameEn: task.nameEn } : {}) } : {}),
        ...(task?.caseNo ? { caseNo: task.caseNo } : {}),
      };
    });
  }

  return {
    async ofPolicy(principal, id, policy) {
      const all = new Map(await policies.all());
      const checked = await policies.checked(id, policy);
      all.set(id, { policy: checked, version: 0 });
      return impact(principal, { kind: 'policy', object: id }, all, await calendars.current());
    },
    async ofCalendar(principal, year, calendar) {
      const wanted = await calendars.supposing(year, calendar);
      return impact(principal, { kind: 'calendar', object: String(year) }, await policies.all(), wanted);
    },
    async view(principal, { _id, cause, by, at, state, total, done, moved, examples, finishedAt }) {
      return {
        id: _id,
        cause,
        by,
        at: at.toISOString(),
        state,
        // What has begun since is counted by the new rule from its start.
        total: Math.max(total, done),
        done,
        moved,
        examples: await shown(principal, examples),
        ...(finishedAt ? { finishedAt: finishedAt.toISOString() } : {}),
      };
    },
  };
}

type Calendar = Awaited<ReturnType<Calendars['current']>>;
