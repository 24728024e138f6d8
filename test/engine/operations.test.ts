import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  by,
  diagram,
  historyOf,
  line,
  messageCatch,
  onlyTask,
  openOffice,
  openTasks,
  type Process,
  timerCatch,
  userTask,
} from './support.ts';

const office = openOffice('engine-operations');
let one: Process;
let two: Process;

beforeAll(async () => {
  one = await office.open();
  two = await office.open();
  await one.engine.definitions.deploy(diagram(line('work', userTask('ask'), userTask('write'), userTask('sign'))), by);
});
afterAll(() => office.close());

const start = async (definition = 'work') => (await one.engine.instances.start({ definition, businessKey: 'MR-1' }, by)).id;
const completeNext = async (id: string) => one.engine.tasks.complete((await onlyTask(one, id))._id, {}, by);

test('a task can be sent back to the one before, or to any earlier one', async () => {
  const id = await start();
  await expect(one.engine.tasks.return((await onlyTask(one, id))._id, { reason: 'nothing before' }, by)).rejects.toMatchObject({
    code: 'RETURN_REFUSED',
  });
  await completeNext(id);
  await completeNext(id);
  const sign = await onlyTask(one, id);
  const { opened, task } = await two.engine.tasks.return(sign._id, { reason: 'address is missing' }, by);
  expect(task).toMatchObject({ elementId: 'sign', state: 'cancelled' });
  expect(opened).toMatchObject([{ elementId: 'write' }]);
  await expect(one.engine.tasks.complete(sign._id, {}, by)).rejects.toMatchObject({ code: 'TASK_CANCELLED' });
  await expect(two.engine.tasks.return(opened[0]!._id, { to: 'sign', reason: 'forwards' }, by)).rejects.toMatchObject({
    code: 'RETURN_REFUSED',
  });
  expect((await one.engine.tasks.return(opened[0]!._id, { to: 'ask', reason: 'ask again' }, by)).opened).toMatchObject([
    { elementId: 'ask' },
  ]);
  expect(await historyOf(one, id)).toContain('instance.moved work');
});

// Fails where a diagram is looked up by its key alone (tried).
test('an instance goes on by the version it was started with, also in a process that has never met it (red line 10)', async () => {
  await one.engine.definitions.deploy(diagram(line('pinned', userTask('ask'), userTask('write'))), by);
  const id = await start('pinned');
  await one.engine.definitions.deploy(diagram(line('pinned', userTask('ask'), userTask('sign'))), by);
  const another = await start('pinned');
  const stranger = await office.open();
  for (const [instance, next] of [
    [id, 'write'],
    [another, 'sign'],
  ] as const) {
    await stranger.engine.tasks.complete((await onlyTask(stranger, instance))._id, {}, by);
    expect(await onlyTask(stranger, instance)).toMatchObject({ elementId: next });
  }
});

test('tokens can be moved, and an impossible move changes nothing', async () => {
  const id = await start();
  const before = await onlyTask(one, id);
  await expect(one.engine.instances.move(id, { cancel: ['nowhere'], start: ['sign'], reason: 'x' }, by)).rejects.toMatchObject({
    code: 'MOVE_REFUSED',
    status: 422,
  });
  expect(await onlyTask(one, id)).toEqual(before);
  await two.engine.instances.move(id, { cancel: ['ask'], start: ['sign'], reason: 'already done on paper' }, by);
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'sign' });
});

test('cancelling ends tasks and alarms and is refused a second time', async () => {
  await one.engine.definitions.deploy(diagram(line('patient', timerCatch('wait', 'P1D'), userTask('then'))), by);
  const id = await start('patient');
  expect(await two.engine.instances.cancel(id, 'withdrawn', by)).toMatchObject({ state: 'cancelled', activities: [] });
  const alarms = one.stores.mongo.db!.collection('alarms');
  expect(await alarms.countDocuments({ 'ref.instanceId': id })).toBe(0);
  await expect(one.engine.instances.setVariables(id, { a: 1 }, by)).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
  expect(await historyOf(one, id)).toContain('instance.cancelled patient');
});

test('a running case is moved to a new version where every waiting element has a home', async () => {
  const id = await start();
  await completeNext(id);
  const { definitions } = await one.engine.definitions.deploy(
    diagram(line('work', userTask('ask'), userTask('draft'), userTask('check'), userTask('sign'))),
    by,
  );
  const [to] = definitions;
  await expect(one.engine.instances.migrate(id, { to: to!.id }, by)).rejects.toMatchObject({
    code: 'MIGRATION_REFUSED',
    issues: [{ elementId: 'write' }],
  });
  await one.engine.instances.migrate(id, { to: to!.id, map: { write: 'draft' }, dryRun: true }, by);
  expect(await one.engine.instances.get(id)).toMatchObject({ version: 1 });

  const task = await onlyTask(one, id);
  const moved = await two.engine.instances.migrate(id, { to: to!.id, map: { write: 'draft' } }, by);
  expect(moved).toMatchObject({ version: 2, definitionId: to!.id, activities: [{ elementId: 'draft' }] });
  expect(await onlyTask(one, id)).toMatchObject({ _id: task._id, elementId: 'draft', name: 'draft', definitionId: to!.id });
  const { opened } = await one.engine.tasks.complete(task._id, {}, by);
  expect(opened).toMatchObject([{ elementId: 'check' }]);
  expect(await historyOf(one, id)).toContain('instance.migrated work');
});

test('running cases stay on their version; the same file again is no new version', async () => {
  const version = (await one.engine.definitions.get('work')).version;
  const id = await start();
  const xml = diagram(line('work', userTask('only')));
  expect(await one.engine.definitions.deploy(xml, { ...by, dryRun: true })).toMatchObject({ created: true });
  expect((await one.engine.definitions.get('work')).version).toBe(version);
  expect(await one.engine.definitions.deploy(xml, by)).toMatchObject({ created: true, definitions: [{ version: version + 1 }] });
  expect(await two.engine.definitions.deploy(xml, by)).toMatchObject({ created: false, definitions: [{ version: version + 1 }] });
  expect((await two.engine.instances.get(id)).version).toBe(version);
  await expect(one.engine.definitions.remove(`work:${version}`, by.actor)).rejects.toMatchObject({ code: 'DEFINITION_IN_USE' });
  const racing = ['a', 'b', 'c'].map((name) => diagram(line('raced', userTask(name))));
  const versions = await Promise.all(racing.map((each, n) => (n % 2 ? one : two).engine.definitions.deploy(each, by)));
  expect(versions.map(({ definitions }) => definitions[0]!.version).sort()).toEqual([1, 2, 3]);
});

test('task lists page through everything once in each order, and those without a due time come last', async () => {
  await one.engine.definitions.deploy(
    diagram(
      line('dated', userTask('due', 'camunda:dueDate="2026-05-01T00:00:00Z" camunda:priority="80"')) + line('undated', userTask('free')),
    ),
    by,
  );
  for (let n = 0; n < 4; n++) for (const key of ['dated', 'undated']) await start(key);
  const filter = { state: 'open', processKey: { $in: ['dated', 'undated'] } };
  for (const sort of ['due', 'created', 'priority'] as const) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof one.engine.tasks.list>> = await one.engine.tasks.list({
        filter,
        sort,
        limit: 3,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map(({ _id, elementId }) => `${elementId} ${_id}`));
      cursor = page.next;
    } while (cursor);
    expect(new Set(seen).size).toBe(8);
    if (sort !== 'created') expect(seen.map((each) => each.split(' ')[0])).toEqual([...Array(4).fill('due'), ...Array(4).fill('free')]);
  }
  expect(await one.engine.tasks.count(filter)).toBe(8);
  await expect(one.engine.tasks.list({ filter, cursor: 'forged' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  expect(await openTasks(one, 'no such instance')).toEqual([]);
});

test('an instance is reached by the key that it was given later, and by no message without a key any more', async () => {
  const waits = line('keyed', messageCatch('answer', 'm'), userTask('read'));
  await one.engine.definitions.deploy(diagram(waits, '<bpmn:message id="m" name="keyed.answer"/>'), by);
  const ids = [
    await one.engine.instances.start({ definition: 'keyed' }, by),
    await one.engine.instances.start({ definition: 'keyed' }, by),
  ];
  await two.engine.instances.assignKey(ids[0]!.id, 'CASE-1');
  await one.engine.instances.assignKey(ids[0]!.id, 'CASE-1');

  const keyless = await one.engine.messages.correlate({ name: 'keyed.answer' }, by);
  const keyed = await one.engine.messages.correlate({ name: 'keyed.answer', correlationKey: 'CASE-1' }, by);

  expect([keyless.instanceIds, keyed.instanceIds]).toEqual([[ids[1]!.id], [ids[0]!.id]]);
  expect(await onlyTask(one, ids[0]!.id)).toMatchObject({ elementId: 'read', businessKey: 'CASE-1' });
  expect((await one.engine.instances.get(ids[0]!.id)).businessKey).toBe('CASE-1');
});
