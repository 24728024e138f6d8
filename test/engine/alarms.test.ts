import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlarmRequest } from '../../server/engine/types.ts';
import { by, diagram, historyOf, line, onlyTask, openOffice, openTasks, type Process, process, timerCatch, userTask } from './support.ts';

const office = openOffice('engine-alarms');
let one: Process;
let two: Process;
const rung: AlarmRequest[] = [];
const DAY = 86_400_000;

beforeAll(async () => {
  const note = async (alarm: AlarmRequest) => {
    rung.push(alarm);
  };
  one = await office.open({}, ({ alarms }) => alarms.handle('deadline', note));
  two = await office.open({}, ({ alarms }) => alarms.handle('deadline', note));
});
afterAll(() => office.close());

const after = (millis: number) => new Date(one.clock.now().getTime() + millis);
const deploy = (...processes: string[]) => one.engine.definitions.deploy(diagram(processes.join('')), by);
const start = async (definition: string) => (await one.engine.instances.start({ definition }, by)).id;

test('timers of thirty and of four hundred days fire on their day, not before', async () => {
  await deploy(
    line('month', timerCatch('thirty', 'P30D'), userTask('visit30')),
    line('long', timerCatch('fourHundred', 'P400D'), userTask('visit400')),
  );
  const [month, long] = [await start('month'), await start('long')];
  await one.engine.alarms.advance(after(30 * DAY - 60_000));
  expect(await openTasks(one, month)).toEqual([]);
  await one.engine.alarms.advance(after(60_000));
  expect(await onlyTask(one, month)).toMatchObject({ elementId: 'visit30' });
  await two.engine.alarms.advance(after(369 * DAY));
  expect(await openTasks(one, long)).toEqual([]);
  await two.engine.alarms.advance(after(2 * DAY));
  expect(await onlyTask(one, long)).toMatchObject({ elementId: 'visit400' });
});

test('a timer fires once although two servers are told to ring it', async () => {
  await deploy(line('once', timerCatch('hour', 'PT1H'), userTask('then')));
  const ids = await Promise.all(Array.from({ length: 20 }, () => start('once')));
  const until = after(2 * 3_600_000);
  await Promise.all([
    one.engine.alarms.advance(until),
    two.engine.alarms.advance(until),
    one.engine.alarms.sweep(),
    two.engine.alarms.sweep(),
  ]);
  for (const id of ids) {
    expect(await openTasks(one, id)).toHaveLength(1);
    expect((await historyOf(one, id)).filter((event) => event === 'timer.fired hour')).toHaveLength(1);
  }
});

test('alarms ring in the order of their times, each at its own time', async () => {
  rung.length = 0;
  const base = one.clock.now().getTime();
  const requests = [5, 1, 3].map((hours) => ({
    id: `ladder-${hours}`,
    kind: 'deadline',
    ref: { hours },
    dueAt: new Date(base + hours * 3_600_000),
  }));
  await two.engine.alarms.arm(requests);
  await two.engine.alarms.arm([{ ...requests[2]!, dueAt: new Date(base + 9 * 3_600_000) }]);
  await two.engine.alarms.disarm(['ladder-5']);
  await one.engine.alarms.advance(after(10 * 3_600_000));
  expect(rung.map(({ id }) => id)).toEqual(['ladder-1', 'ladder-3']);
});

test('an alarm whose handler fails rings again', async () => {
  let attempts = 0;
  one.engine.alarms.handle('fragile', async () => {
    if (++attempts < 2) throw new Error('not yet');
  });
  two.engine.alarms.handle('fragile', async () => {
    if (++attempts < 2) throw new Error('not yet');
  });
  await one.engine.alarms.arm([{ id: 'fragile-1', kind: 'fragile', ref: {}, dueAt: one.clock.now() }]);
  await expect
    .poll(
      async () => {
        await one.engine.alarms.sweep();
        return attempts;
      },
      { timeout: 10_000 },
    )
    .toBe(2);
});

test('alarms ring after everything in Redis is gone', async () => {
  rung.length = 0;
  await one.engine.alarms.arm([{ id: 'lost-1', kind: 'deadline', ref: {}, dueAt: after(1_500) }]);
  const keys = await one.stores.redis.keys(`${one.stores.prefix}:*`);
  await one.stores.redis.del(...keys);
  await one.engine.alarms.sweep();
  await expect.poll(() => rung.map(({ id }) => id), { timeout: 10_000 }).toEqual(['lost-1']);
  expect(one.clock.now().getTime()).toBeGreaterThanOrEqual(rung[0]!.dueAt.getTime());
});

test('lost bells hang again in the order in which their alarms are due', async () => {
  const days = [5, 1, 4, 2, 3];
  const ids = (of: number[]) => of.map((day) => `ordered-${day}`);
  await one.engine.alarms.arm(days.map((day) => ({ id: `ordered-${day}`, kind: 'deadline', ref: {}, dueAt: after(day * DAY) })));
  const keys = await one.stores.redis.keys(`${one.stores.prefix}:*`);
  await one.stores.redis.del(...keys);
  await one.engine.alarms.sweep();
  const told = await one.stores.redis.xrange(`${one.stores.prefix}:bells:events`, '-', '+');
  const hung = told.flatMap(([, fields]) => (fields.includes('delayed') ? fields.filter((field) => field.startsWith('ordered-')) : []));
  expect(hung.map((bell) => bell.replace(/-\d+$/, ''))).toEqual(ids([...days].sort()));
  await one.engine.alarms.disarm(ids(days));
});

test('a thousand alarms of one instant are handled together', async () => {
  rung.length = 0;
  const dueAt = after(DAY);
  await one.engine.alarms.arm(Array.from({ length: 1_000 }, (_, n) => ({ id: `many-${n}`, kind: 'deadline', ref: { n }, dueAt })));
  expect(await one.engine.alarms.advance(dueAt)).toEqual({ rang: expect.any(Number) });
  expect(new Set(rung.map(({ id }) => id)).size).toBe(1_000);
  expect(rung).toHaveLength(1_000);
});

test('advances that are asked for at once are made one after the other, and never back', async () => {
  const base = one.clock.now().getTime();
  const byOneDay = (now: Date) => new Date(now.getTime() + DAY);
  await Promise.all([one, two, one].map(({ engine }) => engine.alarms.advance(byOneDay)));
  expect(one.clock.now().getTime()).toBeGreaterThanOrEqual(base + 3 * DAY);
  await expect(one.engine.alarms.advance(new Date(base))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
});

const monthly = (name: string) =>
  process(
    'monthly',
    `<bpmn:startEvent id="begin"><bpmn:timerEventDefinition><bpmn:timeCycle xsi:type="bpmn:tFormalExpression">0 9 1 * *</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
    ${userTask(name)}<bpmn:endEvent id="end"/>
    <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="${name}"/><bpmn:sequenceFlow id="f2" sourceRef="${name}" targetRef="end"/>`,
  );

test('a recurring process starts at each of its times, once, and only in its latest version', async () => {
  const { definitions } = await deploy(monthly('review'));
  await one.engine.alarms.advance(after(62 * DAY));
  const first = (await one.engine.instances.list({ key: 'monthly' })).items;
  expect(first).toHaveLength(2);
  for (const { startedAt } of first) expect(startedAt).toMatch(/-01T01:00:0/);

  await deploy(monthly('audit'));
  await two.engine.alarms.advance(after(31 * DAY));
  const all = (await one.engine.instances.list({ key: 'monthly' })).items;
  expect(all.map(({ version }) => version)).toEqual([2, 1, 1]);

  for (const { id } of all) await one.engine.instances.cancel(id, 'enough', by);
  await one.engine.definitions.remove('monthly:2', by.actor);
  await one.engine.definitions.remove(definitions[0]!.id, by.actor);
  await one.engine.alarms.advance(after(62 * DAY));
  expect((await one.engine.instances.list({ key: 'monthly' })).items).toHaveLength(3);
});
