import { createKernel } from '../kernel/kernel.ts';
import type { KernelLimits } from '../kernel/types.ts';
import { bounded } from '../platform/bounded.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { storeError } from '../platform/store-errors.ts';
import type { Stores } from '../platform/stores.ts';
import { createAlarmClock } from './alarms/alarm-clock.ts';
import { createBirths } from './births.ts';
import { createAssignKey } from './business-keys.ts';
import { handleCalls } from './calls.ts';
import type { Changes } from './changes.ts';
import { openCollections } from './collections.ts';
import { createCommitter } from './committer.ts';
import { createDecisions } from './decisions.ts';
import { createDefinitions } from './definitions.ts';
import { handleDeliveries } from './deliveries.ts';
import { createErasure } from './erasure.ts';
import { createFollowUp } from './follow-up.ts';
import { createHotInstances } from './hot-instances.ts';
import { createIncidents } from './incidents.ts';
import { prepareCollections } from './indexes.ts';
import { createInstanceLock } from './instance-lock.ts';
import { createInstanceQueue } from './instance-queue.ts';
import { createInstanceSearch } from './instance-search.ts';
import { createInstances } from './instances.ts';
import { createJobs } from './jobs.ts';
import { createMessages } from './messages.ts';
import { createMigration } from './migration.ts';
import { createMigrationBatches } from './migration-batches.ts';
import { createNoticeBoard, MISSED } from './notices.ts';
import { createOutbox } from './outbox.ts';
import { createBroadcast, handleThrows } from './signals.ts';
import { createStartAlarms } from './start-alarms.ts';
import { createStepper } from './step.ts';
import { createSuspension } from './suspension.ts';
import { createSweeper } from './sweeper.ts';
import { createTasks } from './tasks.ts';
import { handleTimedStarts } from './timed-starts.ts';
import { handleTimers } from './timers.ts';
import type { Engine, Notice, StepContributor } from './types.ts';

export interface EngineOptions {
  stores: Stores;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** What a diagram may ask of the server; see KernelLimits. */
  limits?: Partial<KernelLimits>;
  /** Instances kept in memory between their steps. Default 500. */
  hotInstances?: number;
  /** Parsed process versions kept in memory. Default 200. */
  parsedDefinitions?: number;
  /** Steps committed in one transaction. Default 64. */
  commitBatch?: number;
  /** Seconds before the second, third … attempt of a failed job; the last one repeats. Default 10, 60, 300. */
  jobBackoffSeconds?: readonly number[];
  /** Carries out by itself what its steps and others' leave to be done. Default true; false for a process that only takes commands. */
  works?: boolean;
}

const ANSWER_MILLIS = 15_000;

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { stores, clock, log, metrics, limits = {}, hotInstances = 500, parsedDefinitions = 200, commitBatch = 64, works = true } = options;
  const { jobBackoffSeconds = [10, 60, 300] } = options;
  const connection = stores.mongo;
  await prepareCollections(connection);
  const collections = openCollections(connection);
  const kernel = createKernel({ limits });
  const contributors: StepContributor[] = [];

  const committer = createCommitter({ connection, metrics, batch: commitBatch });
  const queue = createInstanceQueue();
  const outbox = createOutbox({ collections, log, metrics });
  const notices = createNoticeBoard({ stores, log });
  const decisions = createDecisions({ collections, stores, clock, log, kernel });

  const settled = async () => {
    for (let busy = true; busy; ) {
      await queue.idle();
      busy = (await Promise.all([outbox.settled(), jobs.settled(), migrations.settled()])).includes(true);
    }
  };
  const alarms = createAlarmClock({ stores, collections, clock, log, metrics, settled });
  const startAlarms = createStartAlarms({ clock, nextStart: kernel.nextStart, alarms });
  const definitions = createDefinitions({ connection, collections, kernel, clock, startAlarms, contributors, keep: parsedDefinitions });

  const notify = (told: Notice[]) =>
    notices.publish(told).catch((error: unknown) => log.warn({ err: error }, 'notices were told here only'));
  const committed = ({ outbox: entries, notices: told, jobs: opened, alarms: armed, awaited }: Changes) => {
    void notify(told);
    if (!works) return;
    outbox.take(entries);
    jobs.take(opened);
    alarms.committed(armed);
    if (awaited.length > 0)
      void messages.deliverKept(awaited).catch((error: unknown) => log.warn({ err: error }, 'kept messages wait for the sweep'));
  };
  // Whoever dies between a commit and telling of it takes the word along.
  const lock = createInstanceLock(stores, () => void notify([MISSED]));
  const stepper = createStepper({
    kernel,
    clock,
    log,
    metrics,
    committer,
    queue,
    lock,
    hot: createHotInstances(hotInstances),
    definitions,
    decisions: decisions.lookup,
    collections,
    contributors,
    works,
    committed,
  });
  const births = createBirths({ stepper, clock, collections });
  const jobs = createJobs({ connection, collections, clock, log, metrics, stepper, alarms, backoffSeconds: jobBackoffSeconds });
  const messages = createMessages({ connection, collections, clock, stepper, outbox });
  const broadcast = createBroadcast({ connection, collections, clock, outbox });
  const followUp = createFollowUp({ jobs, outbox });
  const migrate = createMigration({ collections, kernel, definitions, stepper });
  const migrations = createMigrationBatches({ collections, clock, log, kernel, definitions, migrate, works });
  const wake = () => {
    if (!works) return;
    void Promise.all([outbox.sweep(), jobs.sweep()]).catch((error: unknown) =>
      log.warn({ err: error }, 'what was held waits for the sweep'),
    );
  };
  const suspension = createSuspension({ collections, stepper, outbox, followUp, wake });
  const incidents = createIncidents({ collections, clock, stepper, followUp });
  const sweeper = createSweeper({ collections, clock, log, outbox, jobs, messages, migrations, decisions, incidents });

  handleTimers({ alarms, stepper });
  handleTimedStarts({ alarms, births, collections, clock, nextStart: kernel.nextStart });
  handleCalls({ outbox, stepper, births, definitions, collections });
  handleDeliveries({ outbox, stepper, births, collections });
  handleThrows({ outbox, messages, broadcast });

  return {
    definitions: answering(definitions.api),
    instances: answering(
      createInstances({
        collections,
        stepper,
        births,
        definitions,
        followUp,
        migrate,
        suspension,
        search: createInstanceSearch(collections),
        erasure: createErasure({ connection, collections, contributors }),
        assignKey: createAssignKey({ stepper }),
      }),
    ),
    migrations: answering(migrations.api),
    messages: answering({ correlate: messages.correlate, signal: broadcast }),
    tasks: answering(createTasks({ collections, stepper, definitions, kernel, notices, followUp })),
    incidents: answering(incidents),
    decisions: answering(decisions.api),
    jobs: { handle: jobs.handle },
    alarms,
    contribute: (contributor) => {
      contributors.push(contributor);
    },
    onNotice: notices.listen,
    notify,
    settled: async () => {
      await settled();
      if (!(await alarms.anythingDue())) return;
      await alarms.ringAll();
      await settled();
    },
    start: async () => {
      lock.start();
      notices.start();
      await decisions.start();
      if (!works) return;
      await alarms.start();
      await sweeper.start();
    },
    stop: async () => {
      await sweeper.stop();
      await alarms.stop();
      await migrations.stop();
      await jobs.stop();
      await outbox.stop();
      await queue.idle();
      await committer.idle();
      await lock.stop();
      await decisions.stop();
      await notices.stop();
    },
  };
}

type Calls = Record<string, (...given: never[]) => Promise<unknown>>;

/** Every call answers within a bounded time, and says in the catalogue's words what happened to a store. */
function answering<T extends object>(calls: T): T {
  const wrapped = Object.entries(calls as Calls).map(([name, call]) => [
    name,
    async (...given: never[]) => {
      try {
        return await bounded(call(...given), ANSWER_MILLIS, 'the store');
      } catch (error) {
        throw storeError(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}
