import type { Command, HistoryEvent, Step, Variables } from '../kernel/types.ts';
import type {
  AlarmDocument,
  Collections,
  InstanceDocument,
  JobDocument,
  OutboxDocument,
  SubscriptionDocument,
  WaitMark,
} from './collections.ts';
import type { Decision } from './decision.ts';
import { historyWrites } from './history.ts';
import { closedIncidents, openedIncidents } from './incident-records.ts';
import { encodeState, type LiveInstance } from './instance-record.ts';
import { effectEntries } from './outbox-entries.ts';
import { stepNotices } from './step-notices.ts';
import { type ClosedTask, closedTaskWrite, openedTask, openedTaskWrite } from './task-records.ts';
import type { Actor, AlarmRequest, Notice, StepContributor, TaskDocument } from './types.ts';
import { storable } from './variables.ts';
import { compareWaits, jobAlarmId, jobId, subscriptionId, taskId, timerAlarmId, type WaitChanges } from './waits.ts';
import { insert, must, put, remove, update, type Write } from './writes.ts';

export interface Changes {
  writes: Write[];
  after: LiveInstance;
  /** Time of the step. */
  at: Date;
  opened: TaskDocument[];
  /** Ids of the tasks it completed. */
  completed: string[];
  jobs: JobDocument[];
  outbox: OutboxDocument[];
  /** Told once it is committed, and not stored. */
  notices: Notice[];
  alarms: AlarmRequest[];
  /** Message waits that a kept message may be waiting for. */
  awaited: { name: string; key: string | null }[];
}

export interface ChangesContext {
  collections: Collections;
  contributors: readonly StepContributor[];
  /** This process carries out itself what its steps leave to be done, and so keeps it to itself at first. */
  works: boolean;
}

interface StepFacts {
  before: LiveInstance;
  step: Step;
  decision: Decision;
  actor: Actor;
  now: Date;
  deploymentId: string;
  idempotencyId?: string;
}

/** Turns what the kernel answered into everything that is stored for it, in one list. */
export async function describeChanges({ collections, contributors, works }: ChangesContext, facts: StepFacts): Promise<Changes> {
  const { before, step, decision, actor, now, idempotencyId } = facts;
  const version = before.version + 1;
  const running = step.status === 'running';
  const waits = compareWaits(before.id, version, before.waits, running ? step.waits : []);
  const { command } = decision;

  const opened = waits.opened.user.map((wait) => openedTask(before, wait, now));
  const closedTasks = await closedBy(collections, before, waits.closed, step.events, decision);
  const jobs = waits.opened.job.map((wait) => newJob(before, wait, now, works ? JOB_LEASE_MILLIS : 0));
  const incidents = openedIncidents(before.id, version, waits.opened.incident, now, decision);
  const events: HistoryEvent[] = [
    ...(decision.resolved ?? []).map((place) => ({ type: 'incident.resolved' as const, elementType: '', ...place })),
    ...(decision.events ?? []),
    ...step.events.map((event) => named(event, before)),
  ];
  const resolved = [...waits.closed.filter(({ kind }) => kind === 'incident'), ...(decision.resolved ?? [])];

  const after: LiveInstance = {
    ...before,
    version,
    status: step.status,
    state: step.state,
    variables: step.variables,
    waits: waits.marks,
    activities: running ? step.activities : [],
    seq: before.seq + events.length,
    openIncidents: running ? Math.max(0, before.openIncidents - resolved.length) + incidents.length : 0,
    ...(running ? {} : { endedAt: now }),
  };

  const asked = { writes: [] as Write[], arm: [] as AlarmRequest[], disarm: [] as string[], notices: [] as Notice[] };
  for (const contributor of contributors) {
    const answer = await contributor.contribute({
      instanceId: before.id,
      processKey: before.key,
      businessKey: before.businessKey,
      ...(before.parent ? { parentId: before.parent.instanceId } : {}),
      actor,
      now,
      status: step.status,
      variables: step.variables,
      openedTasks: opened,
      closedTasks: closedTasks.map(({ task, how }) => ({ task, how, variables: how === 'completed' ? variablesOf(command) : {} })),
      waits: step.waits,
      alongside: decision.writes ?? [],
    });
    asked.writes.push(...(answer.writes ?? []));
    asked.arm.push(...(answer.arm ?? []));
    asked.disarm.push(...(answer.disarm ?? []));
    asked.notices.push(...(answer.notify ?? []));
  }

  const notices = [...stepNotices(before, step, opened, closedTasks, incidents, resolved), ...asked.notices];
  const timers: AlarmRequest[] = waits.opened.timer.map((wait) => ({
    id: timerAlarmId(before.id, wait.executionId),
    kind: 'timer',
    ref: { instanceId: before.id, executionId: wait.executionId },
    dueAt: new Date(wait.dueAt),
  }));
  const alarms = [...timers, ...asked.arm];
  const outbox = effectEntries(facts, waits, now);
  if (!works) for (const entry of outbox) entry.lease = new Date();

  const writes: Write[] = [
    instanceWrite(before, after),
    ...opened.map(openedTaskWrite),
    ...closedTasks.map((closed) => closedTaskWrite(closed, actor, now, decision)),
    ...historyWrites(before, events, actor, now),
    ...subscriptionWrites(before, waits),
    ...jobs.map((job) => put('jobs', job)),
    ...closedJobWrites(before, waits.closed),
    ...alarms.map(alarmWrite),
    ...disarmWrites(before, waits.closed, asked.disarm),
    ...incidents.map((incident) => insert('incidents', incident)),
    ...closedIncidents(before, waits.closed, running, actor, now),
    ...outbox.map((entry) => insert('outbox', entry)),
    ...(decision.writes ?? []),
    ...asked.writes,
  ];
  if (idempotencyId) writes.push(idempotencyWrite(idempotencyId, before.id, opened, decision, now));

  return {
    writes,
    after,
    at: now,
    opened,
    completed: closedTasks.filter(({ how }) => how === 'completed').map(({ task }) => task._id),
    jobs,
    outbox,
    notices,
    alarms,
    awaited: waits.opened.message.map((wait) => ({ name: wait.messageName, key: wait.correlationKey ?? before.businessKey })),
  };
}

/** What happens to the instance as a whole is told under the key of its process. */
function named(event: HistoryEvent, { id, key }: LiveInstance): HistoryEvent {
  return event.type.startsWith('instance.') ? { ...event, elementId: key, elementType: 'bpmn:Process', executionId: id } : event;
}

const variablesOf = (command: Command): Variables => ('variables' in command && command.variables) || {};

function instanceWrite(before: LiveInstance, after: LiveInstance): Write {
  const { id, version, definitionId, key, definitionVersion, businessKey, parent, startedAt, startedBy, state, variables, waits, ...rest } =
    after;
  const changing = {
    ...rest,
    version,
    businessKey,
    definitionId,
    definitionVersion,
    state: encodeState(state),
    variables: storable(variables),
    waits: [...waits],
  };
  if (before.version === 0) {
    const document: InstanceDocument = { _id: id, key, ...(parent ? { parent } : {}), startedAt, startedBy, ...changing };
    return insert('instances', document);
  }
  return must(update('instances', { _id: id, version: before.version }, { $set: changing }));
}

async function closedBy(
  collections: Collections,
  before: LiveInstance,
  closed: WaitMark[],
  events: HistoryEvent[],
  decision: Decision,
): Promise<ClosedTask[]> {
  const marks = closed.filter(({ kind }) => kind === 'user');
  if (marks.length === 0) return [];
  const known = new Map((decision.tasks ?? []).map((task) => [task._id, task]));
  const missing = marks.map(({ executionId }) => taskId(before.id, executionId)).filter((id) => !known.has(id));
  if (missing.length > 0) for (const task of await collections.tasks.find({ _id: { $in: missing } }).toArray()) known.set(task._id, task);
  const completed = new Set(events.filter(({ type }) => type === 'activity.completed').map(({ executionId }) => executionId));
  return marks.flatMap(({ executionId }) => {
    const task = known.get(taskId(before.id, executionId));
    const how = completed.has(executionId) ? ('completed' as const) : ('cancelled' as const);
    return task ? [{ task, how, read: decision.tasks?.includes(task) ?? false }] : [];
  });
}

function newJob(before: LiveInstance, wait: WaitChanges['opened']['job'][number], now: Date, leaseMillis: number): JobDocument {
  return {
    _id: jobId(before.id, wait.executionId),
    instanceId: before.id,
    businessKey: before.businessKey,
    executionId: wait.executionId,
    elementId: wait.elementId,
    topic: wait.topic,
    variables: storable(wait.variables),
    parameters: wait.parameters,
    attempt: 1,
    attempts: Math.max(1, wait.retries),
    state: 'ready',
    lease: new Date(Date.now() + leaseMillis),
    createdAt: now,
  };
}

/** How long a job belongs to the process that took it up, unless it renews it. Real time. */
export const JOB_LEASE_MILLIS = 15_000;

function closedJobWrites(before: LiveInstance, closed: WaitMark[]): Write[] {
  return closed.filter(({ kind }) => kind === 'job').map(({ executionId }) => remove('jobs', { _id: jobId(before.id, executionId) }));
}

function subscriptionWrites(before: LiveInstance, { opened, closed }: WaitChanges): Write[] {
  const added = [...opened.message, ...opened.signal].map((wait): Write => {
    const _id = subscriptionId(before.id, wait);
    const name = wait.kind === 'message' ? wait.messageName : wait.signalName;
    const key = wait.kind === 'message' ? (wait.correlationKey ?? before.businessKey) : null;
    return put('subscriptions', {
      _id,
      kind: wait.kind,
      name,
      key,
      instanceId: before.id,
      executionId: wait.executionId,
    } as SubscriptionDocument);
  });
  const removed = closed
    .filter(({ kind }) => kind === 'message' || kind === 'signal')
    .map((mark) => remove('subscriptions', { _id: subscriptionId(before.id, mark) }));
  return [...added, ...removed];
}

export function alarmWrite({ id, kind, ref, dueAt }: AlarmRequest): Write {
  const alarm: AlarmDocument = { _id: id, kind, ref, dueAt, status: 'armed', attempts: 0 };
  return put('alarms', alarm);
}

function disarmWrites(before: LiveInstance, closed: WaitMark[], asked: string[]): Write[] {
  const ids = [...asked];
  for (const { kind, executionId } of closed) {
    if (kind === 'timer') ids.push(timerAlarmId(before.id, executionId));
    if (kind === 'job') ids.push(jobAlarmId(jobId(before.id, executionId)));
  }
  return ids.map((_id) => remove('alarms', { _id }));
}

function idempotencyWrite(_id: string, instanceId: string, opened: TaskDocument[], { tasks }: Decision, now: Date): Write {
  const document = { _id, at: now, instanceId, openedIds: opened.map((task) => task._id), ...(tasks?.[0] ? { taskId: tasks[0]._id } : {}) };
  return insert('idempotency', document);
}
