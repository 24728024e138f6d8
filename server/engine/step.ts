import { ERRORS, type ErrorCode, fail, WeibaoError } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { DecisionLookup, Step } from '../kernel/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { storeError } from '../platform/store-errors.ts';
import { contention } from '../platform/transaction.ts';
import { type Changes, type ChangesContext, describeChanges } from './changes.ts';
import { type Committer, Conflict } from './committer.ts';
import type { Decision } from './decision.ts';
import type { Definitions } from './definitions.ts';
import type { HotInstances } from './hot-instances.ts';
import type { InstanceLock } from './instance-lock.ts';
import type { InstanceQueue } from './instance-queue.ts';
import { type LiveInstance, toLive } from './instance-record.ts';
import { describeFailure } from './step-failure.ts';
import { isSuspended, refuseSuspended } from './suspended.ts';
import type { Actor } from './types.ts';

export interface StepRequest {
  instanceId: string;
  actor: Actor;
  /** Stored with the step: a second step with the same id is refused as a conflict and finds the first one's result. */
  idempotencyId?: string;
  /** The instance to make, when the step is its first. */
  birth?: LiveInstance;
  /** Nobody waits for an answer: what the kernel refuses becomes an incident too. */
  unattended?: boolean;
  /**
   * Looks at the instance and says what to do with it; null: nothing any more. Throws what the caller must be told.
   * Called again, with the instance loaded anew, when another writer was first or a remembered instance was out of date.
   */
  decide(instance: LiveInstance, attempt: number): Promise<Decision | Alteration | null> | Decision | Alteration | null;
}

/** A step in which the kernel has no part. */
export interface Alteration {
  alter(before: LiveInstance, now: Date): Changes;
}

export type StepOutcome = { instance: LiveInstance; changes?: Changes };

export interface Stepper {
  run(request: StepRequest): Promise<StepOutcome>;
}

export interface StepperParts extends ChangesContext {
  kernel: Kernel;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  committer: Committer;
  queue: InstanceQueue;
  lock: InstanceLock;
  hot: HotInstances;
  definitions: Definitions;
  decisions: DecisionLookup;
  /** Called after every commit, with what must now be done outside. Must not wait for it. */
  committed(changes: Changes): void;
}

/** The heart: one command, one step of the kernel, one transaction. */
export function createStepper(parts: StepperParts): Stepper {
  const { kernel, clock, log, metrics, committer, queue, lock, hot, definitions, decisions, collections } = parts;

  async function run(request: StepRequest): Promise<StepOutcome> {
    return queue.run(request.instanceId, async () => {
      // Nobody else can be working on an instance that is not stored yet.
      const held = request.birth ? undefined : await lock.acquire(request.instanceId);
      let version: number | undefined;
      try {
        if (held?.version !== undefined && held.version !== hot.get(request.instanceId)?.version) hot.forget(request.instanceId);
        const outcome = await untilCommitted(request);
        version = outcome.instance.version;
        return outcome;
      } catch (error) {
        throw storeError(error);
      } finally {
        held?.release(version);
      }
    });
  }

  async function untilCommitted(request: StepRequest): Promise<StepOutcome> {
    const again = contention();
    for (let attempt = 1; ; attempt++) {
      const remembered = hot.get(request.instanceId);
      try {
        const outcome = await once(request, attempt, remembered);
        // That there is nothing to do must not be believed of one that may be out of date: what was to be done would be lost.
        if (outcome.changes || !remembered || request.birth) return outcome;
        hot.forget(request.instanceId);
      } catch (error) {
        hot.forget(request.instanceId);
        const lost = error instanceof Conflict;
        if (lost) metrics.conflicts.inc();
        // What a remembered instance refuses may only be out of date.
        const outOfDate = remembered && error instanceof WeibaoError && error.status < 500 && error.code !== 'STEP_FAILED';
        if (!lost && !outOfDate) throw error;
        if (lost) await again(`Instance ${request.instanceId}`);
      }
    }
  }

  async function once(request: StepRequest, attempt: number, remembered?: LiveInstance): Promise<StepOutcome> {
    const done = metrics.stepSeconds.startTimer();
    const found = request.birth ?? remembered ?? (await load(request.instanceId));
    const decision = await request.decide(found, attempt);
    if (!decision) return { instance: found };
    if ('alter' in decision) return store(decision.alter(found, clock.now()));
    if (isSuspended(found) && decision.command.type !== 'cancel' && !decision.evenSuspended) refuseSuspended(found.id);
    const before = decision.from ?? found;
    const now = clock.now();
    const { model, deploymentId } = await definitions.model(before.definitionId);
    let step: Step;
    try {
      const kernelDone = metrics.kernelSeconds.startTimer();
      step = await kernel.step(model, before.state, decision.command, now, decisions);
      kernelDone();
    } catch (error) {
      return raiseIncident(request, before, decision, error, now);
    }
    const { actor, idempotencyId } = request;
    const changes = await describeChanges(parts, { before, step, decision, actor, now, deploymentId, idempotencyId });
    return store(changes, () => {
      metrics.steps.inc({ command: decision.command.type });
      done();
    });
  }

  async function store(changes: Changes, measured?: () => void): Promise<StepOutcome> {
    await committer.commit(changes.writes);
    hot.keep(changes.after);
    measured?.();
    parts.committed(changes);
    return { instance: changes.after, changes };
  }

  /** The step could not be made: the last good state stays, the failed command is kept to be tried again. */
  async function raiseIncident(
    request: StepRequest,
    before: LiveInstance,
    decision: Decision,
    error: unknown,
    now: Date,
  ): Promise<StepOutcome> {
    // Not a word is written to an instance that this build cannot read: a build that can will make the step.
    if (error instanceof WeibaoError && error.code === 'STATE_TOO_NEW') throw error;
    const refusal = asRefusal(error);
    if (refusal && !request.unattended) throw refusal;
    log.warn({ err: error, instanceId: before.id, command: decision.command.type }, 'a step could not be made');
    // What was to become of the instance is not what is stored of it: an incident would stand in neither.
    if (decision.from) fail('STEP_FAILED', 'The step could not be made. Nothing was changed.', { cause: error });
    const changes = describeFailure(before, decision, error, request.actor, now);
    const outcome = await store(changes);
    if (request.unattended || request.birth) return outcome;
    return fail('STEP_FAILED', 'The step could not be made. Nothing was changed; an incident tells the administrators.', { cause: error });
  }

  async function load(instanceId: string): Promise<LiveInstance> {
    const document = await collections.instances.findOne({ _id: instanceId });
    return document ? toLive(document) : fail('INSTANCE_NOT_FOUND', `There is no instance ${instanceId}.`);
  }

  return { run };
}

/** What the kernel says in a code of the catalogue is the caller's doing. */
function asRefusal(error: unknown): WeibaoError | undefined {
  if (error instanceof WeibaoError) return error.status < 500 ? error : undefined;
  const { code, elementId, message } = error as { code: ErrorCode; elementId?: string; message: string };
  if (elementId === undefined || !(code in ERRORS)) return undefined;
  return new WeibaoError(code, message, { issues: [{ code, severity: 'error', elementId, message }], cause: error });
}
