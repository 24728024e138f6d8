/** Who may read the metrics: they tell how busy the office is and when. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from './loopback.ts';
import { bearerOf } from './plugins/authentication.ts';

export function mayReadMetrics(request: FastifyRequest, token: string): boolean {
  const shown = bearerOf(request);
  if (token !== '' && shown !== undefined && timingSafeEqual(digest(shown), digest(token))) return true;
  // A proxy on this machine comes from this machine, whoever stands behind it.
  const direct = request.headers['x-forwarded-for'] === undefined && request.headers.forwarded === undefined;
  return direct && isLoopback(request.socket.remoteAddress ?? '');
}

const digest = (text: string) => createHash('sha256').update(text).digest();
