/** The office as HTTP and the browser see it. */

import type { Actor, CommandOptions, Page, PageRequest, TaskDocument } from '../engine/types.ts';
import type { Issue } from '../errors.ts';
import type { Json, Variables } from '../kernel/types.ts';
import type { Principal, TaskListView } from '../people/types.ts';
import type { BoardList, BoardNarrowing } from './board/types.ts';
import type { IntakeWay } from './cases/types.ts';
import type { ExternalMatter, MatterQuery, PlanItem } from './matters/types.ts';
import type { TaskNarrowing, TaskOverview, TaskQuery } from './tasks/types.ts';
import type {
  AlertView,
  Board,
  BoardRow,
  CalendarView,
  CaseFile,
  CaseView,
  ChangeCause,
  CommentView,
  DeadlineForecast,
  DeadlinePreview,
  DeadlineView,
  FileView,
  FormSchema,
  IncidentLine,
  LetterFile,
  LetterKind,
  LetterTemplateView,
  LetterView,
  NamedProposal,
  PolicyView,
  RecountImpact,
  RecountView,
  TaskRow,
  TaskView,
  TimelineEntry,
} from './views.ts';

export type * from './views.ts';

export interface RecountAnswer {
  recomputed: number;
  recount: RecountView;
}

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
    /** Whether this person may be told who opened the case of an instance; of what is no case, everybody may. */
    tellsOpener(principal: Principal, instanceId: string): Promise<boolean>;
    /** Whether an instance is case work, or called by such, whoever asks; `caseId` once it has its case. INSTANCE_NOT_FOUND. */
    concernedBy(instanceId: string): Promise<{ caseId?: string } | null>;
    /** Whether a case has this number, whoever asks. */
    isNumbered(caseNo: string): Promise<boolean>;
    /** The number of a case that this person may see, by its id or its number. */
    numberOf(principal: Principal, idOrNumber: string): Promise<string | undefined>;
    /** The processes that are case work. */
    processes(): string[];
  };
  instances: {
    /** Whoever sees one of its open tasks, or of those that it has called, hears that it has changed. */
    tell(id: string): Promise<void>;
    /**
     * Takes a finished instance away for good, with all that it has called, and says so in the audit before. CASE_RECORD for whatever belongs to a
     * case; else as `engine.instances.erasable`.
     */
    erase(id: string, by: string, reason: string): Promise<void>;
  };
  migrations: { proposal(from: string, to: string): Promise<NamedProposal> };
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
    /** Running deadlines are counted again: `recount` says how far that has come, `recomputed` how many have moved. STALE_VERSION where it is no longer at version `seen`. */
    put(principal: Principal, year: number, calendar: Record<string, Json>, seen?: number): Promise<CalendarView & RecountAnswer>;
    /** What that would do to the deadlines that run now. */
    impact(principal: Principal, year: number, calendar: Record<string, Json>): Promise<RecountImpact>;
  };
  policies: {
    list(): Promise<PolicyView[]>;
    /** As for a calendar. */
    put(principal: Principal, id: string, policy: Record<string, Json>, seen?: number): Promise<PolicyView & RecountAnswer>;
    impact(principal: Principal, id: string, policy: Record<string, Json>): Promise<RecountImpact>;
  };
  /** The latest countings after changes of calendars or of policies, newest first. */
  recounts(principal: Principal, kind: ChangeCause['kind'], limit: number): Promise<RecountView[]>;
  files: {
    /** FILE_TYPE_REFUSED, FILE_TOO_LARGE. */
    put(
      principal: Principal | null,
      file: { name: string; type: string; content: NodeJS.ReadableStream },
      idempotencyId?: string,
    ): Promise<FileView>;
    get(principal: Principal, id: string): Promise<FileView & { content: NodeJS.ReadableStream }>;
  };
  matters: {
    /** External matters among the tasks this person may see: open ones by due time, done ones the newest first. */
    list(principal: Principal, query: MatterQuery): Promise<Page<ExternalMatter>>;
    /** The items of plans and conferences of a case, in the order in which they came up. CASE_NOT_FOUND. */
    plan(principal: Principal, caseId: string): Promise<PlanItem[]>;
  };
  letters: {
    /** What can be made of the case, and what has been made, the newest first. CASE_NOT_FOUND for whoever may not read the whole file. */
    list(principal: Principal, caseId: string): Promise<{ kinds: LetterKind[]; items: LetterView[] }>;
    /** The next version, filled from the file as it stands. `task`: for a document with subjects, and for no other. LETTER_TEMPLATE_NOT_FOUND, TASK_NOT_FOUND. */
    make(principal: Principal, caseId: string, wanted: { document: string; task?: string }, idempotencyId?: string): Promise<LetterView>;
    /** LETTER_NOT_FOUND. */
    get(principal: Principal, caseId: string, id: string): Promise<LetterFile>;
    templates: {
      list(): Promise<LetterTemplateView[]>;
      get(process: string, document: string): Promise<LetterFile & { version: number }>;
      /** LETTER_TEMPLATE_INVALID with every wrong tag, STALE_VERSION where it is no longer at version `seen`. */
      put(principal: Principal, process: string, document: string, content: Buffer, seen: number | undefined): Promise<LetterTemplateView>;
    };
  };
  /** What the modeler offers to choose from. */
  modelerOptions(): Promise<Record<string, { value: string; label: string; labelEn: string }[]>>;
}
