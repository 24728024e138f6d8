/** The one catalogue of error codes and their HTTP status. A code is part of the contract: it is added, never renamed. */
export const ERRORS = {
  // 400 malformed
  BAD_REQUEST: 400,
  XML_MALFORMED: 400,
  CURSOR_INVALID: 400,
  // 401 / 403
  NOT_SIGNED_IN: 401,
  SIGN_IN_FAILED: 401,
  OTP_REQUIRED: 401,
  FORBIDDEN: 403,
  ORIGIN_REFUSED: 403,
  TASK_CLAIMED_BY_OTHER: 403,
  PASSWORD_CHANGE_REQUIRED: 403,
  // 404
  NOT_FOUND: 404,
  DEFINITION_NOT_FOUND: 404,
  INSTANCE_NOT_FOUND: 404,
  MIGRATION_NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  INCIDENT_NOT_FOUND: 404,
  CASE_NOT_FOUND: 404,
  FORM_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  LETTER_NOT_FOUND: 404,
  LETTER_TEMPLATE_NOT_FOUND: 404,
  ALERT_NOT_FOUND: 404,
  POLICY_NOT_FOUND: 404,
  CALENDAR_NOT_FOUND: 404,
  DECISION_NOT_FOUND: 404,
  RECEIPT_NOT_FOUND: 404,
  ACCOUNT_NOT_FOUND: 404,
  TOKEN_NOT_FOUND: 404,
  // 409 lost a race or wrong state
  TASK_ALREADY_COMPLETED: 409,
  TASK_CANCELLED: 409,
  TASK_ALREADY_CLAIMED: 409,
  TASK_NOT_CLAIMED: 409,
  INSTANCE_ENDED: 409,
  INSTANCE_SUSPENDED: 409,
  INSTANCE_RUNNING: 409,
  INSTANCE_CONFLICT: 409,
  MIGRATION_ENDED: 409,
  DEFINITION_IN_USE: 409,
  INCIDENT_ALREADY_RESOLVED: 409,
  ALERT_ALREADY_ACKNOWLEDGED: 409,
  DEADLINE_ENDED: 409,
  IDEMPOTENCY_IN_PROGRESS: 409,
  STALE_VERSION: 409,
  ACCOUNT_EXISTS: 409,
  // 413
  BODY_TOO_LARGE: 413,
  XML_TOO_LARGE: 413,
  FILE_TOO_LARGE: 413,
  VARIABLES_TOO_LARGE: 413,
  // 415
  MEDIA_TYPE_UNSUPPORTED: 415,
  // 422 well-formed but refused
  VALIDATION_FAILED: 422,
  DOCTYPE_REFUSED: 422,
  DIAGRAM_REFUSED: 422,
  NO_EXECUTABLE_PROCESS: 422,
  FORM_INVALID: 422,
  POLICY_UNKNOWN: 422,
  VARIABLES_INVALID: 422,
  START_EVENT_UNKNOWN: 422,
  MOVE_REFUSED: 422,
  RETURN_REFUSED: 422,
  MIGRATION_REFUSED: 422,
  INSTANCE_CALLED: 422,
  CASE_RECORD: 422,
  IDEMPOTENCY_KEY_REUSED: 422,
  FILE_TYPE_REFUSED: 422,
  LETTER_TEMPLATE_INVALID: 422,
  FEEL_INVALID: 422,
  STEP_FAILED: 422,
  RED_LINE: 422,
  DUTIES_CONFLICT: 422,
  ROLE_UNKNOWN: 422,
  ORGANISATION_UNKNOWN: 422,
  PASSWORD_REFUSED: 422,
  // 429
  TOO_MANY_REQUESTS: 429,
  // 500 / 503
  INTERNAL: 500,
  STORE_UNAVAILABLE: 503,
  STORE_FULL: 503,
  STORE_BUSY: 503,
  STATE_TOO_NEW: 503,
  OVERLOADED: 503,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** What can be found in a diagram: each code with the values that its words in the language files may use. */
export const DIAGRAM_ISSUES = {
  // the file
  NO_EXECUTABLE_PROCESS: [],
  DOCTYPE_REFUSED: [],
  XML_TOO_DEEP: ['limit'],
  XML_IGNORED: [],
  ID_MISSING: ['type'],
  ID_DUPLICATE: ['id'],
  ELEMENT_UNSUPPORTED: ['type'],
  REFERENCE_DANGLING: ['reference'],
  REFERENCE_UNKNOWN: ['reference'],
  NOT_EXECUTED: ['what'],
  TOO_MANY_ELEMENTS: ['count', 'limit'],
  TOO_DEEP: ['limit'],
  TRANSACTION_LOOP_CANCEL: [],
  // flows
  FLOW_DANGLING: [],
  FLOW_CROSSES_BORDER: ['from', 'to'],
  DEFAULT_FLOW_WRONG: [],
  AMBIGUOUS_FLOWS: ['flows'],
  NO_DEFAULT_FLOW: [],
  CONDITION_IGNORED: [],
  UNREACHABLE: [],
  DEAD_END: [],
  DEADLOCK: ['path'],
  NEVER_RUNS: [],
  LOOP_ENDLESS: ['circle'],
  LOOP_WITHOUT_WAIT: ['circle'],
  COMPLEX_WITHOUT_CONDITION: [],
  EVENT_GATEWAY_EMPTY: [],
  EVENT_GATEWAY_SINGLE: [],
  EVENT_GATEWAY_START: [],
  EVENT_GATEWAY_CONDITION: [],
  EVENT_GATEWAY_TARGET: [],
  // events
  EVENT_UNSUPPORTED: ['kind'],
  MESSAGE_MISSING: [],
  SIGNAL_MISSING: [],
  CONDITION_MISSING: [],
  TIMER_MISSING: [],
  TIMER_INVALID: ['timer'],
  CATCH_WITHOUT_EVENT: [],
  START_UNSUPPORTED: ['kind'],
  START_NAME_DYNAMIC: [],
  START_WITH_INCOMING: [],
  START_DEAD_END: [],
  START_PARALLEL: [],
  END_WITH_OUTGOING: [],
  MUST_INTERRUPT: [],
  BOUNDARY_HOST: [],
  BOUNDARY_WITHOUT_TRIGGER: [],
  BOUNDARY_PARALLEL: [],
  BOUNDARY_WITH_INCOMING: [],
  BOUNDARY_DEAD_END: [],
  CANCEL_OUTSIDE_TRANSACTION: [],
  CANCEL_UNCAUGHT: [],
  COMPENSATION_WITH_FLOW: [],
  COMPENSATION_HANDLER: [],
  COMPENSATION_OF_PROCESS: [],
  LINK_MISSING: [],
  LINK_TARGET: ['link', 'count'],
  LINK_SOURCE: ['link'],
  LINK_WITH_FLOW: [],
  // tasks and sub-processes
  TOPIC_MISSING: [],
  DECISION_MISSING: [],
  SCRIPT_MISSING: [],
  CODE_REFUSED: ['what'],
  CALLED_ELEMENT_MISSING: [],
  CASE_UNSUPPORTED: [],
  CALL_BINDING: ['binding'],
  CALL_VERSION: [],
  CALLS_ITSELF: [],
  LOOP_UNBOUNDED: [],
  LOOP_COUNT_MISSING: [],
  SUB_PROCESS_START: [],
  EVENT_SUB_PROCESS_START: [],
  EVENT_SUB_PROCESS_FLOW: [],
  EVENT_SUB_PROCESS_LOOP: [],
  AD_HOC_EMPTY: [],
  AD_HOC_EVENT: [],
  // expressions and variables
  EXPRESSION_LANGUAGE: ['expression'],
  EXPRESSION_DIALECT: ['expression', 'feel'],
  FEEL_INVALID: ['feel'],
  FEEL_UNKNOWN_FUNCTION: ['name', 'feel'],
  MAPPING_UNSUPPORTED: ['name'],
  VARIABLE_NAME: ['name'],
  // the office's own
  TASK_WITHOUT_ROLE: [],
  TASK_WITHOUT_FORM: [],
  TASK_WITHOUT_DEADLINE: [],
  POLICY_UNKNOWN: ['policy'],
  FORM_UNKNOWN: ['form'],
  DOCUMENT_UNKNOWN: ['document'],
  DOCUMENT_UNNUMBERED: ['document'],
  DECISION_TABLE_UNKNOWN: ['decision'],
  CANDIDATE_ROLE_UNKNOWN: ['role'],
  CANDIDATE_ORGANISATION_UNKNOWN: ['organisation'],
  // the red lines of child protection (domain specification §0.3)
  RED_LINE_REPORT_FIRST: ['from', 'to'],
  RED_LINE_REPORT_MISSING: ['step'],
  RED_LINE_REPORT_CUT: [],
  RED_LINE_CLOSING: ['path'],
  RED_LINE_NAME: ['name'],
  RED_LINE_CONTACT: ['name'],
  RED_LINE_DUE_DATE: [],
} as const satisfies Record<string, readonly string[]>;

/** What can be wrong with a filled form, in the same way. */
export const FORM_ISSUES = {
  FIELD_REQUIRED: [],
  FIELD_TYPE: [],
  FIELD_UNKNOWN: [],
  LIST_TOO_SHORT: ['limit'],
  LIST_TOO_LONG: ['limit'],
  TEXT_TOO_SHORT: ['limit'],
  TEXT_TOO_LONG: ['limit'],
  TEXT_PATTERN: [],
  NUMBER_TOO_SMALL: ['limit'],
  RULE_BROKEN: [],
  DATE_IN_FUTURE: [],
  NUMBER_TOO_LARGE: ['limit'],
  OPTION_UNKNOWN: [],
  DATE_INVALID: [],
  DATE_OUT_OF_REACH: ['first', 'last'],
  FILE_UNKNOWN: [],
  ACCOUNT_UNKNOWN: [],
} as const satisfies Record<string, readonly string[]>;

/** What can be wrong with the rows of a decision table, in the same way. */
export const DECISION_ISSUES = {
  CELL_INVALID: ['cell'],
  CELL_NAME_UNKNOWN: ['name'],
  RULE_WITHOUT_SOURCE: [],
  TABLE_EMPTY: [],
} as const satisfies Record<string, readonly string[]>;

/** What can be wrong with the template of a letter, in the same way. */
export const LETTER_ISSUES = {
  TAG_UNKNOWN: ['tag'],
  TAG_IS_LIST: ['tag'],
  TAG_RAW: ['tag'],
  TAG_NOT_IN_ROW: ['tag', 'list'],
  TEMPLATE_BROKEN: ['tag', 'explanation'],
} as const satisfies Record<string, readonly string[]>;

/** Found where no screen of the office leads: in requests, files on the server, decision tables, migrations. */
type PlainIssue =
  | 'INVALID'
  | 'POLICY_INVALID'
  | 'USERNAME_INVALID'
  | 'BUSINESS_KEY_TAKEN'
  | 'NO_DECISION'
  | 'DECISION_EMPTY'
  | 'KNOWLEDGE_UNSUPPORTED'
  | 'HIT_POLICY'
  | 'MIGRATION_NO_HOME'
  | 'MIGRATION_MOVES';

export type DiagramIssue = keyof typeof DIAGRAM_ISSUES;
export type FormIssue = keyof typeof FORM_ISSUES;
export type DecisionIssue = keyof typeof DECISION_ISSUES;
export type LetterIssue = keyof typeof LETTER_ISSUES;
export type IssueCode = DiagramIssue | FormIssue | DecisionIssue | LetterIssue | PlainIssue | ErrorCode;

/** Ids of elements (`from`, `to`, `flows`, `circle`, `path`), texts of the drawing, limits. Never personal data. */
export type IssueValues = Record<string, number | string | string[]>;

/** The values that go with a code, and nothing where it needs none. */
export type ValuesOf<Names extends readonly string[]> = Names extends readonly []
  ? []
  : [values: Record<Names[number], IssueValues[string]>];

/** One finding in a diagram, a form or a request body. `path` is a JSON pointer-like place ("variables.urgency"). */
export interface Issue {
  code: IssueCode;
  severity: 'error' | 'warning';
  elementId?: string;
  path?: string;
  /** English, complete; the screens say it in their own words, from the code and `values`. */
  message: string;
  values?: IssueValues;
}

/** The only error class that is shown to callers. `detail` never carries personal data. */
export class WeibaoError extends Error {
  override readonly name = 'WeibaoError';
  readonly code: ErrorCode;
  readonly issues?: Issue[];

  constructor(code: ErrorCode, detail: string, options?: { issues?: Issue[]; cause?: unknown }) {
    super(detail, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    if (options?.issues) this.issues = options.issues;
  }

  get status(): number {
    return ERRORS[this.code];
  }
}

export function fail(code: ErrorCode, detail: string, options?: { issues?: Issue[]; cause?: unknown }): never {
  throw new WeibaoError(code, detail, options);
}
