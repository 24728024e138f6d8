import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Collections } from './collections.ts';
import type { Decisions } from './decisions.ts';
import { NO_WORKER } from './incident-records.ts';
import type { Jobs } from './jobs.ts';
import type { Messages } from './messages.ts';
import type { MigrationBatches } from './migration-batches.ts';
import type { Outbox } from './outbox.ts';
import { type Engine, SYSTEM } from './types.ts';

/** Picks up what any process has left behind: work after a crash, kept messages, what need no longer be remembered. */
export interface Sweeper {
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface SweeperParts {
  collections: Collections;
  clock: Clock;
  log: Log;
  outbox: Outbox;
  jobs: Jobs;
  messages: Messages;
  migrations: MigrationBatches;
  decisions: Decisions;
  incidents: Engine['incidents'];
}

const WORK_MILLIS = 2_000;
const UPKEEP_MILLIS = 30_000;
/** Idempotency ids are remembered at least 24 hours (contract). */
const REMEMBER_MILLIS = 48 * 3_600_000;

export function createSweeper({
  collections,
  clock,
  log,
  outbox,
  jobs,
  messages,
  migrations,
  decisions,
  incidents,
}: SweeperParts): Sweeper {
  const beats: { timer?: NodeJS.Timeout; now: Promise<void> }[] = [];
  let stopped = false;

  const work = async () => {
    await outbox.sweep();
    await jobs.sweep();
    await migrations.sweep();
  };
  const upkeep = async () => {
    await messages.sweep();
    await decisions.refresh();
    await collections.idempotency.deleteMany({ at: { $lt: new Date(clock.now().getTime() - REMEMBER_MILLIS) } });
  };

  /** Again and again, each time after the one before has ended. */
  function every(millis: number, sweep: () => Promise<void>): void {
    const beat: (typeof beats)[number] = { now: Promise.resolve() };
    const next = () => {
      if (stopped) return;
      beat.timer = setTimeout(() => {
        beat.now = sweep()
          .catch((error: unknown) => log.warn({ err: error }, 'a sweep failed and will be made again'))
          .finally(next);
      }, millis);
    };
    beats.push(beat);
    next();
  }

  /** Jobs that found no worker when they came up, and would find one now. */
  async function retryOrphans(): Promise<void> {
    const orphans = await collections.incidents.find({ state: 'open', code: NO_WORKER }, { projection: { topic: 1 } }).toArray();
    for (const { _id, topic } of orphans) {
      if (topic === undefined || !jobs.knows(topic)) continue;
      await incidents
        .retry(_id, { actor: SYSTEM })
        .catch((error: unknown) => log.warn({ err: error, incident: _id }, 'an incident could not be retried'));
    }
  }

  return {
    start: async () => {
      await work();
      await upkeep();
      await retryOrphans();
      every(WORK_MILLIS, work);
      every(UPKEEP_MILLIS, upkeep);
    },
    stop: async () => {
      stopped = true;
      for (const beat of beats) clearTimeout(beat.timer);
      await Promise.allSettled(beats.map(({ now }) => now));
    },
  };
}
