import type { FastifyReply, FastifyRequest } from 'fastify';
import { TooManyAttempts } from '../../people/sign-in.ts';
import { PROBLEM_TYPE, type Problem, problem, problemOf } from '../problem.ts';

const RETRY_SECONDS = 2;

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = tooMuchXml(problemOf(error), request);
  if (answer.status >= 500) request.log.error({ err: error, code: answer.code }, 'request failed');
  else request.log.debug({ code: answer.code, status: answer.status }, 'request refused');
  if (error instanceof TooManyAttempts) reply.header('retry-after', error.retryAfter);
  if (answer.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_SECONDS);
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="weibao"');
  reply.code(answer.status).header('content-type', PROBLEM_TYPE).send(answer);
}

function tooMuchXml(answer: Problem, request: FastifyRequest): Problem {
  const isXml = /^(application|text)\/xml\b/.test(request.headers['content-type'] ?? '');
  return answer.code === 'BODY_TOO_LARGE' && isXml ? problem('XML_TOO_LARGE', 'The diagram is larger than this server takes.') : answer;
}
