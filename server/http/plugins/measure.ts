import { Histogram } from 'prom-client';
import type { Metrics } from '../../platform/metrics.ts';
import type { App } from '../parts.ts';

/** By route, not by address: addresses hold ids. */
export function measure(app: App, { registry }: Metrics): void {
  const seconds = new Histogram({
    name: 'weibao_http_seconds',
    help: 'From request to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? '(none)' : (request.routeOptions.url ?? '(none)');
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}
