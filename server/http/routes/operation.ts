import { Type } from 'typebox';
import { fail } from '../../errors.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { mayReadMetrics } from '../metrics-access.ts';
import type { App, Parts } from '../parts.ts';
import { answers } from '../schemas.ts';

const tags = ['operation'];
const StoreState = Type.Union([Type.Literal('up'), Type.Literal('down')]);
const ReadyShape = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not ready')]),
  mongodb: StoreState,
  redis: StoreState,
});

/** For those who watch over the server. Nothing here tells of the office's work. */
export function operationRoutes(app: App, { stores, settings, metrics }: Pick<Parts, 'stores' | 'settings'> & { metrics: Metrics }): void {
  const config = { permission: 'public', rateLimit: false } as const;

  app.get(
    '/healthz',
    { config, schema: { tags, summary: 'The process is up', response: answers({ 200: Type.Object({ status: Type.Literal('up') }) }) } },
    async () => ({
      status: 'up' as const,
    }),
  );

  app.get(
    '/readyz',
    { config, schema: { tags, summary: 'The stores answer', response: answers({ 200: ReadyShape, 503: ReadyShape }) } },
    async (_request, reply) => {
      const { mongodb, redis } = await stores.ready();
      const state = (up: boolean) => (up ? ('up' as const) : ('down' as const));
      const ready = mongodb && redis;
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', mongodb: state(mongodb), redis: state(redis) });
    },
  );

  app.get(
    '/metrics',
    {
      config,
      schema: {
        tags,
        summary: 'Prometheus metrics',
        description: 'For this machine, and for others with the bearer token of `WEIBAO_METRICS_TOKEN`.',
        response: answers({ 200: { description: 'Text', content: { 'text/plain': { schema: Type.String() } } } }),
      },
    },
    async (request, reply) => {
      if (!mayReadMetrics(request, settings.metricsToken)) fail('FORBIDDEN', 'Metrics are for this machine, or for who has their token.');
      return reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );
}
