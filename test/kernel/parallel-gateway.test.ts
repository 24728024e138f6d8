import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';
import { and, expectFinished, or, play, xor } from './gateways.ts';

describe('a parallel gateway', () => {
  test('joins all branches', () =>
    drive(
      diagram(
        `${S}${and('fork')}${user('A', 'B')}${and('join')}${user('Z')}${E}${f(['s', 'fork'], ['fork', 'A'], ['fork', 'B'], ['A', 'join'], ['B', 'join'], ['join', 'Z'], ['Z', 'e'])}`,
      ),
      async (instance) => {
        await instance.start();
        await play(instance, 'A', 'B', 'Z');
        expectFinished(instance);
        expect(instance.runs('join')).toBe(1);
      },
    ));

  const inLoop = diagram(
    `${S}${xor('m')}${and('fork')}${user('A', 'B')}${and('join')}${user('Z')}${xor('x', 'x_e')}${E}` +
      f(
        ['s', 'm'],
        ['m', 'fork'],
        ['fork', 'A'],
        ['fork', 'B'],
        ['A', 'join'],
        ['B', 'join'],
        ['join', 'Z'],
        ['Z', 'x'],
        ['x', 'm', '= again'],
        ['x', 'e'],
      ),
  );
  test('joins anew in every pass of a loop', () =>
    drive(inLoop, async (instance) => {
      await instance.start();
      await play(instance, 'A', 'B', ['Z', { again: true }], 'A', 'B', ['Z', { again: false }]);
      expectFinished(instance, 2);
    }));

  const loopInside = diagram(
    `${S}${and('fork')}${user('A')}${xor('x', 'x_join')}${user('B')}${and('join')}${user('Z')}${E}` +
      f(
        ['s', 'fork'],
        ['fork', 'A'],
        ['fork', 'B'],
        ['A', 'x'],
        ['x', 'A', '= again'],
        ['x', 'join'],
        ['B', 'join'],
        ['join', 'Z'],
        ['Z', 'e'],
      ),
  );
  test('waits for a branch that is sent back', () =>
    drive(loopInside, async (instance) => {
      await instance.start();
      await play(instance, 'B', ['A', { again: true }]);
      expect(instance.active()).toEqual(['A']);
      await play(instance, ['A', { again: false }], 'Z');
      expectFinished(instance);
    }));
  test('waits for the other branch after one was sent back twice', () =>
    drive(loopInside, async (instance) => {
      await instance.start();
      await play(instance, ['A', { again: true }], ['A', { again: true }], ['A', { again: false }], 'B', 'Z');
      expectFinished(instance);
    }));

  const nested = diagram(
    `${S}${and('f1', 'f2', 'j1', 'j2')}${user('A', 'B', 'C', 'Z')}${E}` +
      f(
        ['s', 'f1'],
        ['f1', 'A'],
        ['f1', 'f2'],
        ['f2', 'B'],
        ['f2', 'C'],
        ['B', 'j2'],
        ['C', 'j2'],
        ['A', 'j1'],
        ['j2', 'j1'],
        ['j1', 'Z'],
        ['Z', 'e'],
      ),
  );
  test('waits for a nested one', () =>
    drive(nested, async (instance) => {
      await instance.start();
      await play(instance, 'A', 'B');
      expect(instance.active()).toEqual(['C']);
      await play(instance, 'C', 'Z');
      expectFinished(instance);
    }));

  const escalated = diagram(
    `${S}${and('fork')}${user('A')}<boundaryEvent id="bt" attachedToRef="A"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>${user('Esc')}${xor('m')}${user('B')}${and('join')}${user('Z')}${E}` +
      f(
        ['s', 'fork'],
        ['fork', 'A'],
        ['fork', 'B'],
        ['A', 'm'],
        ['bt', 'Esc'],
        ['Esc', 'm'],
        ['m', 'join'],
        ['B', 'join'],
        ['join', 'Z'],
        ['Z', 'e'],
      ),
  );
  test('waits for a branch with a boundary path, whichever way it comes', async () => {
    await drive(escalated, async (instance) => {
      await instance.start();
      await instance.complete('B');
      expect(instance.active()).toEqual(['A']);
      await play(instance, 'A', 'Z');
      expectFinished(instance);
    });
    await drive(escalated, async (instance) => {
      await instance.start();
      await instance.complete('B');
      await instance.fire('bt');
      await play(instance, 'Esc', 'Z');
      expectFinished(instance);
    });
  });

  test('that can never be complete is an incident, not a silence', () =>
    drive(
      diagram(
        `${S}${or('x')}${user('A', 'B')}${and('join')}${user('Z')}${E}${f(['s', 'x'], ['x', 'A', '= a'], ['x', 'B', '= b'], ['A', 'join'], ['B', 'join'], ['join', 'Z'], ['Z', 'e'])}`,
      ),
      async (instance) => {
        await instance.start({ a: true });
        await instance.complete('A');
        expect(instance.incidents()).toEqual([{ elementId: 'join', code: 'DEADLOCK' }]);
        await instance.send({ type: 'retry', executionId: instance.wait('join').executionId });
        await instance.complete('Z');
        expectFinished(instance);
      },
    ));

  test('that can never be complete and is given up with its sub-process has never begun', () =>
    drive(
      diagram(
        `${S}<subProcess id="sub"><startEvent id="s2"/>${xor('x', 'x_A')}${user('A', 'B')}${and('join')}<endEvent id="e2"/>${f(['s2', 'x'], ['x', 'A'], ['x', 'B', '= b'], ['A', 'join'], ['B', 'join'], ['join', 'e2'])}</subProcess><boundaryEvent id="stop" attachedToRef="sub"><signalEventDefinition signalRef="Stop"/></boundaryEvent>${user('Z')}${E}${f(['s', 'sub'], ['sub', 'e'], ['stop', 'Z'], ['Z', 'e'])}`,
        '<signal id="Stop" name="stop"/>',
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        expect(instance.incidents()).toEqual([{ elementId: 'join', code: 'DEADLOCK' }]);
        await instance.signal('stop');
        expect(instance.count('activity.cancelled', 'sub')).toBe(1);
        expect(instance.count('activity.cancelled', 'join')).toBe(0);
        await instance.complete('Z');
        expectFinished(instance);
      },
    ));
});
