import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a server process counts. One set per composition, so that several can live in one process. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'weibao_' });
  const registers = [registry];
  return {
    registry,
    steps: new Counter({ name: 'weibao_steps_total', help: 'Steps committed, by command', labelNames: ['command'], registers }),
    stepSeconds: new Histogram({
      name: 'weibao_step_seconds',
      help: 'From taking up a command to its commit',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    kernelSeconds: new Histogram({
      name: 'weibao_kernel_step_seconds',
      help: 'Time inside the kernel for one step',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
      registers,
    }),
    conflicts: new Counter({ name: 'weibao_step_conflicts_total', help: 'Steps run again because another writer was first', registers }),
    commitSize: new Histogram({
      name: 'weibao_commit_steps',
      help: 'Steps committed together in one transaction',
      buckets: [1, 2, 4, 8, 16, 32, 64],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'weibao_commit_seconds',
      help: 'Time of one transaction',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    outboxWaiting: new Gauge({ name: 'weibao_outbox_waiting', help: 'Outbox entries of this process not yet acknowledged', registers }),
    outboxSeconds: new Histogram({
      name: 'weibao_outbox_lag_seconds',
      help: 'From commit to the acknowledgement of an outbox entry',
      buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120],
      registers,
    }),
    alarmLateness: new Histogram({
      name: 'weibao_alarm_lateness_seconds',
      help: 'From the due time of an alarm to its being handled',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300],
      registers,
    }),
    jobs: new Counter({ name: 'weibao_jobs_total', help: 'Jobs run, by outcome', labelNames: ['outcome'], registers }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
