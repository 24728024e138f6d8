import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';
import { and, expectFinished, play, xor } from './gateways.ts';

describe('an exclusive gateway', () => {
  test('merges without joining', () =>
    drive(
      diagram(
        `${S}${xor('x', 'x_B')}${user('A', 'B')}${xor('m')}${user('Z')}${E}${f(['s', 'x'], ['x', 'A', '= a'], ['x', 'B'], ['A', 'm'], ['B', 'm'], ['m', 'Z'], ['Z', 'e'])}`,
      ),
      async (instance) => {
        await instance.start({ a: true });
        await play(instance, 'A', 'Z');
        expectFinished(instance);
      },
    ));
  test('runs a task twice at once when two tokens come', () =>
    drive(
      diagram(
        `${S}${and('p')}${xor('m')}${user('Z')}${E}<task id="T1"/><task id="T2"/>${f(['s', 'p'], ['p', 'T1'], ['p', 'T2'], ['T1', 'm'], ['T2', 'm'], ['m', 'Z'], ['Z', 'e'])}`,
      ),
      async (instance) => {
        await instance.start();
        expect(instance.active()).toEqual(['Z', 'Z']);
        await play(instance, 'Z', 'Z');
        expectFinished(instance, 2);
      },
    ));
  test('without a way to go is an incident that can be repaired', () =>
    drive(
      diagram(
        `${S}${xor('x')}${user('A', 'B')}${E}${f(['s', 'x'], ['x', 'A', '= n &gt; 1'], ['x', 'B', '= n &lt; 0'], ['A', 'e'], ['B', 'e'])}`,
      ),
      async (instance) => {
        await instance.start({ n: 0 });
        expect(instance.incidents()).toEqual([{ elementId: 'x', code: 'NO_FLOW_TAKEN' }]);
        await instance.send({ type: 'retry', executionId: instance.wait('x').executionId, variables: { n: 5 } });
        expect(instance.active()).toEqual(['A']);
        expect(instance.count('incident.resolved', 'x')).toBe(1);
      },
    ));
  test('whose condition is no truth value is an incident', () =>
    drive(
      diagram(`${S}${xor('x', 'x_B')}${user('A', 'B')}${E}${f(['s', 'x'], ['x', 'A', '= n'], ['x', 'B'], ['A', 'e'], ['B', 'e'])}`),
      async (instance) => {
        await instance.start({ n: 'yes' });
        expect(instance.incidents()).toEqual([{ elementId: 'x', code: 'FEEL_FAILED' }]);
      },
    ));
  test('sends work back as often as needed', () =>
    drive(
      diagram(`${S}${user('A', 'B')}${xor('x', 'x_e')}${E}${f(['s', 'A'], ['A', 'B'], ['B', 'x'], ['x', 'A', '= again'], ['x', 'e'])}`),
      async (instance) => {
        await instance.start();
        await play(instance, 'A', ['B', { again: true }], 'A', ['B', { again: true }], 'A', ['B', { again: false }]);
        expect(instance.last.status).toBe('completed');
        expect(instance.runs('A')).toBe(3);
      },
    ));
});

describe('an exclusive merge inside a parallel branch', () => {
  const xml = diagram(
    `${S}${and('fork')}${user('A')}${xor('x1', 'x1_x2')}${user('T')}${xor('x2')}${and('join')}${user('Z')}${E}` +
      f(
        ['s', 'fork'],
        ['fork', 'A'],
        ['fork', 'x1'],
        ['x1', 'T', '= yes'],
        ['x1', 'x2'],
        ['T', 'x2'],
        ['A', 'join'],
        ['x2', 'join'],
        ['join', 'Z'],
        ['Z', 'e'],
      ),
  );
  test('holds the join up until its task is done', () =>
    drive(xml, async (instance) => {
      await instance.start({ yes: true });
      await instance.complete('A');
      expect(instance.active()).toEqual(['T']);
      await play(instance, 'T', 'Z');
      expectFinished(instance);
    }));
});
