/** The office as HTTP and the browser see it. */
import type { Issue } from '../errors.ts';
import type { Actor, Page, PageRequest, TaskDocument } from '../engine/types.ts';
import type { Json, Variables } from '../kernel/types.ts';
import type { Principal } from '../people/types.ts';

export type DeadlineMode = 'IMMEDIATE' | 'CAL_HOURS' | 'CAL_DAYS_ROLL' | 'CAL_DAYS' | 'WORKDAYS' | 'WORK_HOURS' | 'MONTHS_ROLL' | 'CALENDAR_POINT';
export type DeadlineStatus = 'running' | 'met' | 'overdue' | 'waived' | 'paused' | 'cancelled';

export interface DeadlineView {
  id: string;
  policy: string;
  name: string;
  status: DeadlineStatus;
  startedAt: string;
  startEvent: string;
  dueAt: string;
  warnAt?: string;
  provisional: boolean;
  /** How the date was counted, in the given language, step by step. */
  explanation: string;
  stages: { stage: string; at: string; to: string[]; rangAt?: string }[];
  /** Law or "office default", from the policy. */
  source: string;
}

export interface DeadlinePreview {
  dueAt: string;
  warnAt?: string;
  stages: { stage: string; at: string; to: string[] }[];
  provisional: boolean;
  explanation: string;
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
}

export interface AlertView {
  id: string;
  level: number;
  stage: string;
  state: 'open' | 'acknowledged' | 'closed';
  taskId?: string;
  taskName?: string;
  caseId?: string;
  caseNo?: string;
  policy: string;
  dueAt: string;
  raisedAt: string;
  to: string[];
  organisation?: string;
  assignee?: string;
  acknowledgedBy?: string;
  note?: string;
}

/** form-js schema with the office's additions under `properties`. */
export interface FormSchema {
  id: string;
  type: 'default';
  components: Record<string, unknown>[];
  [key: string]: unknown;
}

export interface Office {
  forms: {
    get(formKey: string): Promise<FormSchema>;
    /** Server-side validation of a submission: same schema, same rules. */
    validate(schema: FormSchema, data: Variables): Issue[];
  };
  cases: {
    list(principal: Principal, query: PageRequest & { type?: string; status?: string; q?: string }): Promise<Page<CaseView>>;
    get(principal: Principal, id: string): Promise<CaseView & { forms: Record<string, Json>; deadlines: DeadlineView[] }>;
  };
  reports: {
    /** Public report: creates the case, starts the process, answers the receipt code. */
    submit(data: Variables, actor: Actor, idempotencyId?: string): Promise<{ receiptCode: string; caseNo: string }>;
    /** Status words only. */
    receipt(code: string): Promise<{ status: string; at: string }>;
  };
  tasks: {
    /** Checks the form, files the data in the case, and completes the task in one transaction. */
    complete(principal: Principal, taskId: string, variables: Variables, options: { comment?: string; idempotencyId?: string }): Promise<{ next: TaskDocument[] }>;
  };
  deadlines: {
    preview(policy: string, from: Date, variables?: Variables): Promise<DeadlinePreview>;
    ofTask(taskId: string): Promise<DeadlineView | null>;
  };
  alerts: {
    list(principal: Principal, query: PageRequest & { state?: string; level?: number }): Promise<Page<AlertView>>;
    acknowledge(principal: Principal, id: string, note: string): Promise<AlertView>;
  };
}
