import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  by,
  callActivity,
  diagram,
  historyOf,
  line,
  messageCatch,
  onlyTask,
  openOffice,
  openTasks,
  type Process,
  serviceTask,
  timerCatch,
  userTask,
} from './support.ts';

const office = openOffice('engine-suspension');
let one: Process;
let two: Process;
/** Takes commands and dies before it has done anything of what they ask for. */
let dying: Process;
const paid: string[] = [];
let failsOnce: Set<string>;

const HOUR = 3_600_000;

beforeAll(async () => {
  failsOnce = new Set();
  const worker = ({ engine }: Pick<Process, 'engine'>) =>
    engine.jobs.handle('pay', async ({ instanceId }) => {
      if (failsOnce.delete(instanceId)) throw new Error('the bank is closed');
      paid.push(instanceId);
    });
  one = await office.open({}, (engine) => worker({ engine }));
  two = await office.open({}, (engine) => worker({ engine }));
  dying = await office.open({ works: false });
  const processes = [
    line('asked', userTask('ask'), userTask('write')),
    line('timed', timerCatch('wait', 'PT1H'), userTask('then')),
    line('answered', userTask('send'), messageCatch('reply', 'reply_message'), userTask('read')),
    line('paying', userTask('approve'), serviceTask('pay', 'pay'), userTask('archive')),
    line('outer', callActivity('callMiddle', 'middle'), userTask('afterOuter')),
    line('middle', callActivity('callInner', 'inner'), userTask('afterMiddle')),
    line('inner', userTask('innermost')),
  ];
  await one.engine.definitions.deploy(diagram(processes.join(''), '<bpmn:message id="reply_message" name="reply"/>'), by);
});
afterAll(() => office.close());

let started = 0;
const start = async (definition: string) => {
  const { id } = await one.engine.instances.start({ definition, businessKey: `S-${++started}` }, by);
  await one.engine.settled();
  return { id, businessKey: `S-${started}` };
};
const completeOnly = async (at: Process, id: string) => at.engine.tasks.complete((await onlyTask(at, id))._id, {}, by);
const childOf = async (id: string) => (await one.engine.instances.list({ parentId: id })).items[0]!.id;
const isSuspended = async (id: string) => (await two.engine.instances.get(id)).suspended ?? false;
const later = (millis: number) => new Date(one.clock.now().getTime() + millis);

test('nothing of a suspended instance can be done by any server, and all of it when it goes on', async () => {
  const { id } = await start('asked');
  const task = await onlyTask(one, id);

  expect(await one.engine.instances.suspend(id, 'the court asked for it', by)).toMatchObject({ state: 'running', suspended: true });

  const refused = { code: 'INSTANCE_SUSPENDED', status: 409 };
  await expect(two.engine.tasks.complete(task._id, {}, by)).rejects.toMatchObject(refused);
  await expect(two.engine.instances.move(id, { cancel: ['ask'], start: ['write'], reason: 'x' }, by)).rejects.toMatchObject(refused);
  await expect(one.engine.instances.setVariables(id, { a: 1 }, by)).rejects.toMatchObject(refused);
  expect(await onlyTask(one, id)).toEqual(task);

  expect(await two.engine.instances.resume(id, 'the court has answered', by)).not.toHaveProperty('suspended');
  expect((await completeOnly(one, id)).opened).toMatchObject([{ elementId: 'write' }]);
  const { items } = await one.engine.instances.history(id);
  expect(items.filter(({ elementId }) => elementId === 'asked').slice(1)).toMatchObject([
    { type: 'instance.suspended', by: 'tianhe', detail: { reason: 'the court asked for it' } },
    { type: 'instance.resumed', by: 'tianhe', detail: { reason: 'the court has answered' } },
  ]);
});

test('suspending and resuming twice, also at the same moment, does it once', async () => {
  const { id } = await start('asked');

  await Promise.all([one, two, one, two].map(({ engine }) => engine.instances.suspend(id, 'twice', by)));
  await Promise.all([one, two].map(({ engine }) => engine.instances.resume(id, undefined, by)));

  const events = await historyOf(one, id);
  expect(events.filter((event) => event.startsWith('instance.')).slice(1)).toEqual(['instance.suspended asked', 'instance.resumed asked']);
});

test('a timer that comes due meanwhile fires when the instance goes on, also where the server that let it go on has died', async () => {
  const { id } = await start('timed');
  await one.engine.instances.suspend(id, 'on hold', by);
  await two.engine.alarms.advance(later(2 * HOUR));
  await one.engine.settled();
  expect(await openTasks(one, id)).toEqual([]);

  await dying.engine.instances.resume(id, undefined, by);
  await one.engine.settled();

  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'then' });
  expect((await historyOf(one, id)).filter((event) => event === 'timer.fired wait')).toHaveLength(1);
});

test('a timer that is not due yet keeps its time', async () => {
  const { id } = await start('timed');
  await one.engine.instances.suspend(id, 'on hold', by);
  await one.engine.instances.resume(id, undefined, by);

  await one.engine.alarms.advance(later(HOUR / 2));
  expect(await openTasks(one, id)).toEqual([]);
  await one.engine.alarms.advance(later(HOUR));
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'then' });
});

test('a message for a suspended instance is kept and reaches it once', async () => {
  const { id, businessKey: correlationKey } = await start('answered');
  await completeOnly(one, id);
  await one.engine.instances.suspend(id, 'on hold', by);

  const message = { name: 'reply', correlationKey, variables: { answer: 'yes' }, messageId: 'reply-1' };
  expect(await two.engine.messages.correlate(message, by)).toMatchObject({ delivered: 1, buffered: false });
  await two.engine.settled();
  expect(await openTasks(one, id)).toEqual([]);
  await one.engine.instances.resume(id, undefined, by);
  await one.engine.settled();
  await two.engine.settled();

  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'read' });
  expect(await one.engine.instances.get(id)).toMatchObject({ variables: { answer: 'yes' } });
  expect((await historyOf(one, id)).filter((event) => event === 'message.received reply')).toHaveLength(1);
});

test('a job that failed before is done when the instance goes on, and not before', async () => {
  const { id } = await start('paying');
  failsOnce.add(id);
  await completeOnly(one, id);
  await one.engine.instances.suspend(id, 'on hold', by);

  await one.engine.alarms.advance(later(HOUR));
  await one.engine.settled();
  expect(paid).not.toContain(id);
  await dying.engine.instances.resume(id, undefined, by);
  await two.engine.settled();

  expect(paid.filter((instanceId) => instanceId === id)).toEqual([id]);
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'archive' });
});

test('called instances are suspended and go on with the one that called them, also where the server that was told has died', async () => {
  const { id } = await start('outer');
  const middle = await childOf(id);
  const inner = await childOf(middle);

  await dying.engine.instances.suspend(id, 'on hold', by);
  await one.engine.settled();
  expect(await Promise.all([id, middle, inner].map(isSuspended))).toEqual([true, true, true]);
  await expect(completeOnly(two, inner)).rejects.toMatchObject({ code: 'INSTANCE_SUSPENDED' });
  await expect(two.engine.instances.resume(inner, undefined, by)).rejects.toMatchObject({ code: 'INSTANCE_SUSPENDED' });

  await two.engine.instances.resume(id, undefined, by);
  await two.engine.settled();
  expect(await Promise.all([id, middle, inner].map(isSuspended))).toEqual([false, false, false]);
  await completeOnly(one, inner);
  await one.engine.settled();
  expect(await onlyTask(one, middle)).toMatchObject({ elementId: 'afterMiddle' });
});

test('a called instance that was suspended by itself stays so when its caller goes on, and its end waits for a caller that stands', async () => {
  const { id } = await start('middle');
  const inner = await childOf(id);
  await one.engine.instances.suspend(inner, 'this one only', by);
  await one.engine.instances.suspend(id, 'both', by);
  await one.engine.instances.resume(id, undefined, by);
  await one.engine.settled();
  expect(await Promise.all([id, inner].map(isSuspended))).toEqual([false, true]);

  await one.engine.instances.resume(inner, undefined, by);
  await completeOnly(two, inner);
  await two.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'afterMiddle' });
});

test('an instance that is to be called is not begun before its caller goes on', async () => {
  const { id } = await dying.engine.instances.start({ definition: 'middle', businessKey: 'S-unborn' }, by);
  await dying.engine.instances.suspend(id, 'before the call', by);
  await one.engine.settled();
  const born = (await one.engine.instances.list({ parentId: id })).items;
  for (const child of born) expect(await isSuspended(child.id)).toBe(true);

  await one.engine.instances.resume(id, undefined, by);
  await one.engine.settled();
  const inner = await childOf(id);
  expect(await isSuspended(inner)).toBe(false);
  await completeOnly(two, inner);
  await two.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'afterMiddle' });
});

test('a suspended instance can be cancelled with those it has called, and one that has ended cannot be suspended', async () => {
  const { id } = await start('middle');
  const inner = await childOf(id);
  await one.engine.instances.suspend(id, 'on hold', by);

  const cancelled = await two.engine.instances.cancel(id, 'withdrawn', by);
  await two.engine.settled();

  expect(cancelled).toMatchObject({ state: 'cancelled' });
  expect(cancelled).not.toHaveProperty('suspended');
  expect(await one.engine.instances.get(inner)).toMatchObject({ state: 'cancelled' });
  await expect(one.engine.instances.suspend(id, 'too late', by)).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
});
