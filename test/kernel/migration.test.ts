import { expect, test } from 'vitest';
import type { InstanceState } from '../../server/kernel/types.ts';
import { diagram, E, f, load, NOON, S, user } from './drive.ts';

const first = diagram(
  `${S}<parallelGateway id="p"/>${user('A', 'B')}<parallelGateway id="j"/>${E}${f(['s', 'p'], ['p', 'A'], ['p', 'B'], ['A', 'j'], ['B', 'j'], ['j', 'e'])}`,
);
const second = diagram(
  `${S}<parallelGateway id="p"/>${user('A', 'B2', 'New')}<boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="e2"/><parallelGateway id="j"/>${E}${f(['s', 'p'], ['p', 'A'], ['p', 'B2'], ['A', 'j'], ['B2', 'j'], ['j', 'New'], ['New', 'e'], ['b', 'e2'])}`,
);

async function begun() {
  const { kernel, model: from } = await load(first);
  const { model: to } = await load(second);
  const { state } = await kernel.step(from, null, { type: 'start', instanceId: 'i' }, NOON);
  return { kernel, from, to, state };
}

test('a running instance goes on under the new version, with its new paths and boundary events', async () => {
  const { kernel, from, to, state } = await begun();
  const moved = kernel.migrate(from, to, JSON.parse(JSON.stringify(state)) as InstanceState, { B: 'B2' }, NOON) as { state: InstanceState };
  let step = await kernel.step(to, moved.state, { type: 'setVariables', variables: {} }, NOON);
  expect(step.waits.map(({ elementId, kind }) => `${kind} ${elementId}`).sort()).toEqual(['timer b', 'user A', 'user B2']);
  for (const id of ['A', 'B2', 'New']) {
    const wait = step.waits.find(({ elementId }) => elementId === id);
    step = await kernel.step(to, step.state, { type: 'complete', executionId: wait?.executionId as string }, NOON);
  }
  expect(step.status).toBe('completed');
});

test('what has no home there is named, and nothing is moved', async () => {
  const { kernel, from, to, state } = await begun();
  expect(kernel.migrate(from, to, state, {})).toEqual({
    issues: [{ code: 'MIGRATION_NO_HOME', severity: 'error', elementId: 'B', message: expect.stringContaining('B') }],
  });
});

test('a token before a join needs the flow it stands on', async () => {
  const { kernel, from, to, state } = await begun();
  const { state: joined } = await kernel.step(from, state, { type: 'complete', executionId: 'B#5' }, NOON);
  expect(kernel.migrate(from, to, joined, {})).toMatchObject({ issues: [{ elementId: 'j' }] });
  const moved = kernel.migrate(from, to, joined, { B_j: 'B2_j' }) as { state: InstanceState };
  const step = await kernel.step(to, moved.state, { type: 'complete', executionId: 'A#4' }, NOON);
  expect(step.waits.map(({ elementId }) => elementId)).toEqual(['New']);
});

test('what has been heard before is not heard again, and what can be undone keeps its home', async () => {
  const watched = (id: string) =>
    `<boundaryEvent id="${id}" attachedToRef="A" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="late"/>`;
  const undone = (id: string) =>
    `<task id="${id}"/><boundaryEvent id="undo${id}" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent><task id="handler" isForCompensation="true"/><association id="as" sourceRef="undo${id}" targetRef="handler"/>`;
  const version = (task: string, timer: string) =>
    diagram(
      `${S}${undone(task)}${user('A')}${watched(timer)}<endEvent id="e"><compensateEventDefinition/></endEvent>${f(['s', task], [task, 'A'], ['A', 'e'], [timer, 'late'])}`,
    );
  const { kernel, model: from } = await load(version('book', 'b'));
  const { model: to } = await load(version('reserve', 'bb'));
  const begun = await kernel.step(from, null, { type: 'start', instanceId: 'i' }, NOON);
  const timer = begun.waits.find(({ kind }) => kind === 'timer');
  const { state } = await kernel.step(from, begun.state, { type: 'timer', executionId: timer?.executionId as string }, NOON);

  expect(kernel.migrate(from, to, state, { b: 'bb' })).toMatchObject({ issues: [{ elementId: 'book' }] });
  const moved = kernel.migrate(from, to, state, { b: 'bb', book: 'reserve' }, NOON) as { state: InstanceState };
  const quiet = await kernel.step(to, moved.state, { type: 'setVariables', variables: {} }, NOON);
  expect(quiet.waits.map(({ kind }) => kind)).toEqual(['user']);
  const ended = await kernel.step(to, quiet.state, { type: 'complete', executionId: quiet.waits[0]?.executionId as string }, NOON);
  expect(ended.status).toBe('completed');
  expect(ended.events.some(({ elementId }) => elementId === 'handler')).toBe(true);
});

test('a catch of several events goes on waiting for all of them', async () => {
  const version = (task: string) =>
    diagram(
      `${S}<subProcess id="sub"><startEvent id="is"/><intermediateCatchEvent id="c" parallelMultiple="false"><messageEventDefinition messageRef="m"/><signalEventDefinition signalRef="g"/></intermediateCatchEvent><endEvent id="ie"/>${f(['is', 'c'], ['c', 'ie'])}</subProcess>${user(task)}${E}${f(['s', 'sub'], ['sub', task], [task, 'e'])}`,
      '<message id="m" name="m"/><signal id="g" name="g"/>',
    );
  const { kernel, model: from } = await load(version('A'));
  const { model: to } = await load(version('B'));
  const { state } = await kernel.step(from, null, { type: 'start', instanceId: 'i' }, NOON);
  const moved = kernel.migrate(from, to, state, {}, NOON) as { state: InstanceState };
  const { waits } = await kernel.step(to, moved.state, { type: 'setVariables', variables: {} }, NOON);
  expect(waits.map(({ kind }) => kind).sort()).toEqual(['message', 'signal']);
});

test('a map that puts work elsewhere is told from one that names it anew', async () => {
  const { kernel, from, to } = await begun();
  const moved = (map: Record<string, string>) => kernel.moves(from, to, map).map(({ elementId }) => elementId);

  expect(moved({ B: 'B2', A: 'A', B_j: 'B2_j' })).toEqual([]);
  expect(moved({ A: 'New' })).toEqual(['A']);
  expect(moved({ B: 'A' })).toEqual(['B']);
  expect(moved({ B_j: 'A_j' })).toEqual(['B_j']);
});
