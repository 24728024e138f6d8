import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { openCollections } from '../server/engine/collections.ts';

const BATCH = 5_000;
const MINUTE = 60_000;
const A_YEAR = 365 * 24 * 60 * MINUTE;

export interface Stock {
  instances?: number;
  openTasks?: number;
  endedTasks?: number;
  /** Far in the future. */
  alarms?: number;
}

/** What years of work leave in the stores: copies, under other identifiers, of what a real office has there. */
export async function fillStock(mongodbUrl: string, { instances = 0, openTasks = 0, endedTasks = 0, alarms = 0 }: Stock): Promise<void> {
  const connection = await mongoose.createConnection(mongodbUrl).asPromise();
  const kept = openCollections(connection);
  const copies = async <T extends { _id: string }>(
    to: mongoose.mongo.Collection<T>,
    from: T[],
    count: number,
    change: (copy: T, index: number) => T,
  ) => {
    if (count > 0 && from.length === 0) throw new Error(`There is nothing in ${to.collectionName} to copy.`);
    for (let done = 0; done < count; done += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - done) }, (_, index) =>
        change(from[(done + index) % from.length] as T, done + index),
      );
      await to.insertMany(batch as mongoose.mongo.OptionalUnlessRequiredId<T>[], { ordered: false });
    }
  };
  try {
    const stamp = randomBytes(6).toString('hex');
    const instance = (index: number) => `${stamp}${String(index).padStart(10, '0')}`;
    const ended = (await kept.instances.find({ status: 'completed' }).limit(100).toArray()).map(({ _id }) => _id);
    const models = ended.length > 0 ? { _id: { $in: ended } } : {};
    await copies(kept.instances, await kept.instances.find(models).limit(100).toArray(), instances, (copy, index) => ({
      ...copy,
      _id: instance(index),
      businessKey: instance(index),
      status: 'completed' as const,
      startedAt: new Date(copy.startedAt.getTime() - index * MINUTE),
    }));
    await copies(kept.history, await kept.history.find().limit(500).toArray(), instances * 3, (copy, index) => ({
      ...copy,
      _id: `${instance(index % instances)}.${String(Math.floor(index / instances)).padStart(9, '0')}`,
    }));
    await copies(kept.tasks, await kept.tasks.find({ state: 'open' }).toArray(), openTasks, (copy, index) => ({
      ...copy,
      _id: `o${instance(index)}`,
      instanceId: instance(index),
      createdAt: new Date(copy.createdAt.getTime() - index * MINUTE),
      ...(copy.dueAt ? { dueAt: new Date(copy.dueAt.getTime() + (index % 40_000) * MINUTE) } : {}),
    }));
    await copies(kept.tasks, await kept.tasks.find({ state: 'completed' }).toArray(), endedTasks, (copy, index) => ({
      ...copy,
      _id: `e${instance(index)}`,
      instanceId: instance(index % 100_000),
      createdAt: new Date(copy.createdAt.getTime() - index * MINUTE),
      completedAt: new Date((copy.completedAt ?? copy.createdAt).getTime() - index * MINUTE),
    }));
    const timer = await kept.alarms.findOne();
    const far = Date.now() + A_YEAR;
    await copies(kept.alarms, timer ? [timer] : [], alarms, (copy, index) => ({
      ...copy,
      _id: `a${instance(index)}`,
      ref: { ...copy.ref, instanceId: instance(index) },
      dueAt: new Date(far + index * 1_000),
    }));
  } finally {
    await connection.close();
  }
}
