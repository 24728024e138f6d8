import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, callActivity, diagram, line, onlyTask, openOffice, openTasks, type Process, process, userTask } from './support.ts';

const office = openOffice('engine-calls');
let one: Process;
let two: Process;

const caller = process(
  'caller',
  `<bpmn:startEvent id="start"/>${callActivity('call', 'called')}${userTask('after')}${userTask('repair')}<bpmn:endEvent id="end"/>
  <bpmn:boundaryEvent id="caught" attachedToRef="call"><bpmn:errorEventDefinition errorRef="lost"/></bpmn:boundaryEvent>
  <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="call"/><bpmn:sequenceFlow id="f2" sourceRef="call" targetRef="after"/>
  <bpmn:sequenceFlow id="f3" sourceRef="after" targetRef="end"/><bpmn:sequenceFlow id="f4" sourceRef="caught" targetRef="repair"/>
  <bpmn:sequenceFlow id="f5" sourceRef="repair" targetRef="end"/>`,
);
const called = process(
  'called',
  `<bpmn:startEvent id="begin"/>${userTask('inner')}<bpmn:exclusiveGateway id="well" default="yes"/><bpmn:endEvent id="done"/>
  <bpmn:endEvent id="failed"><bpmn:errorEventDefinition errorRef="lost"/></bpmn:endEvent>
  <bpmn:sequenceFlow id="g1" sourceRef="begin" targetRef="inner"/><bpmn:sequenceFlow id="g2" sourceRef="inner" targetRef="well"/>
  <bpmn:sequenceFlow id="yes" sourceRef="well" targetRef="done"/>
  <bpmn:sequenceFlow id="no" sourceRef="well" targetRef="failed"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">= bad = true</bpmn:conditionExpression></bpmn:sequenceFlow>`,
);

beforeAll(async () => {
  one = await office.open();
  two = await office.open();
  await one.engine.definitions.deploy(diagram(caller + called, '<bpmn:error id="lost" name="lost" errorCode="LOST"/>'), by);
});
afterAll(() => office.close());

async function startCaller(variables = {}) {
  const { id } = await one.engine.instances.start({ definition: 'caller', businessKey: 'MR-2', variables }, by);
  await one.engine.settled();
  const { items } = await one.engine.instances.list({ parentId: id });
  expect(items).toHaveLength(1);
  return { id, child: items[0]! };
}

test('a called process gets the variables and the business key, and gives its own back', async () => {
  const { id, child } = await startCaller({ urgency: 'U2' });
  expect(child).toMatchObject({ key: 'called', businessKey: 'MR-2', parentId: id, variables: { urgency: 'U2' } });
  await two.engine.tasks.complete((await onlyTask(two, child.id))._id, { found: 3 }, by);
  await two.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'after', variables: { urgency: 'U2', found: 3 } });
  expect((await one.engine.instances.get(child.id)).state).toBe('completed');
});

test('an error that the called process does not catch goes up to the caller', async () => {
  const { id, child } = await startCaller();
  await two.engine.tasks.complete((await onlyTask(two, child.id))._id, { bad: true }, by);
  await two.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'repair' });
});

test('cancelling the caller cancels what it called, before it answers', async () => {
  const { id, child } = await startCaller();
  const cancelled = await two.engine.instances.cancel(id, 'opened twice', by);
  expect(cancelled.state).toBe('cancelled');
  expect((await one.engine.instances.get(child.id)).state).toBe('cancelled');
  expect([...(await openTasks(one, id)), ...(await openTasks(one, child.id))]).toEqual([]);
  await expect(one.engine.instances.cancel(id, 'again', by)).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
});

test('a called process that is cancelled by hand leaves an incident with the caller, not silence', async () => {
  const { id, child } = await startCaller();
  await one.engine.instances.cancel(child.id, 'wrong child', by);
  await one.engine.settled();
  expect((await one.engine.instances.get(id)).incidents).toMatchObject([{ elementId: 'call', state: 'open' }]);
});

test('a call of a process that does not exist is an incident that can be repaired', async () => {
  await one.engine.definitions.deploy(diagram(line('hopeful', callActivity('call', 'later'), userTask('after'))), by);
  const { id } = await one.engine.instances.start({ definition: 'hopeful' }, by);
  await one.engine.settled();
  const [incident] = (await one.engine.instances.get(id)).incidents;
  expect(incident).toMatchObject({ elementId: 'call', state: 'open' });
  expect(await one.engine.incidents.ofTree(id)).toMatchObject([{ id: incident!.id, elementId: 'call' }]);

  await one.engine.definitions.deploy(diagram(line('later', userTask('inner'))), by);
  await one.engine.incidents.retry(incident!.id, by);
  await one.engine.settled();
  const [child] = (await one.engine.instances.list({ parentId: id })).items;
  await one.engine.tasks.complete((await onlyTask(one, child!.id))._id, {}, by);
  await one.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'after' });
});

test('what a dead process left undone is done once by another', async () => {
  const dying = await office.open({ works: false });
  const { id } = await dying.engine.instances.start({ definition: 'caller' }, by);
  expect((await one.engine.instances.list({ parentId: id })).items).toEqual([]);
  await Promise.all([one.engine.settled(), two.engine.settled()]);
  const { items } = await one.engine.instances.list({ parentId: id });
  expect(items).toHaveLength(1);
  await dying.engine.tasks.complete((await onlyTask(one, items[0]!.id))._id, {}, by);
  expect((await one.engine.instances.get(id)).activities).toMatchObject([{ elementId: 'call' }]);
  await Promise.all([two.engine.settled(), one.engine.settled()]);
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'after' });
});
