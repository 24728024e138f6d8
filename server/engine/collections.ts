import type { Connection, mongo } from 'mongoose';
import type { Issue } from '../errors.ts';
import type { Command, HistoryEvent, InstanceStatus, Json, StartTrigger, Variables, Wait } from '../kernel/types.ts';
import type { MigrationFilter, MigrationItemState, MigrationView, OnlyRenamed } from './operation-types.ts';
import type { Actor, TaskDocument } from './types.ts';

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
  /** By hand. */
  suspended?: boolean;
  /** Because the instance that called it is. */
  suspendedWithParent?: boolean;
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
  /** `waiting`: an alarm will make it ready again; `held`: its instance is suspended. */
  state: 'ready' | 'waiting' | 'held';
  /** Real time until which one process works on it. */
  lease: Date;
  /** How many processes have taken it up that others had left behind. */
  takes?: number;
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
  /** How often the work was tried before it was given up; absent: once. */
  attempts?: number;
  /** A step that could not be made at all: this command is tried again. Absent: the kernel itself holds the failed element. */
  command?: Command;
}

export interface AlarmDocument {
  /** No `:`. */
  _id: string;
  kind: string;
  ref: Record<string, Json>;
  dueAt: Date;
  /** `failing`: its handler has thrown; `held`: its instance is suspended. Both ring again after `lease`. */
  status: 'armed' | 'failing' | 'held';
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
  /** A called instance stands still, or goes on, as the one that called it does now. */
  | { type: 'followParent'; instanceId: string; parentId: string }
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
  | { type: 'escalated'; instanceId: string; executionId: string; childId: string; escalationCode?: string; variables: Variables }
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
  /** A signal to more than can be told in one transaction; `after`: the last subscription it has gone to. */
  | { type: 'broadcast'; name: string; variables: Variables; actor: Actor; after: string };

export type OutboxDocument = OutboxWork & {
  _id: string;
  at: Date;
  /** Real time until which one process works on it. */
  lease: Date;
  attempts: number;
  /** Kept for an instance that is suspended. */
  held?: true;
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
  /** The whole file; only this decision of it counts. */
  xml: string;
  deployedAt: Date;
  deployedBy: string;
  reason?: string;
}

/** Every version there has been. */
export interface DecisionVersionDocument extends DecisionDocument {
  decisionId: string;
}

/** Many instances that are moved to another version. */
export interface MigrationDocument {
  _id: string;
  key: string;
  /** Ids of versions. */
  from: string;
  to: string;
  map: Record<string, string>;
  filter: MigrationFilter;
  onlyRenamed?: OnlyRenamed;
  dryRun: boolean;
  reason?: string;
  state: MigrationView['state'];
  /** Once it has ended and nobody works on it. */
  counts?: MigrationView['counts'];
  /** Every instance it concerns has an item. */
  gathered: boolean;
  /** The last instance that was given one. */
  after?: { _id: string; startedAt: Date };
  startedAt: Date;
  startedBy: string;
  endedAt?: Date;
  cancelledBy?: string;
  /** Real time until which one process, `holder`, works on it. */
  lease: Date;
  holder?: string;
}

/** One instance of a migration; `_id` is `migration.instance`. */
export interface MigrationItemDocument {
  _id: string;
  migrationId: string;
  instanceId: string;
  businessKey: string | null;
  state: MigrationItemState;
  at?: Date;
  code?: string;
  issues?: Issue[];
  /** How often it failed for no reason of its own. */
  attempts?: number;
}

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
    migrations: database.collection<MigrationDocument>('migrations'),
    migrationItems: database.collection<MigrationItemDocument>('migration_items'),
    decision_versions: database.collection<DecisionVersionDocument>('decision_versions'),
  };
}

export type Collections = ReturnType<typeof openCollections>;
