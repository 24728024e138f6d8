import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { InstanceDocument, MigrationDocument, MigrationItemDocument } from '../../server/engine/collections.ts';
import type { MigrationView } from '../../server/engine/operation-types.ts';
import { fail } from '../../server/errors.ts';
import { by, diagram, historyOf, line, onlyTask, openOffice, type Process, userTask } from './support.ts';

const office = openOffice('engine-migration-batches');
/** Takes orders and carries nothing out. */
let desk: Process;
/** Those that carry out, of one test: any of them takes up what another has put down. */
let workers: Process[] = [];

beforeAll(async () => {
  desk = await office.open({ works: false });
});
afterEach(async () => {
  for (const worker of workers) await worker.stop();
  workers = [];
});
afterAll(() => office.close());

let made = 0;
/** A process with so many instances at its first step, and a second version. `step`: what the first step is called there. */
async function prepare(count: number, step = 'ask'): Promise<{ from: string; to: string; ids: string[] }> {
  const key = `batch${++made}`;
  await desk.engine.definitions.deploy(diagram(line(key, userTask('ask'), userTask('sign'))), by);
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await desk.engine.instances.start({ definition: key, businessKey: `${key}-${n}` }, by)).id);
  await desk.engine.definitions.deploy(diagram(line(key, userTask(step), userTask('check'), userTask('sign'))), by);
  return { from: `${key}:1`, to: `${key}:2`, ids };
}
const versions = async (ids: string[]) => Promise.all(ids.map(async (id) => (await desk.engine.instances.get(id)).version));
const migrationsIn = async (id: string) => (await historyOf(desk, id)).filter((event) => event.startsWith('instance.migrated')).length;
const open = async () => {
  const process = await office.open();
  workers.push(process);
  return process;
};
async function carriedOut(at: Process, { id }: MigrationView): Promise<MigrationView> {
  await at.engine.settled();
  return desk.engine.migrations.get(id);
}

const batches = () => desk.stores.mongo.db!.collection<MigrationDocument>('migrations');
const items = () => desk.stores.mongo.db!.collection<MigrationItemDocument>('migration_items');
/** As when whoever held it has not been heard of for long. */
const abandon = ({ id }: MigrationView) => batches().updateOne({ _id: id }, { $set: { lease: new Date(0) } });
/** A process whose steps stop from the given one on, until they are let go. */
async function openStopping(from: number) {
  let begun = 0;
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const process = await open();
  process.engine.contribute({
    contribute: async () => {
      begun += 1;
      if (begun >= from) await gate;
      return {};
    },
  });
  return { process, go, begun: () => begun };
}

test('what the store refuses again and again is given up in its own words, and what a newer build has saved is left to one', async () => {
  const { from, to, ids } = await prepare(2);
  const busy = await open();
  let refusing = true;
  busy.engine.contribute({
    contribute: async ({ instanceId }) => {
      if (refusing && instanceId === ids[0]) fail('STORE_BUSY', 'held by another writer');
      return {};
    },
  });
  const instances = desk.stores.mongo.db!.collection<InstanceDocument>('instances');
  const { state } = (await instances.findOne({ _id: ids[1]! }))!;
  await instances.updateOne({ _id: ids[1]! }, { $set: { state: JSON.stringify({ ...JSON.parse(state as string), format: 99 }) } });

  const batch = await busy.engine.migrations.start({ from, to }, by);
  for (let tries = 0; tries < 8; tries++) {
    await busy.engine.settled();
    await abandon(batch);
  }
  const given = await desk.engine.migrations.items(batch.id, { state: 'failed' });
  const left = await items().findOne({ instanceId: ids[1]! });
  const waiting = await desk.engine.migrations.get(batch.id);
  refusing = false;
  await instances.updateOne({ _id: ids[1]! }, { $set: { state } });
  await abandon(batch);
  const finished = await carriedOut(busy, batch);

  expect(given.items).toMatchObject([{ instanceId: ids[0], code: 'STORE_BUSY' }]);
  expect(left).toMatchObject({ state: 'left' });
  expect(left?.attempts).toBeUndefined();
  expect(waiting.state).toBe('running');
  expect(finished).toMatchObject({ state: 'completed', counts: { done: 1, failed: 1, left: 0, skipped: 0 } });
});

test('a batch that a stuck server has held too long is finished by another, and nobody is moved twice when both work on it', async () => {
  const { from, to, ids } = await prepare(24);
  const stuck = await openStopping(6);
  const batch = await stuck.process.engine.migrations.start({ from, to }, by);
  await expect.poll(stuck.begun, { timeout: 10_000 }).toBeGreaterThan(6);
  const interrupted = await desk.engine.migrations.get(batch.id);
  const holder = (await batches().findOne({ _id: batch.id }))?.holder;

  const next = await open();
  await abandon(batch);
  const settled = next.engine.settled();
  await expect.poll(async () => (await batches().findOne({ _id: batch.id }))?.holder, { timeout: 10_000 }).not.toBe(holder);
  stuck.go();
  await Promise.all([settled, stuck.process.engine.settled()]);
  const finished = await carriedOut(next, batch);

  expect(interrupted.state).toBe('running');
  expect(interrupted.counts.done).toBeGreaterThan(0);
  expect(interrupted.counts.left).toBeGreaterThan(0);
  expect(finished).toMatchObject({ state: 'completed', counts: { done: 24, failed: 0, left: 0, skipped: 0 } });
  expect(await versions(ids)).toEqual(ids.map(() => 2));
  expect(new Set(await Promise.all(ids.map(migrationsIn)))).toEqual(new Set([1]));
});

test('a batch that is cancelled in the middle moves nobody more, and counts what it has moved', async () => {
  const { from, to, ids } = await prepare(12);
  const slow = await openStopping(3);
  const batch = await slow.process.engine.migrations.start({ from, to }, by);
  await expect.poll(slow.begun, { timeout: 10_000 }).toBeGreaterThan(3);

  await desk.engine.migrations.cancel(batch.id, by.actor);
  slow.go();
  const cancelled = await carriedOut(slow.process, batch);

  const moved = (await versions(ids)).filter((version) => version === 2).length;
  expect(moved).toBeGreaterThan(1);
  expect(moved).toBeLessThan(8);
  expect(cancelled).toMatchObject({ state: 'cancelled', counts: { done: moved, left: ids.length - moved } });
  expect((await batches().findOne({ _id: batch.id }))?.counts).toEqual(cancelled.counts);
});

test('what does not fit is refused one by one, stays as it was, and says why; the rest is moved', async () => {
  const { from, to, ids } = await prepare(4, 'question');
  const [done, suspended] = [ids[0]!, ids[1]!];
  await desk.engine.tasks.complete((await onlyTask(desk, done))._id, {}, by);
  await desk.engine.instances.suspend(suspended, 'the court decides', by);
  const before = await Promise.all(ids.map((id) => desk.engine.instances.get(id)));
  const at = await open();

  const tried = await carriedOut(at, await at.engine.migrations.start({ from, to, dryRun: true }, by));
  const untouched = await Promise.all(ids.map((id) => desk.engine.instances.get(id)));
  const ran = await carriedOut(at, await at.engine.migrations.start({ from, to }, by));
  const { items: failed } = await desk.engine.migrations.items(ran.id, { state: 'failed' });

  expect(tried).toMatchObject({ dryRun: true, state: 'completed', counts: { done: 1, failed: 3 } });
  expect(untouched).toEqual(before);
  expect(ran.counts).toEqual({ done: 1, failed: 3, left: 0, skipped: 0 });
  expect(await versions(ids)).toEqual([2, 1, 1, 1]);
  expect(failed.find(({ instanceId }) => instanceId === suspended)).toMatchObject({ code: 'INSTANCE_SUSPENDED' });
  expect(failed.find(({ instanceId }) => instanceId === ids[2])).toMatchObject({
    code: 'MIGRATION_REFUSED',
    businessKey: before[2]!.businessKey,
    issues: [{ code: 'MIGRATION_NO_HOME', elementId: 'ask' }],
  });
  expect(await desk.engine.instances.get(ids[2]!)).toEqual(before[2]);

  const mapped = await carriedOut(at, await at.engine.migrations.start({ from, to, map: { ask: 'question' } }, by));
  expect(mapped.counts).toEqual({ done: 2, failed: 1, left: 0, skipped: 0 });
});

test('a batch may be for some of them, and an order that is repeated is one order', async () => {
  const { from, to, ids } = await prepare(4);
  const at = await open();
  const options = { ...by, idempotencyId: `order-${from}` };
  const order = { from, to, filter: { instanceIds: ids.slice(0, 2) }, reason: 'two first' };

  const [one, again] = [await at.engine.migrations.start(order, options), await at.engine.migrations.start(order, options)];
  await carriedOut(at, one);

  expect(again.id).toBe(one.id);
  expect(await versions(ids)).toEqual([2, 2, 1, 1]);
  expect((await desk.engine.migrations.list({ key: from.split(':')[0]! })).items).toMatchObject([{ id: one.id, reason: 'two first' }]);
  const { items: happened } = await desk.engine.instances.history(ids[0]!);
  expect(happened.find(({ type }) => type === 'instance.migrated')?.detail).toEqual({
    from: 1,
    to: 2,
    migration: one.id,
    reason: 'two first',
  });
});

test('a batch that is cancelled before anybody has taken it up moves nobody', async () => {
  const { from, to, ids } = await prepare(2);
  const batch = await desk.engine.migrations.start({ from, to }, by);

  const cancelled = await desk.engine.migrations.cancel(batch.id, by.actor);
  const at = await open();
  await at.engine.settled();

  expect(cancelled).toMatchObject({ state: 'cancelled', cancelledBy: 'tianhe' });
  expect(await versions(ids)).toEqual([1, 1]);
  const done = await carriedOut(at, await desk.engine.migrations.start({ from, to }, by));
  await expect(desk.engine.migrations.cancel(done.id, by.actor)).rejects.toMatchObject({ code: 'MIGRATION_ENDED', status: 409 });
});

test('a step that cannot be made leaves the instance as it was, and no incident', async () => {
  const { from, ids } = await prepare(1);
  const key = from.split(':')[0]!;
  const tasks = Array.from({ length: 6 }, (_, n) => `<bpmn:task id="t${n}"/>`);
  const caught = `<bpmn:boundaryEvent id="caught" attachedToRef="ask"><bpmn:conditionalEventDefinition><bpmn:condition>= true</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:boundaryEvent>`;
  const steps = ['caught', ...tasks.map((_, n) => `t${n}`), 'over'].map((id, n, all) =>
    n === 0 ? '' : `<bpmn:sequenceFlow id="x${n}" sourceRef="${all[n - 1]}" targetRef="${id}"/>`,
  );
  const body = line(key, userTask('ask')).replace(
    '</bpmn:process>',
    `${caught}${tasks.join('')}<bpmn:endEvent id="over"/>${steps.join('')}</bpmn:process>`,
  );
  await desk.engine.definitions.deploy(diagram(body), by);
  const before = await desk.engine.instances.get(ids[0]!);
  const small = await office.open({ limits: { activitiesPerStep: 3 }, works: false });

  await expect(small.engine.instances.migrate(ids[0]!, { to: `${key}:3` }, by)).rejects.toMatchObject({ code: 'STEP_FAILED' });

  expect(await small.engine.instances.get(ids[0]!)).toEqual(before);
  expect((await small.engine.tasks.complete((await onlyTask(small, ids[0]!))._id, {}, by)).opened).toMatchObject([{ elementId: 'sign' }]);
});

test('a proposal keeps what has the same id, finds what has the same name, and says how many stand where', async () => {
  await desk.engine.definitions.deploy(diagram(line('proposed', userTask('ask'), userTask('sign'))), by);
  await desk.engine.instances.start({ definition: 'proposed' }, by);
  const renamed = userTask('ask').replace('id="ask"', 'id="question"');
  await desk.engine.definitions.deploy(diagram(line('proposed', renamed, userTask('sign'))), by);

  const { running, elements } = await desk.engine.migrations.proposal('proposed:1', 'proposed:2');

  expect(running).toBe(1);
  expect(elements.find(({ id }) => id === 'ask')).toMatchObject({ standing: 1, to: 'question' });
  expect(elements.find(({ id }) => id === 'sign')).toMatchObject({ standing: 0, to: 'sign' });
});

test('a proposal sends nothing to where something else was before', async () => {
  const named = (id: string, name: string) => userTask(id).replace(`name="${id}"`, `name="${name}"`);
  await desk.engine.definitions.deploy(diagram(line('swapped', named('draft', 'Draft'), named('approve', 'Approve'))), by);
  await desk.engine.definitions.deploy(diagram(line('swapped', named('approve', 'Draft'))), by);

  const { elements } = await desk.engine.migrations.proposal('swapped:1', 'swapped:2');

  expect(elements.find(({ id }) => id === 'draft')?.to).toBeUndefined();
});
