import type { FastifyRequest } from 'fastify';
import { fail } from '../../errors.ts';
import type { App } from '../parts.ts';
import { bearerOf } from './authentication.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Another site's page may not act in a signed-in person's name. Browsers send `Origin` with every unsafe request, and `Sec-Fetch-Site` with all;
 * a request with neither comes from a program, which has no cookie but its own. A bearer token is never sent by a browser on its own account.
 */
export function refuseOtherOrigins(app: App, allowed: string[]): void {
  app.addHook('onRequest', async (request) => {
    if (SAFE.has(request.method) || bearerOf(request) !== undefined) return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const own = origin === undefined ? site === undefined || site === 'same-origin' || site === 'none' : isOwn(origin, request, allowed);
    if (!own) fail('ORIGIN_REFUSED', 'This request comes from another site.');
  });
}

function isOwn(origin: string, request: FastifyRequest, allowed: string[]): boolean {
  if (allowed.length > 0) return allowed.includes(origin);
  return URL.canParse(origin) && new URL(origin).host === request.host;
}
