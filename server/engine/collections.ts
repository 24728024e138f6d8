import type { Connection, mongo } from 'mongoose';
import type { Issue } from '../errors.ts';
import type { Command, HistoryEvent, InstanceStatus, Json, StartTrigger, Variables, Wait } from '../kernel/types.ts';
import type { Actor, Notice, TaskDocument } from './types.ts';

export interface DefinitionDocument {
  /** `key:version`. */
  _id: string;
  key: string;
  version: number;
  name: string;
  xml: string;
  xmlHash: string;
  /** The same for all processes of one file. */
  deploymentId: string;
  deployedAt: Date;
  deployedBy: string;
  reason?: string;
  issues: Issue[];
  starts: StartTrigger[];
  /** The newest version of its key that is not removed. */
  latest: boolean;
  /** Undeployed: starts nothing more, but what has run under it can still be read. */
  removedAt?: Date;
}

/** What the instance waits for, as far as the next step must know it to see what changed. */
export interface WaitMark {
  kind: Wait['kind'];
  executionId: string;
  elementId: string;
  /** A wait whose mark changes is another wait: due time, or message name and key. */
  mark?: string;
  /** Call activities: the instance that was called. */
  childId?: string;
}

export interface InstanceDocument {
  _id: string;
  /** Goes up by one with every step; every write compares it. */
  version: number;
  definitionId: string;
  key: string;
  definitionVersion: number;
  businessKey: string | null;
  parent?: { instanceId: string; executionId: string };
  status: InstanceStatus;
  /** The kernel's state as JSON; deflated when large; null before a first run that failed. */
  state: string | mongo.Binary | null;
  variables: Variables;
  waits: WaitMark[];
  activities: { elementId: string; executionId: string; since: string }[];
  /** Sequence number of the next history event. */
  seq: number;
  openIncidents: number;
  startedAt: Date;
  startedBy: string;
  endedAt?: Date;
}

/** The history events of one step. `_id` is `instance.seq` of the first, so that one range of `_id` is the history of an instance. */
export interface HistoryDocument {
  _id: string;
  at: Date;
  by?: string;
  events: HistoryEvent[];
}

export interface SubscriptionDocument {
  _id: string;
  kind: 'message' | 'signal';
  name: string;
  /** Messages: the correlation key, or the instance's business key. */
  key: string | null;
  instanceId: string;
  executionId: string;
}

export interface JobDocument {
  _id: string;
  instanceId: string;
  businessKey: string | null;
  executionId: string;
  elementId: string;
  topic: string;
  variables: Variables;
  parameters: Record<string, string>;
  attempt: number;
  /** Attempts in all before an incident. */
  attempts: number;
  /** `waiting`: an alarm will make it ready again. */
  state: 'ready' | 'waiting';
  /** Real time until which one process works on it. */
  lease: Date;
  createdAt: Date;
}

export interface IncidentDocument {
  _id: string;
  instanceId: string;
  elementId: string;
  executionId: string;
  code: string;
  message: string;
  state: 'open' | 'resolved';
  raisedAt: Date;
  resolvedAt?: Date;
  resolvedBy?: string;
  /** Of a job that nobody works on. */
  topic?: string;
  /** A step that could not be made at all: this command is tried again. Absent: the kernel itself holds the failed element. */
  command?: Command;
}

export interface AlarmDocument {
  /** No `:`. */
  _id: string;
  kind: string;
  ref: Record<string, Json>;
  dueAt: Date;
  /** `failing`: its handler has thrown; it rings again after `lease`. */
  status: 'armed' | 'failing';
  attempts: number;
  /** Real time until which one process is ringing it. */
  lease?: Date;
  ringer?: string;
  instanceId?: string;
}

export type OutboxWork =
  | {
      type: 'call';
      instanceId: string;
      executionId: string;
      childId: string;
      calledKey: string;
      binding: string;
      version?: number;
      deploymentId: string;
      businessKey: string | null;
      variables: Variables;
    }
  | { type: 'cancelChild'; instanceId: string; reason: string }
  | {
      type: 'ended';
      instanceId: string;
      executionId: string;
      childId: string;
      status: InstanceStatus;
      variables: Variables;
      errorCode?: string;
      errorMessage?: string;
    }
  | { type: 'escalated'; instanceId: string; executionId: string; escalationCode?: string; variables: Variables }
  | { type: 'throwMessage'; name: string; key: string | null; variables: Variables; ttl?: string }
  | { type: 'throwSignal'; name: string; variables: Variables }
  | {
      type: 'deliver';
      instanceId: string;
      executionId: string;
      kind: 'message' | 'signal';
      name: string;
      variables: Variables;
      actor: Actor;
    }
  | {
      type: 'startBy';
      instanceId: string;
      definitionId: string;
      startEvent: string;
      businessKey: string | null;
      variables: Variables;
      actor: Actor;
    }
  | { type: 'notices'; notices: Notice[] };

export type OutboxDocument = OutboxWork & {
  _id: string;
  at: Date;
  /** Real time until which one process works on it. */
  lease: Date;
  attempts: number;
};

export interface MessageDocument {
  _id: string;
  name: string;
  key: string | null;
  variables: Variables;
  instanceId?: string;
  state: 'delivering' | 'buffered' | 'done';
  /** Buffered messages go to nobody after this. */
  expiresAt: Date;
  /** The id is remembered until then. */
  rememberUntil: Date;
  result: { delivered: number; started: number; buffered: boolean; instanceIds: string[] };
  at: Date;
}

export interface IdempotencyDocument {
  _id: string;
  at: Date;
  instanceId: string;
  taskId?: string;
  openedIds?: string[];
  /** Signals: how many it went to. */
  broadcast?: { delivered: number; started: number };
}

export interface DecisionDocument {
  /** Decision id. */
  _id: string;
  version: number;
  xml: string;
  deployedAt: Date;
  deployedBy: string;
}

/** Index keys, and options where there are any. */
type IndexPlan = [keys: Record<string, 1 | -1>, options?: mongo.CreateIndexesOptions];

const OPEN = { partialFilterExpression: { state: 'open' } };

const INDEXES: Record<string, IndexPlan[]> = {
  definitions: [[{ key: 1, version: -1 }, { unique: true }], [{ latest: 1, 'starts.kind': 1, 'starts.name': 1 }], [{ deploymentId: 1 }]],
  instances: [
    [{ startedAt: -1, _id: -1 }],
    [{ key: 1, startedAt: -1, _id: -1 }],
    [{ businessKey: 1, startedAt: -1 }],
    [{ 'parent.instanceId': 1 }, { partialFilterExpression: { 'parent.instanceId': { $exists: true } } }],
    [{ definitionId: 1, status: 1 }],
    [{ startedAt: -1 }, { name: 'withIncident', partialFilterExpression: { openIncidents: { $gt: 0 } } }],
  ],
  tasks: [
    [{ assignee: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ candidateGroups: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ candidateUsers: 1, dueAt: 1, _id: 1 }, OPEN],
    [{ dueAt: 1, _id: 1 }, OPEN],
    [
      { createdAt: -1, _id: -1 },
      { name: 'openByCreation', ...OPEN },
    ],
    [
      { priority: -1, _id: 1 },
      { name: 'openByPriority', ...OPEN },
    ],
    [{ instanceId: 1, state: 1 }],
    [{ caseId: 1, createdAt: -1 }, { partialFilterExpression: { caseId: { $exists: true } } }],
    [{ completedBy: 1, completedAt: -1 }, { partialFilterExpression: { state: 'completed' } }],
    [
      { completedAt: -1, _id: -1 },
      { name: 'byCompletion', partialFilterExpression: { state: 'completed' } },
    ],
  ],
  alarms: [[{ dueAt: 1, _id: 1 }]],
  subscriptions: [[{ kind: 1, name: 1, key: 1 }], [{ instanceId: 1 }]],
  jobs: [[{ state: 1, lease: 1 }]],
  incidents: [[{ state: 1, raisedAt: -1, _id: -1 }], [{ instanceId: 1, state: 1 }]],
  outbox: [[{ lease: 1 }]],
  messages: [[{ name: 1, key: 1, at: 1 }, { partialFilterExpression: { state: 'buffered' } }], [{ rememberUntil: 1 }]],
  idempotency: [[{ at: 1 }]],
};

export function openCollections(connection: Connection) {
  const database = connection.db;
  if (!database) throw new Error('The MongoDB connection is not open.');
  return {
    definitions: database.collection<DefinitionDocument>('definitions'),
    instances: database.collection<InstanceDocument>('instances'),
    tasks: database.collection<TaskDocument>('tasks'),
    history: database.collection<HistoryDocument>('history'),
    subscriptions: database.collection<SubscriptionDocument>('subscriptions'),
    jobs: database.collection<JobDocument>('jobs'),
    incidents: database.collection<IncidentDocument>('incidents'),
    alarms: database.collection<AlarmDocument>('alarms'),
    outbox: database.collection<OutboxDocument>('outbox'),
    messages: database.collection<MessageDocument>('messages'),
    idempotency: database.collection<IdempotencyDocument>('idempotency'),
    decisions: database.collection<DecisionDocument>('decisions'),
  };
}

export type Collections = ReturnType<typeof openCollections>;

/** Of the drill clock. */
const CLOCK_COLLECTIONS = ['clock', 'clock_locks'];

/** Makes what is missing. Collections are made too: a transaction that has to create one conflicts with its neighbours. */
export async function prepareCollections(connection: Connection): Promise<void> {
  const database = connection.db!;
  const existing = new Set((await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  for (const name of [...Object.keys(openCollections(connection)), ...CLOCK_COLLECTIONS]) {
    if (!existing.has(name)) await database.createCollection(name).catch(ignoreExisting);
    const plans = INDEXES[name];
    if (plans) await database.collection(name).createIndexes(plans.map(([key, options]) => ({ key, ...options })));
  }
}

const NAMESPACE_EXISTS = 48;

function ignoreExisting(error: unknown): void {
  if ((error as { code?: unknown }).code !== NAMESPACE_EXISTS) throw error;
}
