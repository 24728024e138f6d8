/** The durable engine as the layers above see it. Implemented in this folder; every write is one MongoDB transaction. */
import type { ClientSession } from 'mongoose';
import type { Issue } from '../errors.ts';
import type { DrawnProcess } from '../kernel/graph.ts';
import type { DecisionSheet, ElementSummary, HistoryType, InstanceStatus, Json, SheetRule, Variables, Wait } from '../kernel/types.ts';
import type { Actor, CommandOptions, IncidentView, InstanceView, Page, PageRequest } from './basic-types.ts';
import type { InstanceQuery, Migrations, OnlyRenamed } from './operation-types.ts';

export type * from './basic-types.ts';

export const SYSTEM: Actor = { id: 'system', kind: 'system' };

export interface DefinitionView {
  id: string;
  key: string;
  version: number;
  name: string;
  deployedAt: string;
  deployedBy: string;
  /** Why it was deployed, as the administrator wrote it. */
  reason?: string;
  issues: Issue[];
  /** Open instances of this version; only where the list asks for it. */
  running?: number;
  /** Open incidents of this version; likewise. */
  incidents?: number;
}

/** An incident as lists show it: with the process it stands in. */
export interface IncidentRow extends IncidentView {
  definitionId: string;
  key: string;
  version: number;
  businessKey: string | null;
}

export interface HistoryView {
  seq: number;
  at: string;
  type: HistoryType;
  elementId: string;
  elementType: string;
  executionId: string;
  by?: string;
  detail?: Record<string, Json>;
}

export type TaskState = 'open' | 'completed' | 'cancelled';
/** `completed`: what was done last comes first. */
export type TaskSort = 'due' | 'created' | 'priority' | 'completed';

/** A task as stored in `tasks`. The office adds `caseId`, `caseNo`, `urgency`, `nameEn`, `dueAt`, `deadline`, `organisation` through `StepContributor`. */
export interface TaskDocument {
  _id: string;
  instanceId: string;
  executionId: string;
  definitionId: string;
  processKey: string;
  businessKey: string | null;
  elementId: string;
  elementType: string;
  name: string;
  documentation?: string;
  state: TaskState;
  assignee?: string;
  /** Set by `delegate`: who gets it back on `resolve`. */
  delegatedBy?: string;
  candidateGroups: string[];
  candidateUsers: string[];
  formKey?: string;
  deadlinePolicy?: string;
  sensitivity?: string;
  documents: string[];
  external: boolean;
  returnable: boolean;
  priority: number;
  variables: Variables;
  loopCounter?: number;
  createdAt: Date;
  completedAt?: Date;
  completedBy?: string;
  /** What whoever completed it wrote beside it. */
  comment?: string;
  dueAt?: Date;
  caseId?: string;
  /** Kept with the task so that lists can be searched and narrowed by it. */
  caseNo?: string;
  /** Of the case; follows it as long as the task is open. */
  urgency?: string;
  /** The element's English name, to be found by. */
  nameEn?: string;
  /** When the case was closed that it belonged to. */
  caseClosedAt?: Date;
  organisation?: string;
  /** Accounts that may see it although it is for named persons only. */
  named?: string[];
  deadline?: { deadlineId: string; policy: string; status: string; provisional: boolean; warnAt?: Date };
}

/** A task as lists know it: its variables may be large, and no list shows them. */
export type TaskOutline = Omit<TaskDocument, 'variables'>;

/** A document to write in the step's own transaction. */
export interface ExtraWrite {
  collection: string;
  /** A MongoDB bulkWrite operation. */
  operation: Record<string, unknown>;
}

/** What a contributor is told about a step that is about to be committed. It may change the task documents in place. */
export interface StepContext {
  instanceId: string;
  processKey: string;
  businessKey: string | null;
  parentId?: string;
  actor: Actor;
  now: Date;
  status: InstanceStatus;
  variables: Variables;
  openedTasks: TaskDocument[];
  closedTasks: { task: TaskDocument; how: 'completed' | 'cancelled'; variables: Variables }[];
  waits: readonly Wait[];
  /** What whoever commands the step writes in the same transaction. */
  alongside: readonly ExtraWrite[];
  session?: ClientSession;
}

/**
 * The office's way into a step: enrich opened tasks, add writes to the same transaction, ask for alarms.
 * Must be free of outside effects: it runs again when the transaction is retried.
 */
export interface StepContributor {
  contribute(context: StepContext): Promise<{ writes?: ExtraWrite[]; arm?: AlarmRequest[]; disarm?: string[]; notify?: Notice[] }>;
  /** What else is kept of an instance that is erased, to be removed in the same transaction. */
  erase?(gone: { instanceId: string; taskIds: string[] }): Promise<ExtraWrite[]>;
  /** What else is wrong with a diagram that is to be deployed: names of the office's own that do not exist, and the red lines it crosses. */
  inspect?(processes: readonly DrawnProcess[]): Promise<Issue[]>;
}

export interface AlarmRequest {
  /** Unique, no `:`; arming the same id again moves it. */
  id: string;
  /** Handler that rings: `timer` (engine), `job` (engine), `deadline` (office) … */
  kind: string;
  ref: Record<string, Json>;
  dueAt: Date;
}
/** Called when an alarm has come due. Must be idempotent; throwing means it rings again later. */
export type AlarmHandler = (alarm: AlarmRequest) => Promise<void>;

export interface AlarmClock {
  handle(kind: string, handler: AlarmHandler): void;
  /** Arms inside the caller's transaction. */
  arm(requests: AlarmRequest[], session?: ClientSession): Promise<void>;
  disarm(ids: string[], session?: ClientSession): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Drill mode: moves the clock to `to`, handling every alarm due on the way in order; answers when all is committed. Calls of all processes are
   * made one after the other; a function is asked when its turn has come, with the time the clock then shows. VALIDATION_FAILED: backwards.
   */
  advance(to: Date | ((now: Date) => Date | Promise<Date>)): Promise<{ rang: number }>;
  /** Rings what is due and re-arms what Redis lost. Also runs by itself at start and every 30 s. */
  sweep(): Promise<number>;
}

/** Type of a notice that others may have been lost before it: whatever is shown must be loaded anew. */
export const NOTICES_MISSED = 'notices.missed';

/** Told to browsers by server-sent events, across all server processes. Ids only. */
export interface Notice {
  /** `task.opened`, `task.completed`, `task.cancelled`, `task.claimed`, `task.updated`, `alert.raised`, `alert.updated`, `instance.started`, `instance.ended`, `incident.raised` … */
  type: string;
  id: string;
  /** What decides who may see it. */
  audience: {
    caseId?: string;
    candidateGroups?: string[];
    assignee?: string;
    organisation?: string;
    accountIds?: string[];
    roles?: string[];
    sensitivity?: string;
  };
  data?: Record<string, Json>;
}

/** A worker for service, send and business-rule jobs. Returns output variables; throw BpmnError for an error boundary. */
export type JobHandler = (job: {
  id: string;
  instanceId: string;
  businessKey: string | null;
  executionId: string;
  elementId: string;
  topic: string;
  variables: Variables;
  parameters: Record<string, string>;
  attempt: number;
}) => Promise<Variables | void>;

export class BpmnError extends Error {
  readonly errorCode: string;
  readonly variables: Variables;
  constructor(errorCode: string, message: string, variables: Variables = {}) {
    super(message);
    this.errorCode = errorCode;
    this.variables = variables;
  }
}

export interface DeployOptions {
  actor: Actor;
  /** The same checks, nothing stored. */
  dryRun?: boolean;
  reason?: string;
  /** Definition id or version number that was drawn from; 0: a process without a version. STALE_VERSION where another is live. */
  base?: string;
}

export interface DecisionLine {
  id: string;
  name: string;
  version: number;
  deployedAt: string;
  deployedBy: string;
}

export interface DecisionView extends DecisionSheet {
  version: number;
  /** The newest first. */
  versions: { version: number; deployedAt: string; deployedBy: string; reason?: string }[];
}

export type NewRule = Omit<SheetRule, 'id'> & { id?: string };

export interface ElementName {
  name?: string;
  nameEn?: string;
}

export interface Engine {
  definitions: {
    deploy(xml: string, options: DeployOptions): Promise<{ created: boolean; definitions: DefinitionView[]; issues: Issue[] }>;
    list(query: PageRequest & { key?: string; withRunning?: boolean }): Promise<Page<DefinitionView>>;
    get(idOrKey: string): Promise<DefinitionView>;
    xml(idOrKey: string): Promise<string>;
    /** The executable processes of a diagram, which is not judged. */
    keysIn(xml: string): Promise<string[]>;
    elements(idOrKey: string): Promise<ElementSummary[]>;
    /** What a version calls itself and its elements, by id; also of one that is removed. */
    names(id: string): Promise<Map<string, ElementName>>;
    remove(id: string, actor: Actor): Promise<void>;
  };
  instances: {
    start(
      request: { definition: string; businessKey?: string; variables?: Variables; startEvent?: string; instanceId?: string },
      options: CommandOptions,
    ): Promise<InstanceView>;
    get(id: string): Promise<InstanceView>;
    list(query: InstanceQuery): Promise<Page<InstanceView>>;
    history(id: string, query?: PageRequest): Promise<Page<HistoryView>>;
    cancel(id: string, reason: string, options: CommandOptions): Promise<InstanceView>;
    move(id: string, request: { cancel: string[]; start: string[]; reason: string }, options: CommandOptions): Promise<InstanceView>;
    /** Everything but cancelling is refused with INSTANCE_SUSPENDED, and what comes is kept; so are the instances it has called. Twice does nothing. */
    suspend(id: string, reason: string, options: CommandOptions): Promise<InstanceView>;
    /** INSTANCE_SUSPENDED where it is suspended with the instance that called it. */
    resume(id: string, reason: string | undefined, options: CommandOptions): Promise<InstanceView>;
    migrate(
      id: string,
      request: { to: string; map?: Record<string, string>; onlyRenamed?: OnlyRenamed; dryRun?: boolean },
      options: CommandOptions,
    ): Promise<InstanceView>;
    setVariables(id: string, variables: Variables, options: CommandOptions): Promise<InstanceView>;
    /** The instance and all that it has called, and those in their turn. */
    withCalled(id: string): Promise<string[]>;
    /** Which of these stand still because they, or what called them, are suspended. */
    suspendedOf(ids: string[]): Promise<ReadonlySet<string>>;
    /**
     * The finished instance and all that it has called. INSTANCE_RUNNING while any of them runs or something is still to be done for them;
     * INSTANCE_CALLED for one that another has called: it goes with that one.
     */
    erasable(id: string): Promise<{ id: string; key: string }[]>;
    /** Takes all of these away, with everything that is kept of them. */
    erase(id: string): Promise<void>;
    /** Finished instances of a process that nobody called, the earliest end first. */
    endedBefore(query: { key: string; before: Date; limit: number; cursor?: string }): Promise<Page<string>>;
    /** Messages by this key reach it from now on. Idempotent; an instance that has ended keeps what it had. */
    assignKey(id: string, key: string): Promise<void>;
  };
  migrations: Migrations;
  messages: {
    correlate(
      message: { name: string; correlationKey?: string; instanceId?: string; variables?: Variables; messageId?: string; ttl?: string },
      options: CommandOptions,
    ): Promise<{ delivered: number; started: number; buffered: boolean; duplicate?: boolean; instanceIds: string[] }>;
    signal(signal: { name: string; variables?: Variables }, options: CommandOptions): Promise<{ delivered: number; started: number }>;
  };
  tasks: {
    get(id: string): Promise<TaskDocument>;
    /** `filter` is what the caller may see (people/permissions); never built from user input. */
    list(query: PageRequest & { filter: Record<string, unknown>; sort?: TaskSort }): Promise<Page<TaskDocument>>;
    /** The same without their variables. */
    outlines(query: PageRequest & { filter: Record<string, unknown>; sort?: TaskSort }): Promise<Page<TaskOutline>>;
    /** `upTo`: counts no further than that. */
    count(filter: Record<string, unknown>, upTo?: number): Promise<number>;
    claim(id: string, accountId: string): Promise<TaskDocument>;
    unclaim(id: string, accountId: string, force?: boolean): Promise<TaskDocument>;
    delegate(id: string, from: string, to: string): Promise<TaskDocument>;
    resolve(id: string, accountId: string): Promise<TaskDocument>;
    /** Reassign by a supervisor. */
    assign(id: string, accountId: string | null): Promise<TaskDocument>;
    /** `othersOpen`: the instance may have open tasks besides `opened`, or of these some may be open no longer. */
    complete(
      id: string,
      variables: Variables,
      options: CommandOptions & {
        comment?: string;
        writes?: ExtraWrite[];
        /** The task as the caller has just read it, which then is not read again. One that is out of date does no harm: the step is made anew. */
        read?: TaskDocument;
      },
    ): Promise<{ task: TaskDocument; opened: TaskDocument[]; othersOpen: boolean }>;
    return(
      id: string,
      request: { to?: string; reason: string },
      options: CommandOptions,
    ): Promise<{ task: TaskDocument; opened: TaskDocument[] }>;
  };
  incidents: {
    list(query: PageRequest & { state?: 'open' | 'resolved' }): Promise<Page<IncidentRow>>;
    counts(): Promise<{ open: number; resolved: number }>;
    /** Open ones of an instance and of what it has called, oldest first. */
    ofTree(instanceId: string): Promise<IncidentRow[]>;
    get(id: string): Promise<IncidentRow>;
    retry(id: string, options: CommandOptions): Promise<IncidentRow>;
    resolve(id: string, variables: Variables, options: CommandOptions): Promise<IncidentRow>;
  };
  jobs: { handle(topic: string, handler: JobHandler): void };
  /** Decision tables (DMN), by decision id; stored like definitions, latest wins. */
  decisions: {
    deploy(xml: string, actor: Actor): Promise<{ ids: string[] }>;
    /** Every table there is, by id. */
    list(): Promise<DecisionLine[]>;
    /** DECISION_NOT_FOUND, also for a decision that is one expression and no table. `version`: a former one. */
    get(id: string, version?: number): Promise<DecisionView>;
    /**
     * Other rules in the table, as its next version; it counts from the next decision on, in running instances too. A rule without an id is new.
     * VALIDATION_FAILED names every cell; STALE_VERSION where the table is no longer at `seen`.
     */
    revise(
      id: string,
      rules: NewRule[],
      options: { actor: Actor; seen?: number; reason?: string; dryRun?: boolean },
    ): Promise<DecisionView>;
  };
  alarms: AlarmClock;
  contribute(contributor: StepContributor): void;
  /** Notices of all server processes, for server-sent events. Returns an unsubscribe function. */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Sends notices that belong to no step, after their own transaction has committed. */
  notify(notices: Notice[]): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when every outbox entry and due job known now has been handled. For drills and tests. */
  settled(): Promise<void>;
}
