import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, diagram, line, onlyTask, openOffice, type Process, surui, timerCatch, userTask } from './support.ts';

const office = openOffice('engine-stale');
/** Rings the alarms; the other one only takes commands. */
let ringer: Process;
let other: Process;

beforeAll(async () => {
  ringer = await office.open();
  other = await office.open({ works: false });
  await ringer.engine.definitions.deploy(diagram(line('visit', userTask('ask'), timerCatch('hour', 'PT1H'), userTask('then'))), by);
});
afterAll(() => office.close());

test('a timer fires although the process that rings it remembers the instance from before the timer, and Redis has forgotten its version', async () => {
  const { id } = await ringer.engine.instances.start({ definition: 'visit' }, by);
  await other.engine.tasks.complete((await onlyTask(other, id))._id, {}, by);
  await ringer.stores.redis.del(`${office.corner.prefix}:version:${id}`);

  await ringer.engine.alarms.advance(new Date(ringer.clock.now().getTime() + 2 * 3_600_000));

  expect(await onlyTask(ringer, id)).toMatchObject({ elementId: 'then' });
});

test.each([
  ['completed', 'TASK_ALREADY_COMPLETED', (id: string) => other.engine.tasks.complete(id, {}, by)],
  ['claimed', 'TASK_CLAIMED_BY_OTHER', (id: string) => other.engine.tasks.claim(id, surui.id)],
  ['cancelled', 'TASK_CANCELLED', (_id: string, instanceId: string) => other.engine.instances.cancel(instanceId, 'over', by)],
])('who has read a task before another process had it %s is told so', async (_what, code, overtake) => {
  const { id } = await ringer.engine.instances.start({ definition: 'visit' }, by);
  const read = await onlyTask(ringer, id);
  await overtake(read._id, id);

  await expect(ringer.engine.tasks.complete(read._id, {}, { ...by, read })).rejects.toMatchObject({ code });
});

test('a task that was read before it was given back is completed by whoever may', async () => {
  const { id } = await ringer.engine.instances.start({ definition: 'visit' }, by);
  const { _id } = await onlyTask(other, id);
  const read = await ringer.engine.tasks.claim(_id, by.actor.id);
  await other.engine.tasks.unclaim(_id, by.actor.id);

  expect((await ringer.engine.tasks.complete(_id, {}, { ...by, read })).task).toMatchObject({ state: 'completed' });
});
