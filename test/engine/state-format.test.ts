import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InstanceDocument, JobDocument } from '../../server/engine/collections.ts';
import { by, diagram, line, onlyTask, openOffice, openTasks, type Process, serviceTask, timerCatch, userTask } from './support.ts';

const office = openOffice('engine-state-format');
/** Starts the instances; the other one, as after a server has been set back to an earlier build, has never seen them. */
let newer: Process;
let older: Process;

beforeAll(async () => {
  newer = await office.open({ works: false });
  older = await office.open();
  await newer.engine.definitions.deploy(
    diagram(
      line('visit', userTask('ask'), userTask('write')) +
        line('wait', timerCatch('hour', 'PT1H'), userTask('then')) +
        line('letter', serviceTask('print', 'letter.print'), userTask('sign')),
    ),
    by,
  );
});
afterAll(() => office.close());

const instances = () => older.stores.mongo.db!.collection<InstanceDocument>('instances');
const stored = (id: string) => instances().findOne({ _id: id });

/** Saved by a build that knows a later format. */
async function savedLater(id: string): Promise<{ putBack(): Promise<unknown> }> {
  const { state } = (await stored(id)) as InstanceDocument;
  const later = JSON.stringify({ ...JSON.parse(state as string), format: 99 });
  await instances().updateOne({ _id: id }, { $set: { state: later } });
  return { putBack: () => instances().updateOne({ _id: id }, { $set: { state } }) };
}

test('a task of an instance that a later build has saved is refused and nothing is changed', async () => {
  const { id } = await newer.engine.instances.start({ definition: 'visit' }, by);
  const { _id: task } = await onlyTask(older, id);
  const { putBack } = await savedLater(id);
  const before = await stored(id);
  const refusal = { code: 'STATE_TOO_NEW', status: 503 };

  await expect(older.engine.tasks.complete(task, {}, by)).rejects.toMatchObject(refusal);
  await expect(older.engine.instances.cancel(id, 'a mistake', by)).rejects.toMatchObject(refusal);
  expect(await stored(id)).toEqual(before);
  expect(await onlyTask(older, id)).toMatchObject({ _id: task, state: 'open' });
  expect((await older.engine.instances.get(id)).incidents).toEqual([]);

  await putBack();
  await older.engine.tasks.complete(task, {}, by);
  expect(await onlyTask(older, id)).toMatchObject({ elementId: 'write' });
});

test('a timer of such an instance keeps ringing until a build that knows it is there', async () => {
  const { id } = await newer.engine.instances.start({ definition: 'wait' }, by);
  const { putBack } = await savedLater(id);
  const before = await stored(id);

  await older.engine.alarms.advance(new Date(older.clock.now().getTime() + 2 * 3_600_000));
  expect(await stored(id)).toEqual(before);
  expect((await older.engine.instances.get(id)).incidents).toEqual([]);

  await putBack();
  await expect
    .poll(() => older.engine.alarms.sweep().then(() => onlyTask(older, id)), { timeout: 15_000 })
    .toMatchObject({ elementId: 'then' });
});

test('the work of such an instance is not done again and again: it waits for a build that can tell of it', async () => {
  const runs: string[] = [];
  let putBack: () => Promise<unknown> = async () => undefined;
  older.engine.jobs.handle('letter.print', async ({ instanceId }) => {
    runs.push(instanceId);
    // Meanwhile a later build makes a step of another branch.
    if (runs.length === 1) ({ putBack } = await savedLater(instanceId));
    return {};
  });
  const jobs = older.stores.mongo.db!.collection<JobDocument>('jobs');
  const sweepNow = (instanceId: string) => jobs.updateOne({ instanceId }, { $set: { lease: new Date(0) } });
  const left = async (instanceId: string) => {
    const job = (await jobs.findOne({ instanceId })) as JobDocument;
    return { takes: job.takes, forLong: job.lease.getTime() > Date.now() + 30_000 };
  };

  const { id } = await newer.engine.instances.start({ definition: 'letter' }, by);
  await expect.poll(() => left(id), { timeout: 10_000 }).toEqual({ takes: 0, forLong: true });
  expect(runs).toEqual([id]);

  await sweepNow(id);
  await expect.poll(() => left(id), { timeout: 10_000 }).toEqual({ takes: 0, forLong: true });
  expect(runs).toEqual([id]);

  await putBack();
  await sweepNow(id);
  await expect.poll(() => openTasks(older, id), { timeout: 10_000 }).toMatchObject([{ elementId: 'sign' }]);
  expect((await older.engine.instances.get(id)).incidents).toEqual([]);
});
