import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachAtMost } from '../../server/platform/bounded.ts';
import { by, diagram, line, openOffice, type Process, signalCatch, userTask } from './support.ts';

const office = openOffice('engine-broadcast');
/** More than one transaction tells. */
const WAITING = 520;
let process: Process;

beforeAll(async () => {
  process = await office.open();
  await process.engine.definitions.deploy(
    diagram(line('alert', signalCatch('hear', 'up'), userTask('act')), '<bpmn:signal id="up" name="level.raised"/>'),
    by,
  );
});
afterAll(() => office.close());

test('a signal reaches everybody who waits for it, however many, and each once', async () => {
  await eachAtMost(Array.from({ length: WAITING }), 40, () => process.engine.instances.start({ definition: 'alert' }, by));

  expect(await process.engine.messages.signal({ name: 'level.raised', variables: { level: 2 } }, by)).toEqual({
    delivered: WAITING,
    started: 0,
  });
  await process.engine.settled();

  expect(await process.engine.tasks.count({ elementId: 'act', state: 'open', 'variables.level': 2 })).toBe(WAITING);
  expect(await process.engine.messages.signal({ name: 'level.raised' }, by)).toEqual({ delivered: 0, started: 0 });
}, 120_000);
