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
  TASK_NOT_FOUND: 404,
  INCIDENT_NOT_FOUND: 404,
  CASE_NOT_FOUND: 404,
  FORM_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  ALERT_NOT_FOUND: 404,
  POLICY_NOT_FOUND: 404,
  CALENDAR_NOT_FOUND: 404,
  RECEIPT_NOT_FOUND: 404,
  ACCOUNT_NOT_FOUND: 404,
  TOKEN_NOT_FOUND: 404,
  // 409 lost a race or wrong state
  TASK_ALREADY_COMPLETED: 409,
  TASK_CANCELLED: 409,
  TASK_ALREADY_CLAIMED: 409,
  TASK_NOT_CLAIMED: 409,
  INSTANCE_ENDED: 409,
  INSTANCE_CONFLICT: 409,
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
  IDEMPOTENCY_KEY_REUSED: 422,
  FILE_TYPE_REFUSED: 422,
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
  OVERLOADED: 503,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** One finding in a diagram, a form or a request body. `path` is a JSON pointer-like place ("variables.urgency"). */
export interface Issue {
  code: string;
  severity: 'error' | 'warning';
  elementId?: string;
  path?: string;
  message: string;
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
