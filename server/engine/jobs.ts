import type { Connection } from 'mongoose';
import { WeibaoError } from '../errors.ts';
import { readState } from '../kernel/state-format.ts';
import type { Command, Variables } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { storeError } from '../platform/store-errors.ts';
import { LOSABLE, retriedTransaction } from '../platform/transaction.ts';
import { JOB_LEASE_MILLIS } from './changes.ts';
import type { Collections, JobDocument } from './collections.ts';
import type { Decision } from './decision.ts';
import { NO_WORKER } from './incident-records.ts';
import { decodeState } from './instance-record.ts';
import type { Stepper } from './step.ts';
import { meetsSuspended } from './suspended.ts';
import { type AlarmClock, BpmnError, type JobHandler, SYSTEM } from './types.ts';
import { checkVariables, readable } from './variables.ts';
import { jobAlarmId } from './waits.ts';

/** Work for service, send and business rule tasks: at least once, tried again with growing pauses, then an incident. */
export interface Jobs {
  handle(topic: string, handler: JobHandler): void;
  knows(topic: string): boolean;
  /** Starts jobs that have just been committed and belong to this process. */
  take(jobs: JobDocument[]): void;
  /** Takes up what other processes have left behind. */
  sweep(): Promise<number>;
  /** What this process is doing for an instance now. */
  of(instanceId: string): Promise<unknown>[];
  /** Waits until no job is ready or running, here or elsewhere. Answers whether there was any. */
  settled(): Promise<boolean>;
  stop(): Promise<void>;
}

interface JobsParts {
  connection: Connection;
  collections: Collections;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  stepper: Stepper;
  alarms: AlarmClock;
  /** Pauses before the second, third … attempt, in seconds; the last one repeats. */
  backoffSeconds: readonly number[];
}

const WIDTH = 16;
const SWEEP_LIMIT = 200;
/** A handler that takes longer has failed. */
const HANDLER_MILLIS = 60_000;
/** What a later build must do is left to it for this long, before anybody takes it up again. */
const LEFT_MILLIS = 60_000;
/** Left behind by so many processes, a job is suspected of having killed them. */
const MOST_TAKES = 20;

export function createJobs({ connection, collections, clock, log, metrics, stepper, alarms, backoffSeconds }: JobsParts): Jobs {
  const { jobs, instances } = collections;
  const handlers = new Map<string, JobHandler>();
  const underWay = new Map<string, { instanceId: string; done: Promise<void> }>();
  const waiting: (() => void)[] = [];
  let free = WIDTH;
  let stopped = false;

  /** `found`: not made by a step of this process, so a later build may have saved its instance. */
  const start = (job: JobDocument, found: boolean): Promise<void> => {
    const known = underWay.get(job._id);
    if (known) return known.done;
    const done = inTurn(job, found)
      .catch((error: unknown) => {
        // Held since its instance was suspended: it is done again when that goes on.
        if (!meetsSuspended(error)) log.warn({ err: error, job: job._id }, 'a job was left to the next sweep');
      })
      .finally(() => underWay.delete(job._id));
    underWay.set(job._id, { instanceId: job.instanceId, done });
    return done;
  };

  async function inTurn(job: JobDocument, found: boolean): Promise<void> {
    const queued = free <= 0;
    if (queued) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    const lease = leaseOf(job);
    try {
      // Meanwhile another process may have taken it, or its activity may have been interrupted.
      if (queued && !(await lease.renew())) return;
      // Before the work, which would be done in vain and again and again: its outcome could not be told.
      if (found) await checkReadable(job.instanceId);
      await carryOut(job);
    } catch (error) {
      if (error instanceof WeibaoError && error.code === 'STATE_TOO_NEW') await lease.leave();
      throw error;
    } finally {
      lease.end();
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  }

  /** Renewed by whoever holds it, and by nobody who has lost it. */
  function leaseOf({ _id, attempt, lease }: JobDocument): { renew(): Promise<boolean>; leave(): Promise<void>; end(): void } {
    let held = lease;
    const renew = async () => {
      const next = leaseEnd();
      const { modifiedCount } = await jobs.updateOne({ _id, attempt, lease: held }, { $set: { lease: next } }, LOSABLE);
      held = next;
      return modifiedCount === 1;
    };
    const beat = setInterval(() => void renew().catch(() => undefined), JOB_LEASE_MILLIS / 3);
    const end = () => clearInterval(beat);
    // No process has ended over it, and it must be there for one that can do it.
    const leave = async () => {
      end();
      await jobs.updateOne({ _id, attempt, lease: held }, { $set: { lease: new Date(Date.now() + LEFT_MILLIS), takes: 0 } }, LOSABLE);
    };
    return { renew, leave, end };
  }

  /** STATE_TOO_NEW for an instance that only a later build can go on with. */
  async function checkReadable(instanceId: string): Promise<void> {
    const instance = await instances.findOne({ _id: instanceId }, { projection: { state: 1 } });
    const state = decodeState(instance?.state ?? null);
    if (state) readState(state);
  }

  async function carryOut(job: JobDocument): Promise<void> {
    const { executionId } = job;
    if ((job.takes ?? 0) > MOST_TAKES)
      return tell(job, { type: 'fail', executionId, message: `${MOST_TAKES} server processes ended while they worked on this.` });
    const handler = handlers.get(job.topic);
    if (!handler) {
      metrics.jobs.inc({ outcome: 'no worker' });
      return tell(
        job,
        { type: 'fail', executionId, message: `Nobody works on "${job.topic}".` },
        { code: NO_WORKER, topic: job.topic, attempts: 0 },
      );
    }
    let variables: Variables;
    try {
      variables = (await withinTime(handler(described(job)), job.topic)) ?? {};
      checkVariables(variables);
    } catch (error) {
      return failed(job, error);
    }
    await tell(job, { type: 'complete', executionId, variables });
    metrics.jobs.inc({ outcome: 'done' });
  }

  async function failed(job: JobDocument, error: unknown): Promise<void> {
    const { executionId } = job;
    if (error instanceof BpmnError) {
      metrics.jobs.inc({ outcome: 'bpmn error' });
      return tell(job, { type: 'error', executionId, errorCode: error.errorCode, message: error.message, variables: error.variables });
    }
    const told = storeError(error);
    const storeIsAway = told instanceof WeibaoError && (told.code === 'STORE_UNAVAILABLE' || told.code === 'STORE_FULL');
    if (storeIsAway) throw told;
    log.warn({ err: error, job: job._id, topic: job.topic, attempt: job.attempt }, 'a job failed');
    metrics.jobs.inc({ outcome: 'failed' });
    if (job.attempt >= job.attempts) {
      return tell(job, { type: 'fail', executionId, message: messageOf(error) }, { topic: job.topic, attempts: job.attempt });
    }
    const pause = backoffSeconds[Math.min(job.attempt, backoffSeconds.length) - 1] ?? 0;
    await retriedTransaction(connection, async (session) => {
      const moved = await jobs.updateOne(
        { _id: job._id, attempt: job.attempt, state: 'ready' },
        { $set: { state: 'waiting', attempt: job.attempt + 1 } },
        { session },
      );
      if (moved.matchedCount === 0) return;
      const dueAt = new Date(clock.now().getTime() + pause * 1_000);
      await alarms.arm([{ id: jobAlarmId(job._id), kind: 'job', ref: { jobId: job._id }, dueAt }], session);
    });
  }

  /** The outcome goes to the instance, if it still waits for it. */
  async function tell(job: JobDocument, command: Command, incident?: Decision['incident']): Promise<void> {
    await stepper.run({
      instanceId: job.instanceId,
      actor: SYSTEM,
      unattended: true,
      decide: async (instance) => {
        const waits = instance.waits.some(({ kind, executionId }) => kind === 'job' && executionId === job.executionId);
        // A job that an incident holds, or that another process has finished, is not there any more.
        const mine = waits && (await jobs.findOne({ _id: job._id, attempt: job.attempt }, { projection: { _id: 1 } }));
        return mine ? { command, ...(incident ? { incident } : {}) } : null;
      },
    });
  }

  async function sweep(): Promise<number> {
    const now = new Date();
    const left = await jobs
      .find({ state: 'ready', lease: { $lt: now } })
      .sort({ lease: 1 })
      .limit(SWEEP_LIMIT)
      .toArray();
    for (const job of left) {
      if (stopped || underWay.has(job._id)) continue;
      const mine = { $set: { lease: leaseEnd() }, $inc: { takes: 1 } };
      const taken = await jobs.findOneAndUpdate({ _id: job._id, state: 'ready', lease: job.lease }, mine, {
        ...LOSABLE,
        returnDocument: 'after',
      });
      if (taken) void start(taken, true);
    }
    return left.length;
  }

  async function ring(jobId: string): Promise<void> {
    const job = await jobs.findOneAndUpdate(
      { _id: jobId, state: 'waiting' },
      { $set: { state: 'ready', lease: leaseEnd() } },
      { returnDocument: 'after' },
    );
    if (job) void start(job, true);
  }
  alarms.handle('job', ({ ref }) => ring(String(ref.jobId)));

  return {
    handle: (topic, handler) => {
      handlers.set(topic, handler);
    },
    knows: (topic) => handlers.has(topic),
    take: (made) => {
      if (!stopped) for (const job of made) void start(job, false);
    },
    sweep,
    of: (instanceId) => [...underWay.values()].filter((work) => work.instanceId === instanceId).map(({ done }) => done),
    settled: async () => {
      for (let waited = false; ; waited = true) {
        waited ||= underWay.size > 0;
        await Promise.all([...underWay.values()].map(({ done }) => done));
        if (underWay.size > 0) continue;
        const left = await jobs.findOne({ state: 'ready' }, { projection: { _id: 1 } });
        if (!left || stopped) return waited;
        await new Promise((resolve) => setTimeout(resolve, 50));
        await sweep();
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...underWay.values()].map(({ done }) => done));
    },
  };
}

function withinTime<T>(work: Promise<T>, topic: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The work on "${topic}" took longer than ${HANDLER_MILLIS / 1_000} s.`)), HANDLER_MILLIS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const leaseEnd = () => new Date(Date.now() + JOB_LEASE_MILLIS);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function described(job: JobDocument): Parameters<JobHandler>[0] {
  const { _id, instanceId, businessKey, executionId, elementId, topic, variables, parameters, attempt } = job;
  return { id: _id, instanceId, businessKey, executionId, elementId, topic, variables: readable(variables), parameters, attempt };
}
