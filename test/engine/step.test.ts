import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, diagram, historyOf, line, onlyTask, openOffice, openTasks, type Process, surui, tianhe, userTask } from './support.ts';

const office = openOffice('engine-step');
let one: Process;
let two: Process;

beforeAll(async () => {
  one = await office.open();
  two = await office.open();
  await one.engine.definitions.deploy(diagram(line('visit', userTask('ask'), userTask('write'))), by);
});
afterAll(() => office.close());

test('a report goes from task to task in whichever process it is worked on', async () => {
  const { id } = await one.engine.instances.start({ definition: 'visit', businessKey: 'MR-2026-0001', variables: { urgency: 'U2' } }, by);
  const first = await onlyTask(one, id);
  expect(first).toMatchObject({ elementId: 'ask', businessKey: 'MR-2026-0001', variables: { urgency: 'U2' }, state: 'open' });

  const { task, opened } = await two.engine.tasks.complete(first._id, { urgency: 'U1' }, by);
  expect(task).toMatchObject({ state: 'completed', completedBy: 'tianhe' });
  expect(opened).toMatchObject([{ elementId: 'write', variables: { urgency: 'U1' } }]);

  await one.engine.tasks.complete(opened[0]!._id, {}, { actor: surui });
  const ended = await two.engine.instances.get(id);
  expect(ended).toMatchObject({ state: 'completed', variables: { urgency: 'U1' }, activities: [], incidents: [] });
  expect(ended.endedAt).toBeDefined();
});

test('the history says who did what, in order and without gaps', async () => {
  const { id } = await one.engine.instances.start({ definition: 'visit' }, by);
  await one.engine.tasks.complete((await onlyTask(one, id))._id, {}, by);
  await one.engine.tasks.complete((await onlyTask(one, id))._id, {}, { actor: surui });

  const { items } = await one.engine.instances.history(id);
  expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
  expect(items.find(({ type, elementId }) => type === 'activity.completed' && elementId === 'write')?.by).toBe('surui');
  const told = await historyOf(one, id);
  expect(told.indexOf('activity.completed ask')).toBeLessThan(told.indexOf('activity.started write'));

  const page = await one.engine.instances.history(id, { limit: 3 });
  const rest = await one.engine.instances.history(id, { cursor: page.next! });
  expect([...page.items, ...rest.items]).toEqual(items);
});

test('forty people complete one task through two servers: one does it, thirty-nine are told', async () => {
  const { id } = await one.engine.instances.start({ definition: 'visit' }, by);
  const { _id } = await onlyTask(one, id);
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? one : two).engine.tasks.complete(_id, { n }, { actor: { id: `person-${n}`, kind: 'account' } }),
    ),
  );
  const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.code);
  expect(results.length - refused.length).toBe(1);
  expect(refused).toEqual(Array.from({ length: 39 }, () => 'TASK_ALREADY_COMPLETED'));
  expect(await openTasks(one, id)).toHaveLength(1);
});

test('a step repeated under one idempotency id is made once and answers the first result', async () => {
  const repeat = { actor: tianhe, idempotencyId: 'tianhe-start-1' };
  const [first, second] = await Promise.all([
    one.engine.instances.start({ definition: 'visit' }, repeat),
    two.engine.instances.start({ definition: 'visit' }, repeat),
  ]);
  expect(second.id).toBe(first.id);

  const { _id } = await onlyTask(one, first.id);
  const completing = { actor: tianhe, idempotencyId: 'tianhe-complete-1' };
  const answers = await Promise.all([one, two, one].map(({ engine }) => engine.tasks.complete(_id, {}, completing)));
  expect(new Set(answers.map(({ opened }) => opened[0]?._id)).size).toBe(1);
  expect(await openTasks(one, first.id)).toMatchObject([{ elementId: 'write' }]);
});

test('a task claimed by one person is not taken or completed by another', async () => {
  const { id } = await one.engine.instances.start({ definition: 'visit' }, by);
  const { _id } = await onlyTask(one, id);
  await one.engine.tasks.claim(_id, 'tianhe');
  await expect(two.engine.tasks.claim(_id, 'surui')).rejects.toMatchObject({ code: 'TASK_ALREADY_CLAIMED' });
  await expect(two.engine.tasks.complete(_id, {}, { actor: surui })).rejects.toMatchObject({ code: 'TASK_CLAIMED_BY_OTHER' });
  expect((await two.engine.tasks.claim(_id, 'tianhe')).assignee).toBe('tianhe');

  await one.engine.tasks.delegate(_id, 'tianhe', 'surui');
  await expect(one.engine.tasks.unclaim(_id, 'tianhe')).rejects.toMatchObject({ code: 'TASK_CLAIMED_BY_OTHER' });
  expect((await one.engine.tasks.resolve(_id, 'surui')).assignee).toBe('tianhe');
  expect((await one.engine.tasks.unclaim(_id, 'tianhe')).assignee).toBeUndefined();
  await expect(one.engine.tasks.unclaim(_id, 'tianhe')).rejects.toMatchObject({ code: 'TASK_NOT_CLAIMED' });
});

test('names that would reach into the machinery are refused and change nothing', async () => {
  const { id } = await one.engine.instances.start({ definition: 'visit' }, by);
  const { _id } = await onlyTask(one, id);
  const hostile = [{ $where: '1' }, { 'a.b': 1 }, JSON.parse('{"a":{"__proto__":{"admin":true}}}'), { constructor: 1 }, { n: Number.NaN }];
  for (const variables of hostile)
    await expect(one.engine.tasks.complete(_id, variables, by)).rejects.toMatchObject({ code: 'VARIABLES_INVALID', status: 422 });
  await one.engine.tasks.complete(_id, { answer: { $gt: '', 'a.b': [{ $set: 1 }] } }, by);
  expect((await one.engine.instances.get(id)).variables).toEqual({ answer: { $gt: '', 'a.b': [{ $set: 1 }] } });
  expect((await onlyTask(two, id)).variables).toEqual({ answer: { $gt: '', 'a.b': [{ $set: 1 }] } });
});

test('a contributor writes in the same transaction, and a refused step leaves nothing of it', async () => {
  const process = await office.open();
  process.engine.contribute({
    contribute: async ({ instanceId, openedTasks, closedTasks }) => {
      for (const task of openedTasks) task.caseId = 'case-7';
      const document = {
        _id: `${instanceId}-${closedTasks.length}`,
        closed: closedTasks.map(({ task, how }) => `${task.elementId} ${how}`),
      };
      return { writes: [{ collection: 'contributions', operation: { insertOne: { document } } }] };
    },
  });
  const { id } = await process.engine.instances.start({ definition: 'visit' }, by);
  const task = await onlyTask(process, id);
  expect(task.caseId).toBe('case-7');
  const extra = { collection: 'contributions', operation: { insertOne: { document: { _id: `extra-${id}` } } } };
  await process.engine.tasks.complete(task._id, {}, { ...by, writes: [extra] });
  await expect(process.engine.tasks.complete(task._id, {}, { ...by, writes: [{ ...extra }] })).rejects.toMatchObject({
    code: 'TASK_ALREADY_COMPLETED',
  });
  const contributions = await process.stores.mongo.db!.collection<{ _id: string; closed?: string[] }>('contributions').find().toArray();
  expect(contributions.find(({ _id }) => _id === `${id}-1`)?.closed).toEqual(['ask completed']);
  expect(contributions.filter(({ _id }) => _id.startsWith('extra-'))).toHaveLength(1);
});
