import { fail } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Variables } from '../kernel/types.ts';
import type { Collections } from './collections.ts';
import type { Decision } from './decision.ts';
import type { Definitions } from './definitions.ts';
import type { FollowUp } from './follow-up.ts';
import type { LiveInstance } from './instance-record.ts';
import type { NoticeBoard } from './notices.ts';
import type { Stepper } from './step.ts';
import { taskNotice } from './step-notices.ts';
import { countTasks, listTasks } from './task-lists.ts';
import { returnTarget } from './task-return.ts';
import type { Actor, CommandOptions, Engine, ExtraWrite, TaskDocument } from './types.ts';
import { checkVariables, readable } from './variables.ts';

export interface TasksParts {
  collections: Collections;
  stepper: Stepper;
  definitions: Definitions;
  kernel: Kernel;
  notices: NoticeBoard;
  followUp: FollowUp;
}

type Worked = { task: TaskDocument; opened: TaskDocument[] };

/** How long an answer waits for jobs that lie between this task and the next. */
const FOLLOW_MILLIS = 1_000;

export function createTasks(parts: TasksParts): Engine['tasks'] {
  const { collections, stepper, notices, followUp } = parts;
  const { tasks } = collections;

  async function get(id: string): Promise<TaskDocument> {
    const task = (await tasks.findOne({ _id: id })) ?? fail('TASK_NOT_FOUND', `There is no task ${id}.`);
    return { ...task, variables: readable(task.variables) };
  }

  async function complete(
    id: string,
    variables: Variables,
    { actor, idempotencyId, comment, writes }: CommandOptions & { comment?: string; writes?: ExtraWrite[] },
  ): Promise<Worked> {
    checkVariables(variables);
    const extra = { ...(comment ? { comment } : {}), writes: writes ?? [] };
    return work(id, { actor, idempotencyId }, (task) => ({
      command: { type: 'complete', executionId: task.executionId, variables },
      ...extra,
    }));
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

  /** One step on an open task, by someone who may act on it. */
  async function work(id: string, { actor, idempotencyId }: CommandOptions, wanted: Wanted): Promise<Worked> {
    const first = await get(id);
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
    const opened = (await followUp([instance.id], FOLLOW_MILLIS)) ? await openedSince(instance.id, changes.at) : changes.opened;
    const how = changes.completed.includes(id) ? { state: 'completed' as const, completedBy: actor.id } : { state: 'cancelled' as const };
    return { task: { ...done, ...how, completedAt: changes.at }, opened };
  }

  const openedSince = async (instanceId: string, at: Date) =>
    readableAll(await tasks.find({ instanceId, state: 'open', createdAt: { $gte: at } }).toArray());

  async function firstResult(idempotencyId: string): Promise<Worked | undefined> {
    const found = await collections.idempotency.findOne({ _id: idempotencyId });
    if (!found?.taskId) return undefined;
    const opened = await tasks.find({ _id: { $in: found.openedIds ?? [] } }).toArray();
    return { task: await get(found.taskId), opened: readableAll(opened) };
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
    count: (filter) => countTasks(tasks, filter),
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
