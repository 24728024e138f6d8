import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import { WeibaoError } from '../../errors.ts';
import type { App } from '../parts.ts';
import type { HttpSettings } from '../settings.ts';

const MINUTE_MS = 60_000;
/** In a drill one machine plays a whole town. */
const DRILL_FACTOR = 100;

/** Counted in this process: a limit that needs a store would close the office when the store is away. */
export async function limitRequests(app: App, settings: HttpSettings): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    max: settings.requestsPerMinute,
    timeWindow: MINUTE_MS,
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    errorResponseBuilder: (_request, { after }) => new WeibaoError('TOO_MANY_REQUESTS', `Too many requests. Try again in ${after}.`),
  });
  // Before anybody is identified: guessing at cookies and tokens must not be free. The plugin's own way would come after.
  const limit = app.rateLimit();
  app.addHook('onRequest', async function (request, reply) {
    if (request.routeOptions.config.rateLimit === undefined) await limit.call(this, request, reply);
  });
  await app.register(underPressure, {
    maxEventLoopDelay: settings.loopDelayMillis,
    pressureHandler: async (request) => {
      const { url = '' } = request.routeOptions;
      // A page that misses one of its files is broken until it is loaded again; a call is made again.
      if (url === '/healthz' || !(url === '/readyz' || url.startsWith('/api/'))) return;
      throw new WeibaoError('OVERLOADED', 'The server is overloaded. Nothing was lost; try again.');
    },
  });
}

/** For routes that need no sign-in. */
export function publicLimit(perMinute: number, { drill }: HttpSettings) {
  return { max: perMinute * (drill ? DRILL_FACTOR : 1), timeWindow: MINUTE_MS };
}
