import { describe, expect, test } from 'vitest';
import { type Drive, diagram, drive, E, f, load, NOON, S, user } from './drive.ts';
import { and } from './gateways.ts';

const line = diagram(S + user('A', 'B', 'C') + E + f(['s', 'A'], ['A', 'B'], ['B', 'C'], ['C', 'e']));
const move = (instance: Drive, cancel: string[], start: string[]) => instance.send({ type: 'move', cancel, start, reason: 'r' });

describe('moving tokens', () => {
  test('sends work back', () =>
    drive(line, async (instance) => {
      await instance.start();
      await instance.complete('A');
      await move(instance, [instance.wait('B').executionId], ['A']);
      expect(instance.active()).toEqual(['A']);
      expect(instance.count('activity.cancelled', 'B')).toBe(1);
      expect(instance.count('instance.moved', 'P')).toBe(1);
      for (const task of ['A', 'B', 'C']) await instance.complete(task);
      expect(instance.last.status).toBe('completed');
    }));
  test('by element takes everything that runs there', () =>
    drive(
      diagram(
        `${S}<userTask id="A"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask>${user('B')}${f(['s', 'A'], ['A', 'B'])}`,
      ),
      async (instance) => {
        await instance.start();
        await move(instance, ['A'], ['B']);
        expect(instance.active()).toEqual(['B']);
        expect(instance.count('activity.cancelled', 'A')).toBe(4);
      },
    ));
  test('takes one pass out of a repeated task', () =>
    drive(
      diagram(
        `${S}<userTask id="A"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>${user('B')}${f(['s', 'A'], ['A', 'B'])}`,
      ),
      async (instance) => {
        await instance.start();
        await move(instance, [instance.wait('A', 1).executionId], []);
        expect(instance.active()).toEqual(['A']);
        await instance.complete('A');
        expect(instance.active()).toEqual(['B']);
      },
    ));
  const nested = diagram(
    `${S}${user('O')}<subProcess id="SP"><startEvent id="is"/>${user('IA', 'IB')}${f(['is', 'IA'], ['IA', 'IB'])}</subProcess><boundaryEvent id="b" attachedToRef="SP"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('Z', 'R')}${f(['s', 'O'], ['O', 'SP'], ['SP', 'Z'], ['b', 'R'])}`,
  );
  test('stays inside a sub-process', () =>
    drive(nested, async (instance) => {
      await instance.start();
      await instance.complete('O');
      await instance.complete('IA');
      await move(instance, ['IB'], ['IA']);
      expect(instance.active()).toEqual(['IA']);
      expect(instance.count('activity.started', 'SP')).toBe(1);
    }));
  test('leaves a sub-process, which is cancelled', () =>
    drive(nested, async (instance) => {
      await instance.start();
      await instance.complete('O');
      await move(instance, ['IA'], ['O']);
      expect(instance.waiting()).toEqual(['O']);
      expect(instance.count('activity.cancelled', 'SP')).toBe(1);
    }));
  test('enters a sub-process, which is opened with its boundary events', () =>
    drive(nested, async (instance) => {
      await instance.start();
      await move(instance, ['O'], ['IB']);
      expect(instance.waiting()).toEqual(['IB', 'b']);
      await instance.complete('IB');
      expect(instance.active()).toEqual(['Z']);
    }));
  test('frees a token that waits before a join', () =>
    drive(
      diagram(`${S}${and('p', 'j')}${user('A', 'B', 'Z')}${f(['s', 'p'], ['p', 'A'], ['p', 'B'], ['A', 'j'], ['B', 'j'], ['j', 'Z'])}`),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        await move(instance, ['j', 'B'], ['Z']);
        expect(instance.active()).toEqual(['Z']);
      },
    ));
  test('that makes no sense is refused and changes nothing', () =>
    drive(line, async (instance) => {
      await instance.start();
      await expect(move(instance, ['C'], ['A'])).rejects.toMatchObject({ code: 'MOVE_REFUSED' });
      await expect(move(instance, ['A'], ['nowhere'])).rejects.toMatchObject({ code: 'MOVE_REFUSED' });
      await expect(move(instance, ['A'], [])).rejects.toMatchObject({ code: 'MOVE_REFUSED' });
      await instance.complete('A');
      expect(instance.active()).toEqual(['B']);
    }));
});

describe('ending and refusing', () => {
  test('cancelling takes everything away', () =>
    drive(line, async (instance) => {
      await instance.start();
      await instance.send({ type: 'cancel', reason: 'mistake' });
      expect(instance.last).toMatchObject({ status: 'cancelled', waits: [], activities: [] });
      expect(instance.events.at(-1)).toMatchObject({ type: 'instance.cancelled', detail: { reason: 'mistake' } });
      await expect(instance.set({})).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
    }));
  test('what the instance no longer waits for is a conflict', () =>
    drive(line, async (instance) => {
      await instance.start();
      const { executionId } = instance.wait('A');
      await instance.complete('A');
      await expect(instance.send({ type: 'complete', executionId })).rejects.toMatchObject({ code: 'INSTANCE_CONFLICT' });
      await expect(instance.send({ type: 'timer', executionId: instance.wait('B').executionId })).rejects.toMatchObject({
        code: 'INSTANCE_CONFLICT',
      });
    }));
  test('variables beyond the limit are refused and change nothing', () =>
    drive(
      line,
      async (instance) => {
        await instance.start();
        await expect(instance.complete('A', { big: 'x'.repeat(2_000) })).rejects.toMatchObject({ code: 'VARIABLES_TOO_LARGE' });
        await instance.complete('A');
        expect(instance.active()).toEqual(['B']);
      },
      { limits: { variablesBytes: 1_000 } },
    ));
  test('names of object machinery are never stored', () =>
    drive(line, async (instance) => {
      await instance.start();
      await instance.complete('A', JSON.parse('{"__proto__": {"x": 1}, "constructor": 1, "deep": {"__proto__": 2, "ok": 3}}'));
      expect(Object.keys(instance.last.variables)).toEqual(['deep']);
      expect(instance.last.variables).toEqual({ deep: { ok: 3 } });
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    }));
});

describe('a loop without a wait', () => {
  const endless = diagram(
    `${S}${user('A')}<task id="T"/><exclusiveGateway id="x" default="x_T"/>${E}${f(['s', 'A'], ['A', 'T'], ['T', 'x'], ['x', 'e', '= stop'], ['x', 'T'])}`,
  );
  test('stops at the budget, names the element, and the state stays', () =>
    drive(
      endless,
      async (instance) => {
        await instance.start();
        await expect(instance.complete('A')).rejects.toMatchObject({
          name: 'KernelError',
          code: 'STEP_BUDGET',
          elementId: expect.stringMatching(/^[Tx]$/),
        });
        await instance.complete('A', { stop: true });
        expect(instance.last.status).toBe('completed');
      },
      { limits: { activitiesPerStep: 500 } },
    ));
});

describe('the same input', () => {
  test('gives the same output, byte for byte, in any process', async () => {
    const xml = diagram(
      `${S}${and('p', 'j')}${user('A', 'B')}<boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></boundaryEvent><task id="R"/>${E}${f(['s', 'p'], ['p', 'A'], ['p', 'B'], ['b', 'R'], ['A', 'j'], ['B', 'j'], ['j', 'e'])}`,
    );
    const outputs = [];
    for (let run = 0; run < 2; run++) {
      const { kernel, model } = await load(xml);
      const started = await kernel.step(model, null, { type: 'start', instanceId: 'i', variables: { a: 1 } }, NOON);
      const kept = JSON.stringify(started.state);
      const next = await kernel.step(model, started.state, { type: 'complete', executionId: 'A#4' }, NOON);
      // The state that was given is not touched, and can be stepped again.
      expect(JSON.stringify(started.state)).toBe(kept);
      const again = await kernel.step(model, started.state, { type: 'complete', executionId: 'A#4' }, NOON);
      expect(JSON.stringify(again)).toBe(JSON.stringify(next));
      outputs.push(JSON.stringify([started, next]));
    }
    expect(outputs[0]).toBe(outputs[1]);
  });
});
