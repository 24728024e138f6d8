import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { RouteOptions } from 'fastify';
import type { App } from '../parts.ts';

const AREAS: Record<string, string> = {
  session: 'Signing in, and tokens for programs',
  definitions: 'Process definitions and their versions',
  instances: 'Process instances, messages, signals, incidents',
  migrations: 'Running instances that change to another version, many at once',
  tasks: 'The inbox',
  cases: 'Case files',
  public: 'Reporting without an account',
  deadlines: 'Deadlines, alerts, calendars',
  people: 'Organisations, roles, accounts, audit',
  office: 'Files, the board, what the modeler offers, events',
  drill: 'Moving the clock, in drill mode only',
  operation: 'Health and metrics',
};

/** To be called before the routes: it collects them as they are added. */
export async function describeApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Weibao 未保通',
        version,
        description:
          'Case work for the protection of minors. Unsafe methods accept an `Idempotency-Key`. Errors are `application/problem+json` with a stable `code`.',
      },
      tags: Object.entries(AREAS).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'weibao_session' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => {
      const open = route.config?.permission === 'public';
      return { schema: { ...schema, ...(open ? { security: [] } : {}) }, url };
    },
  });
  await app.register(async (scope) => {
    scope.addHook('onRoute', openToAll);
    await scope.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'list', deepLinking: true } });
  });
  app.get('/api/openapi.json', { config: { permission: 'public' }, schema: { hide: true } }, () => app.swagger());
}

/** For routes that a plugin adds and that show nothing of the office. */
export function openToAll(route: RouteOptions): void {
  route.config = { ...route.config, permission: 'public' };
}
