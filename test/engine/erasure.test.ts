import { afterAll, beforeAll, expect, test } from 'vitest';
import { tracesOf } from '../support/traces.ts';
import { by, callActivity, diagram, line, onlyTask, openOffice, type Process, userTask } from './support.ts';

const office = openOffice('engine-erasure');
let one: Process;

beforeAll(async () => {
  one = await office.open();
  await one.engine.definitions.deploy(diagram(line('called', userTask('inside')) + line('caller', callActivity('call', 'called'))), by);
});
afterAll(() => office.close());

async function startCaller(): Promise<{ id: string; childId: string }> {
  const { id } = await one.engine.instances.start({ definition: 'caller' }, by);
  await one.engine.settled();
  const { items } = await one.engine.instances.list({ parentId: id });
  return { id, childId: items[0]!.id };
}

test('a finished instance goes with what it has called and with everything that is kept of both', async () => {
  const { id, childId } = await startCaller();
  await one.engine.tasks.complete((await onlyTask(one, childId))._id, {}, by);
  await one.engine.settled();
  const db = one.stores.mongo.db!;
  const keptBy = ['incidents', 'jobs', 'subscriptions', 'migration_items'];
  for (const instanceId of [id, childId])
    for (const name of keptBy)
      await db.collection(name).insertOne({ _id: `${name} of ${instanceId}`, instanceId, state: 'resolved' } as never);
  await expect(one.engine.instances.erase(childId)).rejects.toMatchObject({ code: 'INSTANCE_CALLED', status: 422 });

  expect(await one.engine.instances.erasable(id)).toEqual([
    { id, key: 'caller' },
    { id: childId, key: 'called' },
  ]);
  const before = await tracesOf(db, [id, childId]);
  await one.engine.instances.erase(id);

  expect(before).toEqual(['history', 'incidents', 'instances', 'jobs', 'migration_items', 'subscriptions', 'tasks']);
  expect(await tracesOf(db, [id, childId])).toEqual([]);
  for (const instanceId of [id, childId]) {
    await expect(one.engine.instances.get(instanceId)).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
  }
});

test('nothing that runs is erased, and nothing whose called instance still runs', async () => {
  const { id, childId } = await startCaller();
  await expect(one.engine.instances.erase(id)).rejects.toMatchObject({ code: 'INSTANCE_RUNNING', status: 409 });
  const left = one.stores.mongo.db!.collection<{ _id: string; status: string }>('instances');
  await left.updateOne({ _id: id }, { $set: { status: 'completed' } });

  await expect(one.engine.instances.erase(id)).rejects.toMatchObject({ code: 'INSTANCE_RUNNING' });
  expect((await one.engine.instances.get(childId)).state).toBe('running');
});

test('finished instances are found by when they ended, those that were called not by themselves', async () => {
  const before = one.clock.now();
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    const { id } = await one.engine.instances.start({ definition: 'called' }, by);
    await one.engine.instances.cancel(id, 'not needed', by);
    ids.push(id);
  }
  const after = new Date(one.clock.now().getTime() + 1);

  const first = await one.engine.instances.endedBefore({ key: 'called', before: after, limit: 2 });
  const second = await one.engine.instances.endedBefore({ key: 'called', before: after, limit: 2, cursor: first.next! });

  expect([...first.items, ...second.items]).toEqual(ids);
  expect(second.next).toBeNull();
  expect((await one.engine.instances.endedBefore({ key: 'called', before, limit: 2 })).items).toEqual([]);
});
