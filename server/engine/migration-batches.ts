import { fail, WeibaoError } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { eachAtMost } from '../platform/bounded.ts';
import type { Clock } from '../platform/clock.ts';
import { idOf, newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { momentOf } from '../platform/moments.ts';
import { isDuplicateKey } from '../platform/store-errors.ts';
import { LOSABLE } from '../platform/transaction.ts';
import type { Collections, InstanceDocument, MigrationDocument, MigrationItemDocument } from './collections.ts';
import type { Definitions } from './definitions.ts';
import { type Migrate, refuseMoves } from './migration.ts';
import { proposeMigration } from './migration-proposal.ts';
import { countItems, createMigrationReaders } from './migration-records.ts';
import type { MigrationFilter, Migrations } from './operation-types.ts';
import type { Actor } from './types.ts';
import { must, update } from './writes.ts';

export interface MigrationBatches {
  api: Migrations;
  /** Takes up what no process works on, without waiting for it. */
  sweep(): Promise<void>;
  /** Waits until every batch has ended; answers whether there was one. */
  settled(): Promise<boolean>;
  stop(): Promise<void>;
}

interface BatchParts {
  collections: Collections;
  clock: Clock;
  log: Log;
  kernel: Kernel;
  definitions: Definitions;
  migrate: Migrate;
  /** This process carries out batches itself. */
  works: boolean;
}

/** Written down at once. */
const GATHERED_AT_ONCE = 500;
/** Taken up at once; the lease is renewed between them. */
const TAKEN_AT_ONCE = 20;
const WIDTH = 4;
/** Real time, renewed with every few. Where these take longer, two processes may work on one batch: each instance is moved once all the same. */
const LEASE_MILLIS = 20_000;
/** Real time. After it any process may go on with what this one cannot read; it may be one with a newer build. */
const LEFT_MILLIS = 3_000;
/** After so many failures that are none of the instance's doing it is given up. */
const PATIENCE = 5;

/**
 * Moves many instances to another version, each by a step of its own that also notes the instance as done: whoever dies in between, and
 * however many work on the same batch, none is moved twice and none is forgotten.
 */
export function createMigrationBatches({ collections, clock, log, kernel, definitions, migrate, works }: BatchParts): MigrationBatches {
  const { migrations, migrationItems, instances } = collections;
  const readers = createMigrationReaders(collections);
  const holder = newId();
  const underWay = new Map<string, Promise<void>>();
  let stopped = false;

  async function start(order: Parameters<Migrations['start']>[0], { actor, idempotencyId }: { actor: Actor; idempotencyId?: string }) {
    const { from, to, map = {}, onlyRenamed, filter = {}, dryRun = false, reason } = order;
    concerned(filter);
    const [old, target] = [await definitions.find(from), await definitions.find(to)];
    if (old.key !== target.key) fail('MIGRATION_REFUSED', `${to} is not a version of ${old.key}.`);
    if (old._id === target._id) fail('MIGRATION_REFUSED', `${to} is the version itself.`);
    if (onlyRenamed === 'all')
      refuseMoves(kernel.moves((await definitions.model(old._id)).model, (await definitions.model(target._id)).model, map));
    const batch: MigrationDocument = {
      _id: idempotencyId ? idOf('migration', idempotencyId) : newId(),
      key: old.key,
      from: old._id,
      to: target._id,
      map,
      filter,
      ...(onlyRenamed ? { onlyRenamed } : {}),
      dryRun,
      ...(reason ? { reason } : {}),
      state: 'running',
      gathered: false,
      startedAt: clock.now(),
      startedBy: actor.id,
      lease: new Date(0),
    };
    await migrations.insertOne(batch).catch(ignoreDuplicate);
    takeUp(batch._id);
    return readers.get(batch._id);
  }

  async function cancel(id: string, actor: Actor) {
    const cancelled = await migrations.findOneAndUpdate(
      { _id: id, state: 'running' },
      { $set: { state: 'cancelled', endedAt: clock.now(), cancelledBy: actor.id } },
    );
    // Whoever works on it counts when it has put down what it is at.
    if (cancelled && cancelled.lease < new Date()) await tally(id);
    const view = await readers.get(id);
    if (!cancelled && view.state !== 'cancelled') fail('MIGRATION_ENDED', `Migration ${id} has ended.`);
    return view;
  }

  function takeUp(id: string): void {
    if (!works || stopped || underWay.has(id)) return;
    const work = carryOut(id)
      .catch((error: unknown) => log.warn({ err: error, migration: id }, 'a migration waits for the sweep'))
      .finally(() => underWay.delete(id));
    underWay.set(id, work);
  }

  async function carryOut(id: string): Promise<void> {
    for (let worked = false; ; worked = true) {
      const batch = await hold(id);
      if (!batch) return worked ? tally(id) : undefined;
      if (stopped) return release(id);
      if (!batch.gathered) await gather(batch);
      else if (!(await work(batch))) return;
    }
  }

  /** Nobody else's as long as the lease runs; null where it is, or has ended. */
  function hold(id: string): Promise<MigrationDocument | null> {
    const now = Date.now();
    return migrations.findOneAndUpdate(
      { _id: id, state: 'running', $or: [{ lease: { $lt: new Date(now) } }, { holder }] },
      { $set: { holder, lease: new Date(now + LEASE_MILLIS) } },
      { returnDocument: 'after', ...LOSABLE },
    );
  }

  async function release(id: string, lease = new Date(0)): Promise<void> {
    await migrations.updateOne({ _id: id, holder }, { $set: { lease } });
  }

  /** What is told of an ended batch, whose items nobody wants to count again and again. */
  async function tally(id: string): Promise<void> {
    await migrations.updateOne({ _id: id, state: { $ne: 'running' } }, { $set: { counts: await countItems(collections, id) } });
  }

  /** Writes down the next instances that it concerns. What is written twice after a crash is written once. */
  async function gather({ _id, from, filter, after }: MigrationDocument): Promise<void> {
    const next = after ? { $or: [{ startedAt: { $gt: after.startedAt } }, { startedAt: after.startedAt, _id: { $gt: after._id } }] } : {};
    const found = await instances
      .find({ definitionId: from, status: 'running', $and: [next, concerned(filter)] }, { projection: { businessKey: 1, startedAt: 1 } })
      .sort({ startedAt: 1, _id: 1 })
      .limit(GATHERED_AT_ONCE)
      .toArray();
    const items = found.map(
      ({ _id: instanceId, businessKey }): MigrationItemDocument => ({
        _id: `${_id}.${instanceId}`,
        migrationId: _id,
        instanceId,
        businessKey,
        state: 'left',
      }),
    );
    if (items.length > 0) await migrationItems.insertMany(items, { ordered: false }).catch(ignoreDuplicate);
    const last = found.at(-1);
    await migrations.updateOne(
      { _id, state: 'running' },
      { $set: { ...(last ? { after: { _id: last._id, startedAt: last.startedAt } } : {}), gathered: found.length < GATHERED_AT_ONCE } },
    );
  }

  /** The next few; false where there is none left. */
  async function work(batch: MigrationDocument): Promise<boolean> {
    const { _id: migrationId } = batch;
    const left = await migrationItems.find({ migrationId, state: 'left' }).sort({ _id: 1 }).limit(TAKEN_AT_ONCE).toArray();
    if (left.length === 0) {
      const counts = await countItems(collections, migrationId);
      await migrations.updateOne({ _id: migrationId, state: 'running' }, { $set: { state: 'completed', endedAt: clock.now(), counts } });
      return false;
    }
    await eachAtMost(left, WIDTH, async (item) => {
      if (stopped || !(await migrations.findOne({ _id: migrationId, state: 'running' }, { projection: { _id: 1 } }))) return;
      await one(batch, item);
    }).catch(async (error: unknown) => {
      if (isTooNew(error)) await release(migrationId, new Date(Date.now() + LEFT_MILLIS));
      throw error;
    });
    return true;
  }

  async function one(batch: MigrationDocument, { _id, instanceId }: MigrationItemDocument): Promise<void> {
    const { from, to, map, onlyRenamed, dryRun, reason, startedBy } = batch;
    const done = { $set: { state: 'done', at: clock.now() } };
    const order = { migration: batch._id, ...(reason ? { reason } : {}) };
    try {
      const writes = [must(update('migration_items', { _id, state: 'left' }, done))];
      const actor: Actor = { id: startedBy, kind: 'account' };
      const outcome = await migrate({ id: instanceId, from, to, map, onlyRenamed, dryRun, order, writes }, { actor });
      if (outcome === 'fits') await note(_id, 'done');
      if (outcome === 'elsewhere') await note(_id, 'skipped');
    } catch (error) {
      const known = error instanceof WeibaoError ? error : undefined;
      const refusal = known && known.status < 500 ? known : undefined;
      if (refusal?.code === 'INSTANCE_ENDED' || refusal?.code === 'INSTANCE_NOT_FOUND') return note(_id, 'skipped');
      if (refusal) return note(_id, 'failed', { code: refusal.code, ...(refusal.issues ? { issues: refusal.issues } : {}) });
      if (isTooNew(error)) throw error;
      const tried = await migrationItems.findOneAndUpdate({ _id, state: 'left' }, { $inc: { attempts: 1 } }, { returnDocument: 'after' });
      if ((tried?.attempts ?? 0) >= PATIENCE) return note(_id, 'failed', { code: known?.code ?? 'INTERNAL' });
      throw error;
    }
  }

  async function note(_id: string, state: 'done' | 'skipped' | 'failed', why: Pick<MigrationItemDocument, 'code' | 'issues'> = {}) {
    await migrationItems.updateOne({ _id, state: 'left' }, { $set: { state, at: clock.now(), ...why } });
  }

  async function sweep(): Promise<void> {
    const waiting = await migrations
      .find({ state: 'running', lease: { $lt: new Date() } }, { projection: { _id: 1 } })
      .sort({ startedAt: 1 })
      .toArray();
    for (const { _id } of waiting) takeUp(_id);
  }

  return {
    api: {
      proposal: (from, to) => proposeMigration({ collections, definitions }, from, to),
      start,
      cancel,
      ...readers,
    },
    sweep,
    settled: async () => {
      for (let waited = false; ; waited = true) {
        if (works) await sweep();
        if (underWay.size === 0) return waited;
        await Promise.all(underWay.values());
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all(underWay.values());
    },
  };
}

function ignoreDuplicate(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}

/** No failure of the instance, nor of the store: a server with a newer build can move it. */
const isTooNew = (error: unknown) => error instanceof WeibaoError && error.code === 'STATE_TOO_NEW';

function concerned({ instanceIds, businessKey, elementId, startedFrom, startedTo }: MigrationFilter) {
  const started = {
    ...(startedFrom === undefined ? {} : { $gte: momentOf('startedFrom', startedFrom) }),
    ...(startedTo === undefined ? {} : { $lt: momentOf('startedTo', startedTo) }),
  };
  return {
    ...(instanceIds ? { _id: { $in: instanceIds } } : {}),
    ...(businessKey === undefined ? {} : { businessKey }),
    ...(elementId === undefined ? {} : { 'activities.elementId': elementId }),
    ...(Object.keys(started).length > 0 ? { startedAt: started } : {}),
  } satisfies Record<string, unknown> as Partial<InstanceDocument>;
}
