import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MigrationView } from '../../server/engine/operation-types.ts';
import { by, diagram, historyOf, line, onlyTask, openOffice, type Process, userTask } from './support.ts';

const office = openOffice('engine-migration-batches');
/** Takes orders and carries nothing out. */
let desk: Process;
const workers: Process[] = [];

beforeAll(async () => {
  desk = await office.open({ works: false });
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

test('a server that goes in the middle of a batch leaves it to the next, and nobody is moved twice', async () => {
  const { from, to, ids } = await prepare(30);
  const first = await open();
  let moved = 0;
  let going: Promise<void> | undefined;
  first.engine.contribute({
    contribute: async () => {
      moved += 1;
      if (moved === 8) going = first.engine.stop();
      return {};
    },
  });
  const batch = await first.engine.migrations.start({ from, to }, by);
  await expect.poll(() => going !== undefined, { timeout: 10_000 }).toBe(true);
  await going;
  const interrupted = await desk.engine.migrations.get(batch.id);

  const [second, third] = [await open(), await open()];
  await Promise.all([second.engine.settled(), third.engine.settled()]);
  const finished = await carriedOut(second, batch);

  expect(interrupted).toMatchObject({ state: 'running' });
  expect(interrupted.counts.done).toBeGreaterThan(0);
  expect(interrupted.counts.left).toBeGreaterThan(0);
  expect(finished).toMatchObject({ state: 'completed', counts: { done: 30, failed: 0, left: 0, skipped: 0 } });
  expect(await versions(ids)).toEqual(ids.map(() => 2));
  expect(new Set(await Promise.all(ids.map(migrationsIn)))).toEqual(new Set([1]));
});

test('what does not fit is refused one by one, stays as it was, and says why; the rest is moved', async () => {
  const { from, to, ids } = await prepare(4, 'question');
  const [done, suspended] = [ids[0]!, ids[1]!];
  await desk.engine.tasks.complete((await onlyTask(desk, done))._id, {}, by);
  await desk.engine.instances.suspend(suspended, 'the court decides', by);
  const before = await Promise.all(ids.map((id) => desk.engine.instances.get(id)));
  const at = workers.at(-1)!;

  const tried = await carriedOut(at, await at.engine.migrations.start({ from, to, dryRun: true }, by));
  const untouched = await Promise.all(ids.map((id) => desk.engine.instances.get(id)));
  const ran = await carriedOut(at, await at.engine.migrations.start({ from, to }, by));
  const { items } = await desk.engine.migrations.items(ran.id, { state: 'failed' });

  expect(tried).toMatchObject({ dryRun: true, state: 'completed', counts: { done: 1, failed: 3 } });
  expect(untouched).toEqual(before);
  expect(ran.counts).toEqual({ done: 1, failed: 3, left: 0, skipped: 0 });
  expect(await versions(ids)).toEqual([2, 1, 1, 1]);
  expect(items.find(({ instanceId }) => instanceId === suspended)).toMatchObject({ code: 'INSTANCE_SUSPENDED' });
  expect(items.find(({ instanceId }) => instanceId === ids[2])).toMatchObject({
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
  const at = workers.at(-1)!;
  const options = { ...by, idempotencyId: `order-${from}` };
  const order = { from, to, filter: { instanceIds: ids.slice(0, 2) }, reason: 'two first' };

  const [one, again] = [await at.engine.migrations.start(order, options), await at.engine.migrations.start(order, options)];
  await carriedOut(at, one);

  expect(again.id).toBe(one.id);
  expect(await versions(ids)).toEqual([2, 2, 1, 1]);
  expect((await desk.engine.migrations.list({ key: from.split(':')[0]! })).items).toMatchObject([{ id: one.id, reason: 'two first' }]);
});

test('a cancelled batch moves nobody any more', async () => {
  const { from, to, ids } = await prepare(2);
  const batch = await desk.engine.migrations.start({ from, to }, by);

  const cancelled = await desk.engine.migrations.cancel(batch.id, by.actor);
  await workers.at(-1)!.engine.settled();

  expect(cancelled).toMatchObject({ state: 'cancelled', cancelledBy: 'tianhe' });
  expect(await versions(ids)).toEqual([1, 1]);
  const done = await carriedOut(workers.at(-1)!, await desk.engine.migrations.start({ from, to }, by));
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
