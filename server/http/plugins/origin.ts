import type { FastifyRequest } from 'fastify';
import { fail } from '../../errors.ts';
import { isLoopback, withoutMapping } from '../loopback.ts';
import type { App } from '../parts.ts';
import { bearerOf } from './authentication.ts';

const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };
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
    if (!own)
      fail(
        'ORIGIN_REFUSED',
        'This request comes from another site. If this is the address of the office, it must be named in WEIBAO_ORIGIN.',
      );
  });
}

function isOwn(origin: string, request: FastifyRequest, allowed: string[]): boolean {
  if (allowed.length > 0) return allowed.includes(origin);
  return URL.canParse(origin) && new URL(origin).host === request.host && isThisServer(new URL(origin), request);
}

/** A name is whoever's name server says it is, and `Host` is what the caller wrote: without a public address only this machine's own are known. */
function isThisServer({ hostname, port, protocol }: URL, { socket }: FastifyRequest): boolean {
  if (isLoopback(hostname)) return true;
  const here = withoutMapping(socket.localAddress ?? '');
  const asked = Number(port || DEFAULT_PORTS[protocol]);
  return hostname.replace(/^\[|\]$/g, '') === here && asked === socket.localPort;
}
