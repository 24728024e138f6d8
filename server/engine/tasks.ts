import { fail } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Variables } from '../kernel/types.ts';
import { gathered } from '../platform/gathered.ts';
import type { Changes } from './changes.ts';
import type { Collections } from './collections.ts';
import type { Decision } from './decision.ts';
import type { Definitions } from './definitions.ts';
import type { FollowUp } from './follow-up.ts';
import type { LiveInstance } from './instance-record.ts';
import type { NoticeBoard } from './notices.ts';
import type { Stepper } from './step.ts';
import { taskNotice } from './step-notices.ts';
import { countTasks, listTasks, outlineTasks } from './task-lists.ts';
import { returnTarget } from './task-return.ts';
import type { Actor, CommandOptions, Engine, ExtraWrite, TaskDocument } from './types.ts';
import { checkVariables, readable } from './variables.ts';
import { taskId } from './waits.ts';

export interface TasksParts {
  collections: Collections;
  stepper: Stepper;
  definitions: Definitions;
  kernel: Kernel;
  notices: NoticeBoard;
  followUp: FollowUp;
}

type Worked = Awaited<ReturnType<Engine['tasks']['complete']>>;

/** How long an answer waits for jobs that lie between this task and the next. */
const FOLLOW_MILLIS = 1_000;

export function createTasks(parts: TasksParts): Engine['tasks'] {
  const { collections, stepper, notices, followUp } = parts;
  const { tasks } = collections;
  const byId = gathered((ids) => tasks.find({ _id: { $in: ids } }).toArray());
  const resultOf = gathered((ids) => collections.idempotency.find({ _id: { $in: ids } }).toArray());

  async function get(id: string): Promise<TaskDocument> {
    const task = (await byId(id)) ?? fail('TASK_NOT_FOUND', `There is no task ${id}.`);
    return { ...task, variables: readable(task.variables) };
  }

  async function complete(
    id: string,
    variables: Variables,
    { actor, idempotencyId, comment, writes, read }: CommandOptions & { comment?: string; writes?: ExtraWrite[]; read?: TaskDocument },
  ): Promise<Worked> {
    checkVariables(variables);
    const extra = { ...(comment ? { comment } : {}), writes: writes ?? [] };
    const wanted: Wanted = (task) => ({ command: { type: 'complete', executionId: task.executionId, variables }, ...extra });
    return work(id, { actor, idempotencyId }, wanted, read);
  }

  async function returnTask(
    id: string,
    { to, reason }: { to?: string; reason: string },
    { actor, idempotencyId }: CommandOptions,
  ): Promise<Worked> {
    return work(id, { actor, idempotencyId }, async (task, instance) => {
      const target = await returnTarget(parts, instance, task, to);
      return { command: { type: 'return', executionId: task.executionId, to: target, reason } };
    });
  }

  type Wanted = (task: TaskDocument, instance: LiveInstance) => Promise<Decision> | Decision;

  /** One step on an open task, by someone who may act on it. That a task which the caller has `read` is still so is for the commit to say. */
  async function work(id: string, { actor, idempotencyId }: CommandOptions, wanted: Wanted, read?: TaskDocument): Promise<Worked> {
    const first = read ?? (await get(id));
    // Asked after the task was read: whoever has completed it under this id has left the result with it.
    const repeated = idempotencyId ? await firstResult(idempotencyId) : undefined;
    if (repeated) return repeated;
    refuse(first, actor);
    let done: TaskDocument = first;
    const { instance, changes } = await stepper.run({
      instanceId: first.instanceId,
      actor,
      ...(idempotencyId ? { idempotencyId } : {}),
      decide: async (live, attempt) => {
        const waits = live.waits.some(({ kind, executionId }) => kind === 'user' && executionId === first.executionId);
        const asRead = attempt === 1 && waits;
        const task = asRead ? first : await get(id);
        // Asked after the task was read, here as above.
        if (!asRead && idempotencyId && (await firstResult(idempotencyId))) return null;
        refuse(task, actor);
        if (!waits) fail(live.status === 'running' ? 'TASK_CANCELLED' : 'INSTANCE_ENDED', `Nothing waits for task ${id} any more.`);
        done = task;
        const decision = await wanted(task, live);
        return { ...decision, tasks: [task] };
      },
    });
    if (!changes)
      return (idempotencyId && (await firstResult(idempotencyId))) || fail('INTERNAL', `Task ${id} was worked on without a result.`);
    const how = changes.completed.includes(id) ? { state: 'completed' as const, completedBy: actor.id } : { state: 'cancelled' as const };
    const task = { ...done, ...how, completedAt: changes.at };
    if (await followUp([instance.id], FOLLOW_MILLIS)) return { task, opened: await openedSince(instance.id, changes.at), othersOpen: true };
    return { task, opened: changes.opened, othersOpen: othersOpen(changes) };
  }

  const openedSince = async (instanceId: string, at: Date) =>
    readableAll(await tasks.find({ instanceId, state: 'open', createdAt: { $gte: at } }).toArray());

  async function firstResult(idempotencyId: string): Promise<Worked | undefined> {
    const found = await resultOf(idempotencyId);
    if (!found?.taskId) return undefined;
    const opened = await tasks.find({ _id: { $in: found.openedIds ?? [] } }).toArray();
    return { task: await get(found.taskId), opened: readableAll(opened), othersOpen: true };
  }

  /** Changes who holds an open task, if `held` still says who holds it now. */
  async function hand(
    id: string,
    held: Record<string, unknown>,
    update: Record<string, unknown>,
    type: string,
    refusal: (task: TaskDocument) => never,
  ) {
    const task = await tasks.findOneAndUpdate({ _id: id, state: 'open', ...held }, update, { returnDocument: 'after' });
    if (!task) {
      const found = await get(id);
      refuseClosed(found);
      return refusal(found);
    }
    await notices.publish([taskNotice(type, task)]).catch(() => undefined);
    return { ...task, variables: readable(task.variables) };
  }

  const claimed = (task: TaskDocument): never => fail('TASK_ALREADY_CLAIMED', `Task ${task._id} is claimed by somebody else.`);
  const notHolder = (task: TaskDocument): never =>
    task.assignee
      ? fail('TASK_CLAIMED_BY_OTHER', `Task ${task._id} is claimed by somebody else.`)
      : fail('TASK_NOT_CLAIMED', `Task ${task._id} is not claimed.`);

  return {
    get,
    complete,
    return: returnTask,
    list: (query) => listTasks(tasks, query),
    outlines: (query) => outlineTasks(tasks, query),
    count: (filter, upTo) => countTasks(tasks, filter, upTo),
    claim: (id, accountId) =>
      hand(id, { assignee: { $in: [null, accountId] } }, { $set: { assignee: accountId } }, 'task.claimed', claimed),
    unclaim: (id, accountId, force) =>
      hand(
        id,
        force ? { assignee: { $type: 'string' } } : { assignee: accountId },
        { $unset: { assignee: '', delegatedBy: '' } },
        'task.updated',
        notHolder,
      ),
    delegate: (id, from, to) =>
      hand(id, { assignee: { $in: [null, from] } }, { $set: { assignee: to, delegatedBy: from } }, 'task.updated', notHolder),
    resolve: async (id, accountId) => {
      const { delegatedBy } = await get(id);
      if (!delegatedBy) return fail('TASK_NOT_CLAIMED', `Task ${id} is not delegated.`);
      return hand(
        id,
        { assignee: accountId, delegatedBy },
        { $set: { assignee: delegatedBy }, $unset: { delegatedBy: '' } },
        'task.updated',
        notHolder,
      );
    },
    assign: (id, accountId) =>
      accountId === null
        ? hand(id, {}, { $unset: { assignee: '', delegatedBy: '' } }, 'task.updated', notHolder)
        : hand(id, {}, { $set: { assignee: accountId }, $unset: { delegatedBy: '' } }, 'task.updated', notHolder),
  };
}

/** Whether the instance waits for user tasks that were open before this step. */
function othersOpen({ after, opened }: Changes): boolean {
  const fresh = new Set(opened.map(({ _id }) => _id));
  return after.waits.some(({ kind, executionId }) => kind === 'user' && !fresh.has(taskId(after.id, executionId)));
}

function refuse(task: TaskDocument, actor: Actor): void {
  refuseClosed(task);
  if (actor.kind === 'account' && task.assignee && task.assignee !== actor.id)
    fail('TASK_CLAIMED_BY_OTHER', `Task ${task._id} is claimed by somebody else.`);
}

function refuseClosed({ _id, state }: TaskDocument): void {
  if (state === 'completed') fail('TASK_ALREADY_COMPLETED', `Task ${_id} is completed.`);
  if (state === 'cancelled') fail('TASK_CANCELLED', `Task ${_id} is cancelled.`);
}

const readableAll = (found: TaskDocument[]) => found.map((task) => ({ ...task, variables: readable(task.variables) }));
