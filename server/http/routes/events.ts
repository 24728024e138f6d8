import { Type } from 'typebox';
import { openEventStreams } from '../event-streams.ts';
import type { App, Parts } from '../parts.ts';
import { bearerOf, SESSION_COOKIE, who } from '../plugins/authentication.ts';
import { answers } from '../schemas.ts';

export function eventRoutes(app: App, parts: Parts): void {
  const streams = openEventStreams(parts);
  app.addHook('preClose', async () => streams.close());

  app.get(
    '/api/events',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['office'],
        summary: 'Server-sent events',
        description: '`task.*`, `alert.*`, `instance.*` that I may see: ids only.',
        response: answers({ 200: { description: 'text/event-stream', content: { 'text/event-stream': { schema: Type.String() } } } }),
      },
    },
    (request, reply) => {
      const cookie = request.cookies[SESSION_COOKIE];
      const bearer = bearerOf(request);
      streams.open(who(request), reply, async () => {
        if (bearer !== undefined) return parts.people.door.bearer(bearer);
        const signedIn = cookie ? await parts.people.door.resume(cookie, false) : null;
        return signedIn?.principal ?? null;
      });
    },
  );
}
