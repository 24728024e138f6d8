/** The office as HTTP and the browser see it. */

import type { Actor, CommandOptions, IncidentRow, Page, PageRequest, TaskDocument, TaskState } from '../engine/types.ts';
import type { Issue } from '../errors.ts';
import type { Json, Variables } from '../kernel/types.ts';
import type { Principal, TaskListView } from '../people/types.ts';
import type { BoardList, BoardLoad, BoardNarrowing, PoliceFigure } from './board/types.ts';
import type { IntakeWay } from './cases/types.ts';
import type { TaskNarrowing, TaskOverview, TaskQuery } from './tasks/types.ts';

export type DeadlineStatus = 'running' | 'met' | 'overdue' | 'waived' | 'paused' | 'cancelled';

export interface DeadlineView {
  id: string;
  taskId?: string;
  elementId?: string;
  policy: string;
  name: string;
  nameEn?: string;
  status: DeadlineStatus;
  startedAt: string;
  startEvent: string;
  dueAt: string;
  warnAt?: string;
  provisional: boolean;
  /** How the date was counted, step by step; `explanationEn` says the same in English. */
  explanation: string;
  explanationEn?: string;
  stages: { stage: string; at: string; to: string[]; level?: number; rangAt?: string }[];
  /** Law or "office default", from the policy. */
  source: string;
  sourceEn?: string;
  closedAt?: string;
  /** The office head may stop the clock. */
  pausable?: boolean;
  pauses?: { from: string; until?: string; by: string; reason: string }[];
  /** What was changed since it started, oldest first. */
  changes?: DeadlineChange[];
}

export interface DeadlineChange {
  at: string;
  /** `recounted`: after a change of calendar, policy or case data. */
  kind: 'paused' | 'resumed' | 'waived' | 'recounted';
  by: string;
  reason?: string;
  /** Due time before and after; the same where only the clock stopped. */
  before: string;
  after: string;
  explanation: string;
  explanationEn: string;
}

/** What pausing or resuming would do to the date. */
export interface DeadlineForecast {
  before: { dueAt: string; explanation: string; explanationEn: string };
  after: { dueAt: string; explanation: string; explanationEn: string };
}

export interface DeadlinePreview {
  dueAt: string;
  warnAt?: string;
  stages: { stage: string; at: string; to: string[] }[];
  provisional: boolean;
  explanation: string;
  explanationEn?: string;
}

export interface CaseView {
  id: string;
  caseNo: string;
  type: string;
  status: string;
  /** Code name only; the real name is asked for separately and that asking is logged. */
  title: string;
  urgency?: string;
  riskLevel?: string;
  sensitivity: string;
  owner?: string;
  organisation?: string;
  openedAt: string;
  closedAt?: string;
  closeReason?: string;
  demo: boolean;
  instanceId: string;
  /** Only what somebody who was called in is told: number, code name and their own part. */
  pack?: true;
}

export interface AlertView {
  id: string;
  level: number;
  stage: string;
  state: 'open' | 'acknowledged' | 'closed';
  taskId?: string;
  taskName?: string;
  taskNameEn?: string;
  candidateRoles?: string[];
  /** A duty of others may outlast the task that waited for it. */
  taskState?: TaskState;
  caseId?: string;
  caseNo?: string;
  policy: string;
  dueAt: string;
  raisedAt: string;
  to: string[];
  organisation?: string;
  assignee?: string;
  acknowledgedBy?: string;
  acknowledgedAt?: string;
  note?: string;
  /** Why it is special: `suspected-late-report`, `ask-procuratorate`, or the text key of a process's own alert. */
  flag?: string;
  instanceId?: string;
}

/** form-js schema with the office's additions under `properties`. */
export interface FormSchema {
  id: string;
  type: 'default';
  components: Record<string, unknown>[];
  [key: string]: unknown;
}

/** What happens to a task next if nothing is done. */
export interface NextStage {
  /** The deadline it belongs to, which need not be the task's own. */
  policy: string;
  name: string;
  nameEn?: string;
  /** `due`, or `esc1` … when somebody is told. */
  stage: string;
  startedAt: string;
  at: string;
  /** Who is told then: account ids, `role`, or `role:ORG`. */
  to: string[];
}

/** A task as lists show it. */
export interface TaskRow {
  id: string;
  name: string;
  nameEn?: string;
  elementId: string;
  instanceId: string;
  caseId?: string;
  caseNo?: string;
  /** The case's code name. */
  codeName?: string;
  processKey: string;
  state: TaskState;
  assignee: string | null;
  assigneeName?: string;
  candidateRoles: string[];
  organisation?: string;
  urgency?: string;
  /** Whoever reported says that the child is in danger now, and nobody has judged the urgency yet. */
  danger?: boolean;
  dueAt?: string;
  deadline?: { policy: string; status: string; provisional: boolean; startedAt?: string; warnAt?: string };
  next?: NextStage;
  priority: number;
  createdAt: string;
  completedAt?: string;
  sensitivity?: string;
  external: boolean;
  returnable: boolean;
}

export type TaskAct = 'claim' | 'unclaim' | 'complete' | 'delegate' | 'resolve' | 'return' | 'assign';

/** One task with everything its page needs. */
export interface TaskView extends Omit<TaskRow, 'deadline'> {
  documentation?: string;
  /** Schema with the options of people, organisations, villages … filled in; null for a task without a form. */
  form: FormSchema | null;
  /** What the case already knows of the form's fields; a task without a form: the variables it sees. */
  data: Variables;
  draft?: Variables;
  deadline: DeadlineView | null;
  /** Other deadlines that run on it. */
  besides: DeadlineView[];
  case: CaseView | null;
  /** Whether the papers of the case may be read too: some are for named persons only. */
  readsCase: boolean;
  can: Record<TaskAct, boolean>;
  delegatedBy?: string;
}

export interface CommentView {
  id: string;
  at: string;
  by: string;
  byName?: string;
  text: string;
}

export interface SubmissionView {
  elementId: string;
  /** The form it was filled into: `<process>/<step>`. */
  formKey?: string;
  taskId?: string;
  name?: string;
  at: string;
  by: string;
  data: Variables;
}

/** The case file. Sensitive fields are masked until `reveal`. */
export interface CaseFile extends CaseView {
  record: Variables;
  submissions: SubmissionView[];
  deadlines: DeadlineView[];
  tasks: TaskRow[];
  alerts: AlertView[];
  /** Steps that stand still because something failed; why, is for those who repair it. */
  incidents: { id: string; elementId: string; name: string; nameEn?: string; since: string }[];
}

/** Failed work with the names of its process and element. */
export interface IncidentLine extends IncidentRow {
  /** Its variables are a case's: only who may intervene in cases sets them. */
  caseWork: boolean;
  processName: string;
  processNameEn?: string;
  elementName: string;
  elementNameEn?: string;
}

export interface TimelineEntry {
  at: string;
  /** History type, or `deadline.*`, `alert.*`, `comment`, `case.*`. */
  type: string;
  elementId?: string;
  name?: string;
  nameEn?: string;
  by?: string;
  byName?: string;
  detail?: Record<string, Json>;
}

export interface FileView {
  id: string;
  name: string;
  size: number;
  type: string;
}

export interface PolicyView {
  id: string;
  version: number;
  [key: string]: Json;
}

export interface CalendarView {
  year: number;
  /** 0: nobody has stored this year; it is a proposal. */
  version: number;
  holidays: Json;
  makeupWorkdays: Json;
  status: string;
  [key: string]: Json;
}

export interface Board {
  counts: { overdue: number; dueSoon: number; alerts: number };
  /** The first of each list; `board.tasks` and `alerts.list` have all of them. */
  overdue: BoardRow[];
  dueSoon: BoardRow[];
  alerts: AlertView[];
  byOrganisation: BoardLoad[];
  byPerson: BoardLoad[];
  discoveryToPolice: PoliceFigure;
}

/** `level`: how far up it has been told. */
export type BoardRow = TaskRow & { level: number };
export interface Office {
  forms: {
    /** Offers, where a field chooses a case, only those this person may see. */
    get(formKey: string, principal?: Principal): Promise<FormSchema>;
    /** Server-side validation of a submission: same schema, same rules. */
    validate(schema: FormSchema, data: Variables): Issue[];
  };
  cases: {
    list(principal: Principal, query: PageRequest & { type?: string; status?: string; q?: string }): Promise<Page<CaseView>>;
    /** CASE_NOT_FOUND also for a case this person may not see. */
    get(principal: Principal, id: string): Promise<CaseFile>;
    /** Intake by phone, walk-in or police. `process` is a definition key. */
    create(
      principal: Principal,
      request: {
        process: string;
        variables: Variables;
        startEvent?: string;
        /** Of the demonstration: the records are marked, and may bring their number and code name along. */
        demo?: boolean;
        caseNo?: string;
        codeName?: string;
      },
      idempotencyId?: string,
    ): Promise<CaseView>;
    /** The ways in which this person may take in a case. */
    intake(principal: Principal): Promise<IntakeWay[]>;
    timeline(principal: Principal, id: string): Promise<TimelineEntry[]>;
    /** The real names and other masked fields, after the reading has been recorded in the audit. */
    reveal(principal: Principal, id: string, reason: string): Promise<Record<string, Json>>;
    /** The case an instance (or the instance that called it) works for, if this person may see it: null it is no case, undefined it may not be seen. */
    ofInstance(principal: Principal, instanceId: string): Promise<CaseView | null | undefined>;
    /** Whether an instance is case work, whoever asks; `caseId` once it has its case. INSTANCE_NOT_FOUND. */
    concernedBy(instanceId: string): Promise<{ caseId?: string } | null>;
    /** Whether a case has this number, whoever asks. */
    isNumbered(caseNo: string): Promise<boolean>;
  };
  reports: {
    /** The public form. */
    form(): Promise<FormSchema>;
    /** Public report: creates the case, starts the process, answers the receipt code. */
    submit(data: Variables, actor: Actor, idempotencyId?: string): Promise<{ receiptCode: string; caseNo: string }>;
    /** Status words only. */
    receipt(code: string): Promise<{ status: string; at: string }>;
  };
  tasks: {
    /** What this person may see in a view, with the counts of all views under the same filters. */
    list(principal: Principal, query: TaskQuery): Promise<Page<TaskRow> & { counts: Record<TaskListView, number> }>;
    overview(principal: Principal, narrowing: TaskNarrowing): Promise<TaskOverview>;
    get(principal: Principal, taskId: string): Promise<TaskView>;
    rows(tasks: TaskDocument[]): Promise<TaskRow[]>;
    saveDraft(principal: Principal, taskId: string, variables: Variables): Promise<void>;
    claim(principal: Principal, taskId: string): Promise<TaskRow>;
    unclaim(principal: Principal, taskId: string): Promise<TaskRow>;
    delegate(principal: Principal, taskId: string, to: string, note?: string): Promise<TaskRow>;
    resolve(principal: Principal, taskId: string): Promise<TaskRow>;
    /** By a supervisor; `to` null gives it back to the candidates. */
    assign(principal: Principal, taskId: string, to: string | null): Promise<TaskRow>;
    remind(principal: Principal, taskId: string, note: string): Promise<void>;
    return(
      principal: Principal,
      taskId: string,
      request: { to?: string; reason: string },
      options: { idempotencyId?: string },
    ): Promise<{ next: TaskDocument[] }>;
    comments(principal: Principal, taskId: string): Promise<CommentView[]>;
    comment(principal: Principal, taskId: string, text: string, idempotencyId?: string): Promise<CommentView>;
    attachments(principal: Principal, taskId: string): Promise<FileView[]>;
    /** Files a file that this person has uploaded under the task and its case. */
    attach(principal: Principal, taskId: string, fileId: string): Promise<FileView>;
    /** Checks the form, files the data in the case, and completes the task in one transaction. */
    complete(
      principal: Principal,
      taskId: string,
      variables: Variables,
      options: { comment?: string; idempotencyId?: string },
    ): Promise<{ next: TaskDocument[] }>;
  };
  deadlines: {
    preview(policy: string, from: Date, variables?: Variables): Promise<DeadlinePreview>;
    ofTask(taskId: string): Promise<DeadlineView | null>;
    /** By whoever may `deadline.pause`, with a reason; FORBIDDEN for a policy that cannot be paused. */
    pause(principal: Principal, id: string, reason: string): Promise<DeadlineView>;
    resume(principal: Principal, id: string, reason?: string): Promise<DeadlineView>;
    waive(principal: Principal, id: string, reason: string): Promise<DeadlineView>;
    /** The date if the clock, stopped since its pause or else from now on, went on at that moment. */
    forecast(principal: Principal, id: string, resumeAt: Date): Promise<DeadlineForecast>;
  };
  incidents: {
    list(
      query: PageRequest & { state?: 'open' | 'resolved' },
    ): Promise<Page<IncidentLine> & { counts: { open: number; resolved: number } }>;
    get(id: string): Promise<IncidentLine>;
    retry(id: string, options: CommandOptions): Promise<IncidentLine>;
    resolve(id: string, variables: Variables, options: CommandOptions): Promise<IncidentLine>;
  };
  alerts: {
    /** `total`: of all pages. `per` task: of several alerts about a task only the highest. */
    list(
      principal: Principal,
      query: PageRequest & { state?: string; level?: number; per?: 'task' },
    ): Promise<Page<AlertView> & { total: number }>;
    /** Takes the lower ones about the same task along. */
    acknowledge(principal: Principal, id: string, note: string): Promise<AlertView>;
  };
  board: {
    figures(principal: Principal): Promise<Board>;
    /** The tasks behind a figure or a bar. `total`: of all pages. */
    tasks(principal: Principal, query: PageRequest & BoardNarrowing & { list: BoardList }): Promise<Page<BoardRow> & { total: number }>;
    /** The cases behind a band of the police figure, the slowest first. */
    policeCalls(
      principal: Principal,
      query: PageRequest & { over?: number; upTo?: number },
    ): Promise<Page<CaseView & { minutes: number }> & { total: number }>;
  };
  calendars: {
    get(year: number): Promise<CalendarView>;
    /** Running deadlines are recomputed; `recomputed` says how many moved. STALE_VERSION where it is no longer at version `seen`. */
    put(year: number, calendar: Record<string, Json>, by: string, seen?: number): Promise<CalendarView & { recomputed: number }>;
  };
  policies: {
    list(): Promise<PolicyView[]>;
    put(id: string, policy: Record<string, Json>, by: string, seen?: number): Promise<PolicyView & { recomputed: number }>;
  };
  files: {
    /** FILE_TYPE_REFUSED, FILE_TOO_LARGE. */
    put(
      principal: Principal | null,
      file: { name: string; type: string; content: NodeJS.ReadableStream },
      idempotencyId?: string,
    ): Promise<FileView>;
    get(principal: Principal, id: string): Promise<FileView & { content: NodeJS.ReadableStream }>;
  };
  /** What the modeler offers to choose from. */
  modelerOptions(): Promise<Record<string, { value: string; label: string; labelEn: string }[]>>;
}
