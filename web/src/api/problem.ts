import type { ErrorCode, Issue } from '../../../server/errors.ts';

/** What the server answered instead of what was asked for (RFC 9457), or that it did not answer at all. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** HTTP status; 0: no answer. */
  readonly status: number;
  readonly code: ErrorCode | 'OFFLINE' | 'UNREADABLE';
  readonly issues: Issue[];

  constructor(status: number, code: Problem['code'], detail: string, issues: Issue[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.issues = issues;
  }

  /** The same request may be sent again as it is: nothing was lost, nothing was done twice. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503 || this.code === 'IDEMPOTENCY_IN_PROGRESS';
  }
}

interface ProblemBody {
  code?: ErrorCode;
  detail?: string;
  title?: string;
  issues?: Issue[];
}

export async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  // A proxy in front of the server answers 502 and 504 with pages of its own.
  const code = body.code ?? (response.status >= 502 ? 'STORE_UNAVAILABLE' : 'UNREADABLE');
  return new Problem(response.status >= 502 ? 503 : response.status, code, body.detail ?? body.title ?? response.statusText, body.issues);
}
