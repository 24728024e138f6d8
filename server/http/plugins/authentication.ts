import type { FastifyRequest, RouteOptions } from 'fastify';
import { fail } from '../../errors.ts';
import { may } from '../../people/permissions.ts';
import type { Principal } from '../../people/types.ts';
import type { App, Parts, RoutePermission } from '../parts.ts';

export const SESSION_COOKIE = 'weibao_session';

/** Who asks, and whether the route is theirs. The one place where routes are opened; a server with a route that does not say to whom does not start. */
export function authenticate(app: App, { people }: Pick<Parts, 'people'>): void {
  const routes: RouteOptions[] = [];
  app.decorateRequest('principal', null);
  app.decorate('routePermissions', () => routes.map(({ method, url, config }) => ({ method, url, permission: config?.permission })));
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    const silent = routes.filter(({ config }) => config?.permission === undefined).map(({ method, url }) => `${method} ${url}`);
    if (silent.length > 0) throw new Error(`Routes without a permission: ${silent.join(', ')}`);
  });

  app.addHook('onRequest', async (request) => {
    const { permission, beforePasswordChange } = request.routeOptions.config;
    if (request.is404 || permission === 'public') return;
    await identify(request, people);
    const { principal } = request;
    if (!principal) fail('NOT_SIGNED_IN', 'Sign in first.');
    if (principal.mustChangePassword && !beforePasswordChange)
      fail('PASSWORD_CHANGE_REQUIRED', 'Change the first password before anything else.');
    if (!permission || !permitted(principal, permission)) fail('FORBIDDEN', 'Your roles do not permit this.');
  });
}

export async function identify(request: FastifyRequest, people: Parts['people'], touch = true): Promise<void> {
  const bearer = bearerOf(request);
  if (bearer !== undefined) {
    request.principal = await people.door.bearer(bearer);
    return;
  }
  const cookie = request.cookies[SESSION_COOKIE];
  const signedIn = cookie ? await people.door.resume(cookie, touch) : null;
  request.principal = signedIn?.principal ?? null;
  if (signedIn) request.sessionId = signedIn.session.id;
}

export function bearerOf(request: FastifyRequest): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined;
}

function permitted(principal: Principal, permission: RoutePermission): boolean {
  if (permission === 'public' || permission === 'signed-in') return true;
  return [permission].flat().some((one) => may(principal, one));
}

/** The principal of a route that is not public. */
export function who(request: FastifyRequest): Principal {
  return request.principal ?? fail('NOT_SIGNED_IN', 'Sign in first.');
}
