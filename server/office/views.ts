/** What the office answers: views of its records, as the screens and the programs read them. */
import type { MigrationElement, MigrationProposal, ProposedHome } from '../engine/operation-types.ts';
import type { Disturbance, IncidentRow, IncidentView, InstanceView, TaskState } from '../engine/types.ts';
import type { Json, Variables } from '../kernel/types.ts';
import type { BoardLoad, PoliceFigure } from './board/types.ts';

export type DeadlineStatus = 'running' | 'met' | 'overdue' | 'waived' | 'paused' | 'cancelled';

/** Words of the office in both languages, where it has them. */
export interface Wording {
  name: string;
  nameEn?: string;
}

export interface DeadlineView {
  id: string;
  taskId?: string;
  elementId?: string;
  policy: string;
  name: string;
  nameEn?: string;
  /** In the deadlines of a case: what tells its task from others of the step. */
  about?: Wording[];
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
  /** Of `recounted`: the calendar or policy that was changed; absent where it was data of the case. */
  cause?: ChangeCause;
  explanation: string;
  explanationEn: string;
}

/** `object`: year of the calendar, id of the policy. */
export interface ChangeCause {
  kind: 'calendar' | 'policy';
  object: string;
}

/** A deadline that moves; task and case only for those who may see them. */
export interface DeadlineMove {
  policy: string;
  before: string;
  after: string;
  taskId?: string;
  taskName?: string;
  taskNameEn?: string;
  caseNo?: string;
}

/** What a change would do: of `total` running deadlines `moved` would move. `examples`: the first to come. */
export interface RecountImpact {
  total: number;
  moved: number;
  examples: DeadlineMove[];
}

/** How far counting running deadlines again has come. */
export interface RecountView extends RecountImpact {
  id: string;
  cause: ChangeCause;
  by: string;
  at: string;
  state: 'running' | 'done';
  done: number;
  finishedAt?: string;
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
  /** Its process stands still until somebody lets it go on. */
  suspended?: true;
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
  /** What tells the task from others of its step. */
  about?: Wording[];
  candidateRoles?: string[];
  /** A duty of others may outlast the task that waited for it. */
  taskState?: TaskState;
  caseId?: string;
  caseNo?: string;
  policy: string;
  /** Of the deadline that rang; absent where the diagram itself tells of something, which is no lateness. */
  dueAt?: string;
  raisedAt: string;
  to: string[];
  organisation?: string;
  assignee?: string;
  acknowledgedBy?: string;
  acknowledgedAt?: string;
  note?: string;
  /** The procedure tells its recipients of something, and nobody above them: nothing is late. */
  notice?: true;
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
  /** What tells tasks of one step apart, such as the unit that countersigns. */
  about?: Wording[];
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
  /** Cannot be completed: its process stands still until somebody lets it go on. */
  suspended?: true;
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
  /** Absent where who opened the case may be who reported, and is not told. */
  by?: string;
  data: Variables;
}

/** The case file. Sensitive fields are masked until `reveal`. */
export interface CaseFile extends CaseView {
  record: Variables;
  submissions: SubmissionView[];
  deadlines: DeadlineView[];
  tasks: TaskRow[];
  alerts: AlertView[];
  /** Cases of the same event, or that called or were called by it, as far as this person may know of them. */
  links: CaseView[];
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

/** An instance as somebody may see it. */
export type SeenInstance = Omit<InstanceView, 'incidents'> & { incidents: (Disturbance & Partial<IncidentView>)[] };

type Named<T> = T & { nameEn?: string };

/** A proposal of the engine with the names of both languages. */
export interface NamedProposal extends Pick<MigrationProposal, 'from' | 'to' | 'running'> {
  elements: Named<ProposedHome>[];
  homes: Named<MigrationElement>[];
  /** Of case work: only who may intervene in cases moves anything; everybody else names anew. */
  caseWork: boolean;
}

export interface TimelineEntry {
  at: string;
  /** History type, or `deadline.*`, `alert.*`, `notice.*`, `comment`, `case.*`. */
  type: string;
  elementId?: string;
  name?: string;
  nameEn?: string;
  /** What tells the task it is about from others of its step. */
  about?: Wording[];
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

export interface LetterKind {
  /** `D16` */
  document: string;
  name: string;
  nameEn: string;
  /** A national form. */
  national?: boolean;
  /** Made for each of these units; none: one for the case. */
  subjects?: LetterSubject[];
}

/** A task that a letter of its own is about. */
export interface LetterSubject {
  task: string;
  /** Code of the unit it goes to. */
  unit: string;
  dueAt?: string;
}

export interface LetterView extends Omit<LetterKind, 'subjects'> {
  id: string;
  /** Task it is about. */
  task?: string;
  /** 云泽未保〔2026〕会商001号 */
  number: string;
  version: number;
  at: string;
  by: string;
}

export interface LetterTemplateView extends LetterKind {
  process: string;
  processName: string;
  processNameEn: string;
  /** 0: the one in the file, which nobody has changed here. */
  version: number;
  updatedAt?: string;
  updatedBy?: string;
}

/** A .docx. */
export interface LetterFile {
  name: string;
  content: Buffer;
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
