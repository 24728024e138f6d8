import type { FastifyError } from 'fastify';
import { ERRORS, type ErrorCode, type Issue, WeibaoError } from '../errors.ts';
import { storeError } from '../platform/store-errors.ts';

/** RFC 9457, with a stable machine code. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  issues?: Issue[];
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const REDIS_AWAY = /Connection is closed|max retries per request|Stream isn't writeable|Command timed out/;
const REDIS_FULL = /OOM command not allowed|MISCONF/;
const SYSTEM_AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']);

const BY_STATUS: Partial<Record<number, ErrorCode>> = {
  400: 'BAD_REQUEST',
  401: 'NOT_SIGNED_IN',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'MEDIA_TYPE_UNSUPPORTED',
  422: 'VALIDATION_FAILED',
  429: 'TOO_MANY_REQUESTS',
  503: 'OVERLOADED',
};

export function problem(code: ErrorCode, detail: string, issues?: Issue[]): Problem {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return {
    type: `urn:weibao:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status: ERRORS[code],
    detail,
    code,
    ...(issues && issues.length > 0 ? { issues } : {}),
  };
}

/** Every error that can reach a caller, in the one form callers know. What is not foreseen says nothing about the inside. */
export function problemOf(error: unknown): Problem {
  if (error instanceof WeibaoError) return problem(error.code, error.message, error.issues);
  const store = storeProblem(error);
  if (store) return store;
  const thrown = error as Partial<FastifyError> | undefined;
  if (thrown?.validation) return validationProblem(thrown as FastifyError);
  if (thrown?.code === 'FST_REQ_FILE_TOO_LARGE') return problem('FILE_TOO_LARGE', 'The file is larger than this server takes.');
  const code = BY_STATUS[thrown?.statusCode ?? 0];
  if (code) return problem(code, thrown?.message ?? 'The request was refused.');
  if (thrown?.statusCode && thrown.statusCode >= 400 && thrown.statusCode < 500)
    return problem('BAD_REQUEST', thrown.message ?? 'The request was refused.');
  return problem('INTERNAL', 'Something went wrong on the server. It has been logged; nothing was half done.');
}

function storeProblem(error: unknown): Problem | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const known = storeError(cause);
    if (known instanceof WeibaoError) return problem(known.code, known.message);
    if (REDIS_FULL.test(cause.message)) return problem('STORE_FULL', 'The store has no space left. Nothing was changed.');
    if (REDIS_AWAY.test(cause.message) || SYSTEM_AWAY.has(String((cause as NodeJS.ErrnoException).code))) {
      return problem('STORE_UNAVAILABLE', 'A store does not answer. Nothing was lost; try again.');
    }
  }
  return undefined;
}

/** A body that is JSON but not what was asked for is 422; an address that makes no sense is 400. */
function validationProblem(error: FastifyError): Problem {
  const inBody = error.validationContext === 'body';
  const issues = (error.validation ?? []).slice(0, 100).map((found): Issue => {
    const missing = (found.params as { requiredProperties?: string[] }).requiredProperties;
    const place = [...found.instancePath.split('/').slice(1), ...(missing?.slice(0, 1) ?? [])].join('.');
    return { code: 'INVALID', severity: 'error', path: place || (error.validationContext ?? ''), message: found.message ?? 'is not valid' };
  });
  const detail = `${inBody ? 'The body' : 'The address'} is not what this call takes: ${issues.map(({ path, message }) => `${path} ${message}`).join('; ')}.`;
  return problem(inBody ? 'VALIDATION_FAILED' : 'BAD_REQUEST', detail.slice(0, 500), issues);
}
