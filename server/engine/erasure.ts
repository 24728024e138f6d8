import type { Connection, mongo } from 'mongoose';
import { fail } from '../errors.ts';
import { retriedTransaction } from '../platform/transaction.ts';
import { type TreeFacts, treeOf } from './called.ts';
import type { Collections } from './collections.ts';
import { historyRange } from './history.ts';
import { decodeCursor, encodeCursor } from './paging.ts';
import type { Engine, ExtraWrite, StepContributor } from './types.ts';

export type Erasure = Pick<Engine['instances'], 'erasable' | 'erase' | 'endedBefore'>;

const HISTORY_AT_ONCE = 500;

interface ErasureParts {
  connection: Connection;
  collections: Collections;
  contributors: readonly StepContributor[];
}

/** Takes finished instances away. What may not go is decided above: the engine knows no cases. */
export function createErasure({ connection, collections, contributors }: ErasureParts): Erasure {
  const { instances, outbox, tasks, jobs, incidents, subscriptions, migrationItems } = collections;
  const ofInstance = [tasks, jobs, incidents, subscriptions, migrationItems];
  const db = connection.db!;

  async function erasable(id: string): Promise<TreeFacts[]> {
    const tree = await treeOf(collections, id);
    if (tree.length === 0) fail('INSTANCE_NOT_FOUND', `There is no instance ${id}.`);
    if (tree[0]?.parent) fail('INSTANCE_CALLED', `Instance ${id} was called by another and goes with that one.`);
    const ids = tree.map(({ _id }) => _id);
    const busy = tree.some(({ status }) => status === 'running') || (await outbox.findOne({ instanceId: { $in: ids } }));
    if (busy) fail('INSTANCE_RUNNING', `Instance ${id} is not finished: it, or one that it has called, still runs.`);
    return tree;
  }

  /** A long history would not fit into one transaction. What is left by a crash goes with the next attempt: the instance is still there. */
  async function eraseHistory(instanceId: string): Promise<void> {
    for (;;) {
      const page = await collections.history
        .find(historyRange(instanceId), { projection: { _id: 1 } })
        .limit(HISTORY_AT_ONCE)
        .toArray();
      if (page.length < HISTORY_AT_ONCE) return;
      await collections.history.deleteMany({ _id: { $in: page.map(({ _id }) => _id) } });
    }
  }

  async function eraseOne(instanceId: string): Promise<void> {
    const taskIds = (await tasks.find({ instanceId }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    const besides: ExtraWrite[] = [];
    for (const { erase: also } of contributors) besides.push(...((await also?.({ instanceId, taskIds })) ?? []));
    await eraseHistory(instanceId);
    await retriedTransaction(connection, async (session) => {
      const { deletedCount } = await instances.deleteOne({ _id: instanceId, status: { $ne: 'running' } }, { session });
      if (deletedCount === 0) return;
      await collections.history.deleteMany(historyRange(instanceId), { session });
      for (const { collectionName } of ofInstance) await db.collection(collectionName).deleteMany({ instanceId }, { session });
      for (const { collection, operation } of besides)
        await db.collection(collection).bulkWrite([operation as unknown as mongo.AnyBulkWriteOperation], { session });
    });
  }

  return {
    erasable: async (id) => (await erasable(id)).map(({ _id, key }) => ({ id: _id, key })),
    erase: async (id) => {
      const tree = await erasable(id);
      // The caller goes last: as long as it is there, what is left can be found again.
      for (const { _id } of tree.reverse()) await eraseOne(_id);
    },
    endedBefore: async ({ key, before, limit, cursor }) => {
      const [at, id] = cursor ? decodeCursor<[string, string]>(cursor) : [];
      const endedAt = at === undefined ? undefined : new Date(at);
      const found = await instances
        .find(
          {
            key,
            status: { $ne: 'running' },
            parent: { $exists: false },
            endedAt: { $lt: before },
            ...(endedAt ? { $or: [{ endedAt: { $gt: endedAt } }, { endedAt, _id: { $gt: id } }] } : {}),
          },
          { projection: { endedAt: 1 } },
        )
        .sort({ endedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      const last = found.length === limit ? found.at(-1) : undefined;
      return { items: found.map(({ _id }) => _id), next: last ? encodeCursor([last.endedAt!.toISOString(), last._id]) : null };
    },
  };
}
