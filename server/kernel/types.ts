/** What goes into one step of the kernel and what comes out. Everything here is plain JSON. */
import type { Issue } from '../errors.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Variables = Record<string, Json>;

/** A deployed process, parsed once per version and shared by all its instances. Made by `parseDefinitions`. */
export interface ProcessModel {
  /** BPMN process id: the key under which versions are deployed. */
  readonly key: string;
  readonly name: string;
  /** `weibao:nameEn`, the same name in English. */
  readonly nameEn?: string;
  /** Every flow node by id, for checks of "does this element exist" and for the screens. */
  readonly elements: ReadonlyMap<string, ElementSummary>;
  /** Ways the process can be started. */
  readonly starts: readonly StartTrigger[];
  /** Opaque to everybody but the kernel. */
  readonly graph: unknown;
}

export interface ElementSummary {
  id: string;
  type: string;
  name?: string;
  /** `weibao:nameEn`. */
  nameEn?: string;
  /** Enclosing sub-process, absent at process level. */
  scopeId?: string;
  /** What it names that lies outside the diagram. */
  names: readonly OutsideName[];
  /** What it asks of workers; none for most. */
  jobs?: readonly JobSummary[];
}

/** A job as it is written: what an expression will say is known when it is evaluated, and is left out. */
export interface JobSummary {
  topic: string;
  parameters: ReadonlyMap<string, string>;
}

/** A name of somebody else's: the kernel knows that it is meant, not whether there is such a thing. Never an expression. */
export interface OutsideName {
  /** `candidateGroup`: `role` or `role:ORG`, one of them. */
  kind: 'form' | 'deadlinePolicy' | 'document' | 'candidateGroup' | 'decision' | 'topic' | 'message' | 'signal';
  name: string;
}

export interface StartTrigger {
  elementId: string;
  kind: 'none' | 'message' | 'timer' | 'signal' | 'conditional';
  /** Message or signal name. */
  name?: string;
  /** Timer starts only: the definition as drawn, FEEL already checked. */
  timer?: TimerSpec;
}

export interface TimerSpec {
  kind: 'date' | 'duration' | 'cycle';
  /** Raw text or `= FEEL`. Cycles: ISO 8601 repeating interval, or cron (5 or 6 fields, office time zone). */
  expression: string;
}

export type InstanceStatus = 'running' | 'completed' | 'terminated' | 'cancelled';

/** Saved with the instance; opaque outside the kernel; must survive JSON. */
export interface InstanceState {
  format: number;
  [key: string]: unknown;
}

export type Command =
  /** `called`: by a call activity, so that an error or escalation nobody catches goes up to the caller. */
  | { type: 'start'; startEvent?: string; variables?: Variables; businessKey?: string; instanceId: string; called?: boolean }
  /** A user, manual or receive task, a job, or a call activity has been done. */
  | { type: 'complete'; executionId: string; variables?: Variables }
  /** A BPMN error from a job or a called instance. */
  | { type: 'error'; executionId: string; errorCode?: string; message?: string; variables?: Variables }
  /** A BPMN escalation from a job or a called instance; the activity goes on unless an interrupting catch ends it. */
  | { type: 'escalate'; executionId: string; escalationCode?: string; variables?: Variables }
  /** Technical failure, retries used up: raises an incident on the waiting element. */
  | { type: 'fail'; executionId: string; message: string }
  | { type: 'timer'; executionId: string }
  | { type: 'message'; executionId: string; variables?: Variables }
  | { type: 'signal'; executionId: string; variables?: Variables }
  /** Runs the element of an open incident again, after merging `variables` into its scope. */
  | { type: 'retry'; executionId: string; variables?: Variables }
  | { type: 'setVariables'; variables: Variables }
  | { type: 'cancel'; reason: string }
  /** Moves tokens: `cancel` names executions or elements, `start` elements. */
  | { type: 'move'; cancel: string[]; start: string[]; reason: string }
  /** Sends work back: what an execution is part of, all runs of it where it is repeated, gives way to an earlier element; see `returnProblem`. */
  | { type: 'return'; executionId: string; to: string; reason: string };

/** Something the instance waits for. `executionId` addresses it in the next command and is stable over restarts. */
export interface WaitBase {
  executionId: string;
  elementId: string;
  elementType: string;
  name?: string;
  since: string;
}

export interface UserTaskWait extends WaitBase {
  kind: 'user';
  assignee?: string;
  /** `role` or `role:ORG`. Empty: open to every caseworker of the office. */
  candidateGroups: string[];
  candidateUsers: string[];
  formKey?: string;
  /** ISO instant, from camunda:dueDate. */
  dueDate?: string;
  /** 0–100, default 50. */
  priority: number;
  deadlinePolicy?: string;
  sensitivity?: string;
  documents: string[];
  external: boolean;
  returnable: boolean;
  documentation?: string;
  /** Variables visible to this task, innermost scope first merged over outer ones. */
  variables: Variables;
  loopCounter?: number;
}

export interface JobWait extends WaitBase {
  kind: 'job';
  topic: string;
  variables: Variables;
  /** Retries before an incident, default 3. */
  retries: number;
  /** Static parameters from the diagram (camunda:field / camunda:properties). */
  parameters: Record<string, string>;
}

export interface MessageWait extends WaitBase {
  kind: 'message';
  messageName: string;
  /** Evaluated correlation expression; absent: the instance's business key counts. */
  correlationKey?: string;
}

export interface SignalWait extends WaitBase {
  kind: 'signal';
  signalName: string;
}

export interface TimerWait extends WaitBase {
  kind: 'timer';
  /** ISO instant of the next firing. */
  dueAt: string;
}

export interface CallWait extends WaitBase {
  kind: 'call';
  calledKey: string;
  binding: 'latest' | 'version' | 'deployment';
  version?: number;
  businessKey?: string;
  /** Already mapped by camunda:in. */
  variables: Variables;
}

export interface IncidentWait extends WaitBase {
  kind: 'incident';
  code: string;
  message: string;
}

/** Waits for one of its variables to change; the kernel re-evaluates it by itself. */
export interface ConditionWait extends WaitBase {
  kind: 'condition';
}

export type Wait = UserTaskWait | JobWait | MessageWait | SignalWait | TimerWait | CallWait | IncidentWait | ConditionWait;

export type HistoryType =
  | 'activity.started'
  | 'activity.completed'
  | 'activity.cancelled'
  | 'flow.taken'
  | 'timer.fired'
  | 'message.received'
  | 'message.thrown'
  | 'signal.received'
  | 'signal.thrown'
  | 'escalation.thrown'
  | 'error.thrown'
  | 'incident.raised'
  | 'incident.resolved'
  | 'instance.started'
  | 'instance.completed'
  | 'instance.terminated'
  | 'instance.cancelled'
  | 'instance.moved'
  | 'instance.migrated'
  | 'instance.suspended'
  | 'instance.resumed';

export interface HistoryEvent {
  type: HistoryType;
  elementId: string;
  elementType: string;
  executionId: string;
  /** Ids and codes only: reason, error code, message name. Never case data. */
  detail?: Record<string, Json>;
}

/** What the world must know after a step, besides the waits. */
export type Effect =
  /** `ttl`: ISO 8601 duration for which it is kept when nobody waits; absent: not at all. */
  | { type: 'throwMessage'; name: string; correlationKey?: string; variables: Variables; ttl?: string }
  | { type: 'throwSignal'; name: string; variables: Variables }
  /** For a called instance: its end, told to the parent. */
  | { type: 'ended'; status: InstanceStatus; variables: Variables; errorCode?: string; errorMessage?: string }
  | { type: 'escalated'; escalationCode?: string; variables: Variables };

export interface Step {
  state: InstanceState;
  status: InstanceStatus;
  /** Process-level variables after the step. */
  variables: Variables;
  /** Everything the instance waits for after the step. */
  waits: Wait[];
  /** Execution ids among `waits` that were not there before, and those that are gone. */
  opened: string[];
  closed: string[];
  /** What is active now, innermost elements: for GET /api/instances/:id `activities`. */
  activities: { elementId: string; executionId: string; since: string }[];
  events: HistoryEvent[];
  effects: Effect[];
}

export interface KernelLimits {
  /** Elements run in one step. Default 10,000. */
  activitiesPerStep: number;
  /** Iterations of one multi-instance activity. Default 1,000. */
  multiInstance: number;
  /** JSON size of all variables of one instance, bytes. Default 262,144. */
  variablesBytes: number;
  /** One FEEL evaluation, milliseconds. Default 100. */
  feelMillis: number;
}

/** A decision table as rows and columns. Cells are FEEL: tests of an input, results of an output. */
export interface DecisionSheet {
  id: string;
  name: string;
  description?: string;
  hitPolicy: string;
  aggregation?: string;
  inputs: { label: string; expression: string }[];
  outputs: { name: string; label: string }[];
  /** Names of the annotation columns; the first says where a rule comes from. */
  annotations: string[];
  rules: SheetRule[];
}

export interface SheetRule {
  id: string;
  inputs: string[];
  outputs: string[];
  annotations: string[];
}

/** Decision tables by id, handed to the kernel by the engine. Pure. */
export type DecisionLookup = (decisionRef: string) => unknown;

/** The state under the other version, or why it cannot be carried there: each waiting element that has no home. */
export type MigrationResult = { state: InstanceState } | { issues: Issue[] };
