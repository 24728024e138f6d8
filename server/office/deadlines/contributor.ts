/** What a step does to deadlines: opened tasks start or take over theirs, closed tasks end theirs, changed variables are counted again. */
import type { AlarmRequest, ExtraWrite, StepContext, TaskDocument } from '../../engine/types.ts';
import type { UserTaskWait } from '../../kernel/types.ts';
import { idOf } from '../../platform/ids.ts';
import { closeAlerts, moveAlerts } from '../alerts/document.ts';
import type { Calendars } from '../calendar/calendars.ts';
import type { CaseDocument } from '../cases/document.ts';
import { holds } from '../expressions.ts';
import type { Parts } from '../parts.ts';
import { closedStatus, fulfilledAt, isFulfilled } from './closing.ts';
import type { CountBasis } from './count.ts';
import { alarmId, changed, type DeadlineDocument, deadlinesOf, type StoredChange, type StoredStage } from './document.ts';
import { type DeadlinePlan, DUE_DATE, inputsOf, planDeadline } from './plan.ts';
import { type Policies, unknownPolicy, type VersionedPolicy } from './policies.ts';
import { type Policy, policiesNamed } from './policy.ts';
import { pausedMillis, taskMark } from './state.ts';

export interface DeadlineChanges {
  writes: ExtraWrite[];
  arm: AlarmRequest[];
  disarm: string[];
}

interface Counting {
  context: StepContext;
  known: DeadlineDocument[];
  policies: Map<string, VersionedPolicy>;
  basis: CountBasis;
  changes: DeadlineChanges;
}

type CaseFacts = Pick<CaseDocument, '_id' | 'caseNo'>;

export function createDeadlineContributor({ db }: Parts, policies: Policies, calendars: Calendars) {
  const collection = deadlinesOf(db);
  return async function contribute(context: StepContext, caseFacts: CaseFacts | undefined): Promise<DeadlineChanges> {
    const changes: DeadlineChanges = { writes: [], arm: [], disarm: [] };
    const ended = context.status !== 'running';
    const waits = ended ? [] : context.waits.filter((wait): wait is UserTaskWait => wait.kind === 'user');
    const concerned = waits.some((wait) => wait.deadlinePolicy) || context.closedTasks.some(({ task }) => task.deadline);
    if (!concerned && !ended) return changes;

    const known = await collection.find({ instanceId: context.instanceId }).toArray();
    if (known.length === 0 && !waits.some((wait) => wait.deadlinePolicy)) return changes;
    const [all, calendar] = await Promise.all([policies.all(), calendars.current()]);
    const counting: Counting = { context, known, policies: all, basis: { calendar, hours: policies.hours, now: context.now }, changes };

    closeDone(counting, ended);
    for (const task of context.openedTasks) if (task.deadlinePolicy) openAll(counting, task, waits, caseFacts);
    countAgain(counting, waits);
    return changes;
  };
}

function closeDone(counting: Counting, ended: boolean): void {
  const { context, known } = counting;
  const { now } = context;
  const closing = known.filter((deadline) => {
    if (deadline.closedAt) return false;
    const closed = context.closedTasks.find(({ task }) => task._id === deadline.taskId);
    if (!closed) return ended;
    return closed.how === 'completed' || ended || !outlastsItsTask(deadline, now);
  });
  for (const deadline of closing) {
    const completed = context.closedTasks.find(({ task, how }) => task._id === deadline.taskId && how === 'completed');
    const variables = { ...completed?.task.variables, ...context.variables, ...completed?.variables };
    const policy = counting.policies.get(deadline.policy)?.policy;
    close(counting, deadline, completed ? fulfilledAt(policy, deadline, variables, now) : null);
  }
}

function close({ context, policies, changes }: Counting, deadline: DeadlineDocument, fulfilled: Date | null): void {
  const { now } = context;
  deadline.closedAt = now;
  deadline.status = closedStatus(deadline, policies.get(deadline.policy)?.policy, fulfilled);
  const update = { $set: { closedAt: now, status: deadline.status } };
  changes.writes.push({ collection: 'deadlines', operation: { updateOne: { filter: { _id: deadline._id }, update } } });
  changes.disarm.push(...deadline.stages.map(({ stage }) => alarmId(deadline._id, stage)));
  changes.writes.push(closeAlerts([deadline._id], now));
}

/** A duty of others is not done because a timer took our own waiting task away: the clock and the ladder go on until there is a result. */
function outlastsItsTask({ tracked, dueAt }: DeadlineDocument, now: Date): boolean {
  return tracked && now.getTime() >= dueAt.getTime();
}

function openAll(counting: Counting, task: TaskDocument, waits: UserTaskWait[], caseFacts: CaseFacts | undefined): void {
  const { policies } = counting;
  const named = policiesNamed(task.deadlinePolicy).map((id) => policies.get(id) ?? unknownPolicy(id, { elementId: task.elementId }));
  const running = named.filter(({ policy }) => !policy.when || holds(policy.when, task.variables));
  closeReplaced(counting, task, new Set(running.map(({ policy }) => policy.id)), waits);
  for (const [index, found] of running.entries()) open(counting, task, found, index > 0, waits, caseFacts);
}

/** A duty of others that outlasted its waiting task ends when the task comes back under another policy: police who accept a case have reviewed it. */
function closeReplaced(counting: Counting, task: TaskDocument, running: Set<string>, waits: UserTaskWait[]): void {
  const { context, known, policies } = counting;
  for (const deadline of known) {
    const sameTask = deadline.elementId === task.elementId && deadline.loopCounter === task.loopCounter;
    const held = waits.some(({ executionId }) => executionId === deadline.executionId);
    if (deadline.closedAt || !sameTask || held || running.has(deadline.policy)) continue;
    const policy = policies.get(deadline.policy)?.policy;
    const variables = { ...context.variables, ...task.variables };
    const fulfilled = isFulfilled(policy, deadline, variables, context.now);
    close(counting, deadline, fulfilled ? fulfilledAt(policy, deadline, variables, context.now) : null);
  }
}

function open(
  counting: Counting,
  task: TaskDocument,
  { policy, version }: VersionedPolicy,
  beside: boolean,
  waits: UserTaskWait[],
  caseFacts: CaseFacts | undefined,
): void {
  const { context, basis, changes } = counting;
  const { now } = context;
  // The date that the diagram gives a task is that of its own deadline.
  const variables = { ...task.variables, ...(beside ? {} : { [DUE_DATE]: task.dueAt?.toISOString() }) };
  const inputs = inputsOf(policy, variables);
  const fresh = planDeadline(policy, variables, now, basis);
  const running = takenOver(counting, task, policy.id, { startedAt: fresh.startedAt, inputs }, agreedDate(policy, inputs), waits);
  const plan = running?.pauses.length ? planDeadline(policy, variables, now, basis, pausedMillis(running, now)) : fresh;
  const _id = running?._id ?? idOf('deadline', task._id, policy.id, plan.startedAt.toISOString());
  const stages = keepRung(plan.stages, running?.stages ?? []);
  const late = plan.dueAt.getTime() <= now.getTime() && policy.mode !== 'IMMEDIATE';
  const document: DeadlineDocument = {
    _id,
    instanceId: context.instanceId,
    processKey: context.processKey,
    elementId: task.elementId,
    taskId: task._id,
    executionId: task.executionId,
    taskName: task.name,
    ...(task.loopCounter === undefined ? {} : { loopCounter: task.loopCounter }),
    ...(caseFacts ? { caseId: caseFacts._id, caseNo: caseFacts.caseNo } : {}),
    ...(task.organisation ? { organisation: task.organisation } : {}),
    ...(task.sensitivity ? { sensitivity: task.sensitivity } : {}),
    policy: policy.id,
    policyVersion: version,
    name: policy.name,
    nameEn: policy.nameEn,
    source: policy.source,
    pausable: policy.pausable ?? false,
    tracked: policy.tracked ?? false,
    ...(beside ? { beside } : {}),
    inputs,
    createdAt: running?.createdAt ?? now,
    startedAt: plan.startedAt,
    startEvent: plan.startEvent,
    dueAt: plan.dueAt,
    ...(plan.warnAt ? { warnAt: plan.warnAt } : {}),
    stages,
    provisional: plan.provisional,
    explanation: plan.explanation,
    status: late ? 'overdue' : 'running',
    pauses: running?.pauses ?? [],
    changes: running?.changes ?? [],
  };
  if (!beside) Object.assign(task, taskMark(document, now));
  changes.writes.push({ collection: 'deadlines', operation: { replaceOne: { filter: { _id }, replacement: document, upsert: true } } });
  if (running && running.taskId !== task._id) changes.writes.push(moveAlerts(_id, task));
  changes.arm.push(...alarmsOf(document));
}

/** A task that is opened again with the same start goes on with the deadline it had: no second term, no second bell. */
function takenOver(
  { known, policies }: Counting,
  task: TaskDocument,
  policy: string,
  { startedAt, inputs }: Pick<DeadlineDocument, 'startedAt' | 'inputs'>,
  agreedOn: unknown,
  waits: UserTaskWait[],
): DeadlineDocument | undefined {
  return known.find((deadline) => {
    const sameMatter =
      deadline.elementId === task.elementId &&
      deadline.policy === policy &&
      deadline.loopCounter === task.loopCounter &&
      // Counted from the same: a start that was still to come began with the first count of it, and goes on from there.
      (deadline.startedAt.getTime() === startedAt.getTime() || isSameStart(deadline, inputs)) &&
      agreedDate(policies.get(deadline.policy)?.policy, deadline.inputs) === agreedOn;
    const heldByAnother = !deadline.closedAt && waits.some(({ executionId }) => executionId === deadline.executionId);
    return sameMatter && deadline.status !== 'waived' && (!heldByAnother || deadline.executionId === task.executionId);
  });
}

function isSameStart(deadline: DeadlineDocument, inputs: DeadlineDocument['inputs']): boolean {
  return deadline.startEvent !== 'created' && JSON.stringify(deadline.inputs) === JSON.stringify(inputs);
}

function agreedDate(policy: Policy | undefined, inputs: DeadlineDocument['inputs']): unknown {
  return inputs.find(({ name }) => name === policy?.due?.variable || name === DUE_DATE)?.value;
}

function countAgain({ context, known, policies, basis, changes }: Counting, waits: UserTaskWait[]): void {
  const justOpened = new Set(context.openedTasks.map(({ executionId }) => executionId));
  for (const deadline of known) {
    const wait = waits.find(({ executionId }) => executionId === deadline.executionId);
    const found = policies.get(deadline.policy);
    if (!wait || !found || deadline.closedAt || justOpened.has(deadline.executionId)) continue;
    const variables = { ...wait.variables, ...(deadline.beside ? {} : { [DUE_DATE]: wait.dueDate }) };
    const inputs = inputsOf(found.policy, variables);
    if (JSON.stringify(inputs) === JSON.stringify(deadline.inputs)) continue;
    const plan = planDeadline(found.policy, variables, deadline.createdAt, basis, pausedMillis(deadline, context.now));
    const moved = replanned(deadline, plan, context.now, { by: context.actor.id });
    changes.writes.push(...moved.writes);
    changes.writes.push({
      collection: 'deadlines',
      operation: { updateOne: { filter: { _id: deadline._id }, update: { $set: { inputs } } } },
    });
    changes.arm.push(...moved.arm);
    changes.disarm.push(...moved.disarm);
  }
}

/** The writes and alarms that bring a running deadline to a new plan. `made`: who caused it, noted where the date has moved. */
export function replanned(
  deadline: DeadlineDocument,
  plan: DeadlinePlan,
  now: Date,
  made?: Pick<StoredChange, 'by' | 'cause'>,
): DeadlineChanges & { after: DeadlineDocument } {
  const { warnAt: _, ...rest } = deadline;
  const late = plan.dueAt.getTime() <= now.getTime();
  const status = deadline.status === 'paused' ? 'paused' : late && deadline.status === 'overdue' ? 'overdue' : 'running';
  const planned: DeadlineDocument = {
    ...rest,
    startedAt: plan.startedAt,
    startEvent: plan.startEvent,
    dueAt: plan.dueAt,
    ...(plan.warnAt ? { warnAt: plan.warnAt } : {}),
    stages: keepRung(plan.stages, deadline.stages),
    provisional: plan.provisional,
    explanation: plan.explanation,
    status,
  };
  const moved = made !== undefined && plan.dueAt.getTime() !== deadline.dueAt.getTime();
  const after = moved ? changed(deadline, planned, { at: now, kind: 'recounted', ...made }) : planned;
  const { startedAt, startEvent, dueAt, stages, provisional, explanation, changes = [] } = after;
  const set = {
    startedAt,
    startEvent,
    dueAt,
    stages,
    provisional,
    explanation,
    status,
    changes,
    ...(after.warnAt ? { warnAt: after.warnAt } : {}),
  };
  const update = { $set: set, ...(after.warnAt ? {} : { $unset: { warnAt: '' } }) };
  const kept = new Set(stages.map(({ stage }) => stage));
  const writes: ExtraWrite[] = [{ collection: 'deadlines', operation: { updateOne: { filter: { _id: deadline._id }, update } } }];
  const mark = { updateOne: { filter: { _id: deadline.taskId, state: 'open' }, update: { $set: taskMark(after, now) } } };
  if (!deadline.beside) writes.push({ collection: 'tasks', operation: mark });
  if (!late) writes.push(closeAlerts([deadline._id], now));
  return {
    after,
    writes,
    arm: status === 'paused' ? [] : alarmsOf(after),
    disarm: deadline.stages.filter(({ stage }) => !kept.has(stage)).map(({ stage }) => alarmId(deadline._id, stage)),
  };
}

/** A stage that has rung stays rung as long as its time is the same. */
function keepRung(planned: DeadlinePlan['stages'], before: StoredStage[]): StoredStage[] {
  return planned.map((stage) => {
    const { level, flag, ...rest } = stage;
    const rangAt = before.find((old) => old.stage === stage.stage && old.at.getTime() === stage.at.getTime())?.rangAt;
    return { ...rest, ...(level === undefined ? {} : { level }), ...(flag ? { flag } : {}), ...(rangAt ? { rangAt } : {}) };
  });
}

export function alarmsOf({ _id, stages }: Pick<DeadlineDocument, '_id' | 'stages'>): AlarmRequest[] {
  return stages
    .filter(({ rangAt }) => !rangAt)
    .map(({ stage, at }) => ({ id: alarmId(_id, stage), kind: 'deadline', ref: { deadlineId: _id, stage }, dueAt: at }));
}
