import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, diagram, line, onlyTask, openOffice, type Process, timerCatch, userTask } from './support.ts';

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
