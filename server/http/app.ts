import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { Metrics } from '../platform/metrics.ts';
import type { App, Parts } from './parts.ts';
import { authenticate } from './plugins/authentication.ts';
import { readBodies } from './plugins/bodies.ts';
import { answerError } from './plugins/errors.ts';
import { keepIdempotent } from './plugins/idempotency.ts';
import { limitRequests } from './plugins/limits.ts';
import { measure } from './plugins/measure.ts';
import { describeApi } from './plugins/openapi.ts';
import { refuseOtherOrigins } from './plugins/origin.ts';
import { secureHeaders } from './plugins/security.ts';
import { validateRequests } from './plugins/validation.ts';
import { serveWeb } from './plugins/web-files.ts';
import { boardRoutes } from './routes/board.ts';
import { caseRoutes } from './routes/cases.ts';
import { clockRoutes } from './routes/clock.ts';
import { deadlineRoutes } from './routes/deadlines.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { definitionRoutes } from './routes/definitions.ts';
import { eventRoutes } from './routes/events.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { instanceRoutes } from './routes/instances.ts';
import { interventionRoutes } from './routes/interventions.ts';
import { letterRoutes } from './routes/letters.ts';
import { matterRoutes } from './routes/matters.ts';
import { messageRoutes } from './routes/messages.ts';
import { migrationRoutes } from './routes/migrations.ts';
import { officeRoutes } from './routes/office.ts';
import { operationRoutes } from './routes/operation.ts';
import { peopleRoutes } from './routes/people.ts';
import { publicRoutes } from './routes/public.ts';
import { sessionRoutes } from './routes/session.ts';
import { taskRoutes } from './routes/tasks.ts';
import { overHttps } from './settings.ts';

const API_VERSION = '1.0.0';
const REQUEST_MILLIS = 180_000;

/** The server's outer skin. Listens only when told: `app.listen()`. */
export async function createHttp(parts: Parts & { metrics: Metrics }): Promise<App> {
  const { settings } = parts;
  const app: App = Fastify({
    loggerInstance: parts.log as unknown as FastifyBaseLogger,
    // What is worth a line is logged by the error handler and counted by the metrics.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.trustProxy > 0 && ((_address, hop) => hop < settings.trustProxy),
    bodyLimit: settings.jsonBytes,
    // A photograph over a village's network takes a while; a body that never ends must not hold a connection.
    requestTimeout: REQUEST_MILLIS,
    routerOptions: { maxParamLength: 500 },
    // A keep-alive connection that is idle must not hold up an orderly stop.
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    exposeHeadRoutes: false,
    frameworkErrors: answerError,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setErrorHandler(answerError);
  validateRequests(app);
  readBodies(app, { json: settings.jsonBytes, xml: settings.xmlBytes });
  await app.register(cookie);
  await secureHeaders(app, overHttps(settings));
  measure(app, parts.metrics);
  await limitRequests(app, settings);
  refuseOtherOrigins(app, settings.origins);
  authenticate(app, parts);
  await keepIdempotent(app, parts);
  await describeApi(app, API_VERSION);

  operationRoutes(app, parts);
  sessionRoutes(app, parts);
  peopleRoutes(app, parts);
  definitionRoutes(app, parts);
  decisionRoutes(app, parts);
  instanceRoutes(app, parts);
  interventionRoutes(app, parts);
  messageRoutes(app, parts);
  migrationRoutes(app, parts);
  incidentRoutes(app, parts);
  taskRoutes(app, parts);
  boardRoutes(app, parts);
  caseRoutes(app, parts);
  letterRoutes(app, parts);
  matterRoutes(app, parts);
  publicRoutes(app, parts);
  deadlineRoutes(app, parts);
  await officeRoutes(app, parts);
  eventRoutes(app, parts);
  clockRoutes(app, parts);
  await serveWeb(app, settings.webFolder);
  await app.ready();
  return app;
}
