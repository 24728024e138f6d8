import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  by,
  diagram,
  line,
  messageCatch,
  onlyTask,
  openOffice,
  openTasks,
  type Process,
  process,
  signalCatch,
  userTask,
} from './support.ts';

const office = openOffice('engine-messages');
let one: Process;
let two: Process;

const beside =
  '<bpmn:message id="accepted" name="police.accepted"/><bpmn:message id="made" name="report.made"/><bpmn:signal id="up" name="level.raised"/>';
const startedBy = (key: string, definition: string) =>
  process(
    key,
    `<bpmn:startEvent id="begin">${definition}</bpmn:startEvent>${userTask('first')}<bpmn:endEvent id="end"/>
    <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="first"/><bpmn:sequenceFlow id="f2" sourceRef="first" targetRef="end"/>`,
  );
const thrower = line(
  'thrower',
  userTask('ready'),
  '<bpmn:intermediateThrowEvent id="throw"><bpmn:messageEventDefinition messageRef="accepted"/></bpmn:intermediateThrowEvent>',
);

beforeAll(async () => {
  one = await office.open();
  two = await office.open();
  const waiting = line('waiting', messageCatch('hear', 'accepted'), userTask('act'));
  const alert = line('alert', signalCatch('hear', 'up'), userTask('act'));
  const onMessage = startedBy('reported', '<bpmn:messageEventDefinition messageRef="made"/>');
  const onSignal = startedBy('raised', '<bpmn:signalEventDefinition signalRef="up"/>');
  for (const drawn of [waiting, alert, onMessage, onSignal, thrower]) await one.engine.definitions.deploy(diagram(drawn, beside), by);
});
afterAll(() => office.close());

const start = async (definition: string, businessKey?: string) =>
  (await one.engine.instances.start({ definition, ...(businessKey ? { businessKey } : {}) }, by)).id;

test('a message reaches the instance whose business key it names, and no other', async () => {
  const [mine, other] = [await start('waiting', 'MR-1'), await start('waiting', 'MR-2')];
  expect(await two.engine.messages.correlate({ name: 'police.accepted', correlationKey: 'MR-9' }, by)).toMatchObject({
    delivered: 0,
    started: 0,
    buffered: false,
  });
  expect(
    await two.engine.messages.correlate({ name: 'police.accepted', correlationKey: 'MR-1', variables: { receipt: 7 } }, by),
  ).toMatchObject({
    delivered: 1,
    instanceIds: [mine],
  });
  expect(await onlyTask(one, mine)).toMatchObject({ elementId: 'act', variables: { receipt: 7 } });
  expect(await openTasks(one, other)).toEqual([]);
  expect(await one.engine.messages.correlate({ name: 'police.accepted', instanceId: other }, by)).toMatchObject({ delivered: 1 });
});

test('a message sent twice under one id is delivered once, also when both come at the same moment', async () => {
  const ids = [await start('waiting', 'MR-3'), await start('waiting', 'MR-3')];
  const message = { name: 'police.accepted', correlationKey: 'MR-3', messageId: 'police-77' };
  const answers = await Promise.all([one.engine.messages.correlate(message, by), two.engine.messages.correlate(message, by)]);
  expect(answers.map(({ delivered }) => delivered)).toEqual([2, 2]);
  expect(answers.filter(({ duplicate }) => duplicate)).toHaveLength(1);
  for (const id of ids) expect(await openTasks(one, id)).toHaveLength(1);
  expect(await one.engine.messages.correlate(message, by)).toMatchObject({ delivered: 2, duplicate: true });
});

test('a message nobody waits for is kept as long as it says, and given to the first who waits', async () => {
  const message = { name: 'police.accepted', correlationKey: 'MR-4', ttl: 'P1D', variables: { receipt: 8 } };
  expect(await one.engine.messages.correlate(message, by)).toMatchObject({ delivered: 0, buffered: true });
  const [early, late] = [await start('waiting', 'MR-4'), await start('waiting', 'MR-4')];
  await expect.poll(async () => (await openTasks(one, early)).length + (await openTasks(one, late)).length).toBe(1);

  await one.engine.messages.correlate({ ...message, correlationKey: 'MR-5' }, by);
  await one.engine.alarms.advance(new Date(one.clock.now().getTime() + 2 * 86_400_000));
  const tooLate = await start('waiting', 'MR-5');
  await one.engine.settled();
  expect(await openTasks(one, tooLate)).toEqual([]);
});

test('a message starts the process that waits for it, with the key as its business key', async () => {
  const answer = await one.engine.messages.correlate({ name: 'report.made', correlationKey: 'MR-6', variables: { by: 'neighbour' } }, by);
  expect(answer).toMatchObject({ delivered: 0, started: 1, buffered: false });
  expect(await two.engine.instances.get(answer.instanceIds[0]!)).toMatchObject({
    key: 'reported',
    businessKey: 'MR-6',
    variables: { by: 'neighbour' },
  });
});

test('only the latest version is started by a message', async () => {
  const again = startedBy('reported', '<bpmn:messageEventDefinition messageRef="made"/>').replace(
    'id="first" name="first"',
    'id="first" name="second version"',
  );
  const { definitions } = await one.engine.definitions.deploy(diagram(again, beside), by);
  expect(definitions).toMatchObject([{ key: 'reported', version: 2 }]);
  const { instanceIds, started } = await two.engine.messages.correlate({ name: 'report.made', correlationKey: 'MR-7' }, by);
  expect(started).toBe(1);
  expect(await one.engine.instances.get(instanceIds[0]!)).toMatchObject({ version: 2 });
});

test('a signal goes to everything that waits for it and starts what it can start', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => start('alert')));
  const answer = await two.engine.messages.signal({ name: 'level.raised', variables: { level: 'U1' } }, by);
  expect(answer).toEqual({ delivered: 12, started: 1 });
  for (const id of ids) expect(await onlyTask(one, id)).toMatchObject({ variables: { level: 'U1' } });
  expect((await one.engine.instances.list({ key: 'raised' })).items).toHaveLength(1);
});

test('a message that one diagram throws reaches the other, by the business key they share', async () => {
  const hearing = await start('waiting', 'MR-8');
  const throwing = await start('thrower', 'MR-8');
  await one.engine.tasks.complete((await onlyTask(one, throwing))._id, {}, by);
  await one.engine.settled();
  expect(await onlyTask(one, hearing)).toMatchObject({ elementId: 'act' });
  expect((await one.engine.instances.get(throwing)).state).toBe('completed');
});
