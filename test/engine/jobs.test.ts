import { afterAll, beforeAll, expect, test } from 'vitest';
import { BpmnError } from '../../server/engine/types.ts';
import { by, diagram, line, onlyTask, openOffice, openTasks, type Process, process, serviceTask, userTask } from './support.ts';

const office = openOffice('engine-jobs');
let one: Process;
let two: Process;
/** What the workers of this file were asked to do, and what they do next. */
const runs: { topic: string; id: string; attempt: number }[] = [];
let answer: () => Promise<Record<string, never> | { dueAt: string }> = async () => ({});

beforeAll(async () => {
  one = await office.open();
  two = await office.open();
  for (const { engine } of [one, two])
    engine.jobs.handle('deadline.compute', async ({ topic, id, attempt }) => {
      runs.push({ topic, id, attempt });
      return answer();
    });
  await one.engine.definitions.deploy(diagram(line('job', serviceTask('compute', 'deadline.compute'), userTask('ask'))), by);
});
afterAll(() => office.close());

const later = async (seconds: number) => one.engine.alarms.advance(new Date(one.clock.now().getTime() + seconds * 1_000));

test('a job runs once, its result is there with the next task, and the answer already tells of it', async () => {
  runs.length = 0;
  answer = async () => ({ dueAt: '2026-03-01T00:00:00Z' });
  const { id } = await one.engine.instances.start({ definition: 'job' }, by);
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'ask', variables: { dueAt: '2026-03-01T00:00:00Z' } });
  await Promise.all([one.engine.settled(), two.engine.settled()]);
  expect(runs).toHaveLength(1);
});

test('a job that fails is tried again after a pause, and becomes an incident when its attempts are used up', async () => {
  runs.length = 0;
  answer = async () => Promise.reject(new Error('no calendar'));
  const { id } = await one.engine.instances.start({ definition: 'job' }, by);
  await one.engine.settled();
  expect(runs.map(({ attempt }) => attempt)).toEqual([1]);
  await later(10);
  await later(600);
  await later(3_600);
  expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);

  const found = await two.engine.instances.get(id);
  expect(found).toMatchObject({
    state: 'running',
    incidents: [{ elementId: 'compute', message: 'no calendar', state: 'open', attempts: 3 }],
  });
  expect((await two.engine.instances.list({ incident: true })).items.map((instance) => instance.id)).toContain(id);

  expect((await two.engine.definitions.list({ key: 'job', withRunning: true })).items[0]).toMatchObject({ incidents: 1 });

  answer = async () => ({});
  const told: string[] = [];
  const silence = one.engine.onNotice(({ type }) => told.push(type));
  await two.engine.incidents.retry(found.incidents[0]!.id, by);
  await two.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'ask' });
  expect((await one.engine.instances.get(id)).incidents).toEqual([]);
  expect(await one.engine.incidents.get(found.incidents[0]!.id)).toMatchObject({ state: 'resolved', resolvedBy: by.actor.id, key: 'job' });
  await expect.poll(() => told).toContain('incident.resolved');
  silence();
  await expect(one.engine.incidents.retry(found.incidents[0]!.id, by)).rejects.toMatchObject({ code: 'INCIDENT_ALREADY_RESOLVED' });
});

test('a job for which there is no worker waits visibly, and goes on when a server with a worker starts', async () => {
  await one.engine.definitions.deploy(diagram(line('orphan', serviceTask('print', 'letter.print'), userTask('sign'))), by);
  const { id } = await one.engine.instances.start({ definition: 'orphan' }, by);
  await one.engine.settled();
  expect((await one.engine.instances.get(id)).incidents).toMatchObject([{ code: 'NO_WORKER', elementId: 'print', attempts: 0 }]);

  await office.open({}, ({ jobs }) => jobs.handle('letter.print', async () => ({})));
  await one.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'sign' });
});

test('a BPMN error from a job takes the way drawn for it', async () => {
  one.engine.jobs.handle('school.ask', async () => {
    throw new BpmnError('NO_SCHOOL', 'not enrolled');
  });
  const body = `<bpmn:startEvent id="start"/>${serviceTask('ask', 'school.ask')}${userTask('visit')}<bpmn:endEvent id="end"/>
    <bpmn:boundaryEvent id="none" attachedToRef="ask"><bpmn:errorEventDefinition errorRef="noSchool"/></bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask"/><bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="end"/>
    <bpmn:sequenceFlow id="f3" sourceRef="none" targetRef="visit"/><bpmn:sequenceFlow id="f4" sourceRef="visit" targetRef="end"/>`;
  await one.engine.definitions.deploy(
    diagram(process('school', body), '<bpmn:error id="noSchool" name="none" errorCode="NO_SCHOOL"/>'),
    by,
  );
  const { id } = await one.engine.instances.start({ definition: 'school' }, by);
  await one.engine.settled();
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'visit' });
});

test('a job of a process that died is taken up by another', async () => {
  runs.length = 0;
  answer = async () => ({});
  const dying = await office.open({ works: false });
  const { id } = await dying.engine.instances.start({ definition: 'job' }, by);
  expect(await openTasks(one, id)).toEqual([]);
  await Promise.all([one.engine.settled(), two.engine.settled()]);
  expect(await onlyTask(one, id)).toMatchObject({ elementId: 'ask' });
  expect(runs).toHaveLength(1);
});
