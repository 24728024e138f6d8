import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';
import { and, expectFinished, or, play, xor } from './gateways.ts';

describe('an inclusive gateway', () => {
  const xml = diagram(
    `${S}${or('fork')}${user('A', 'B', 'C')}${or('join')}${user('Z')}${E}` +
      f(
        ['s', 'fork'],
        ['fork', 'A', '= a'],
        ['fork', 'B', '= b'],
        ['fork', 'C', '= c'],
        ['A', 'join'],
        ['B', 'join'],
        ['C', 'join'],
        ['join', 'Z'],
        ['Z', 'e'],
      ),
  );
  test('joins what it has split, and not before', () =>
    drive(xml, async (instance) => {
      await instance.start({ a: true, b: true });
      await instance.complete('A');
      expect(instance.active()).toEqual(['B']);
      await play(instance, 'B', 'Z');
      expectFinished(instance);
    }));
  test('joins a single branch at once', () =>
    drive(xml, async (instance) => {
      await instance.start({ a: true });
      await play(instance, 'A', 'Z');
      expectFinished(instance);
    }));
  test('is an incident when no branch is chosen, and goes on after a correction', () =>
    drive(xml, async (instance) => {
      await instance.start({ a: false });
      expect(instance.incidents()).toEqual([{ elementId: 'fork', code: 'NO_FLOW_TAKEN' }]);
      expect(instance.last.status).toBe('running');
      await instance.send({ type: 'retry', executionId: instance.wait('fork').executionId, variables: { a: true } });
      expect(instance.active()).toEqual(['A']);
      expect(instance.runs('fork')).toBe(1);
    }));

  const loop = diagram(
    `${S}<inclusiveGateway id="fork" default="fork_C"/>${user('A', 'B', 'C')}${xor('x', 'x_join')}${or('join')}${user('Z')}${E}` +
      f(
        ['s', 'fork'],
        ['fork', 'A', '= a'],
        ['fork', 'B', '= b'],
        ['fork', 'C'],
        ['A', 'x'],
        ['x', 'A', '= again'],
        ['x', 'join'],
        ['B', 'join'],
        ['C', 'join'],
        ['join', 'Z'],
        ['Z', 'e'],
      ),
  );
  test('waits for a branch that loops back', () =>
    drive(loop, async (instance) => {
      await instance.start({ a: true, b: true });
      await play(instance, 'B', ['A', { again: true }]);
      expect(instance.active()).toEqual(['A']);
      await play(instance, ['A', { again: false }], 'Z');
      expectFinished(instance);
    }));
  test('takes its default when no condition holds', () =>
    drive(loop, async (instance) => {
      await instance.start({});
      expect(instance.active()).toEqual(['C']);
      await play(instance, 'C', 'Z');
      expectFinished(instance);
    }));

  const boundaryPath = diagram(
    `${S}${and('fork')}${user('A', 'B', 'Esc')}<boundaryEvent id="bt" attachedToRef="A"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="e2"/>${or('join')}${user('Z')}${E}` +
      f(['s', 'fork'], ['fork', 'A'], ['fork', 'B'], ['A', 'e2'], ['bt', 'Esc'], ['Esc', 'join'], ['B', 'join'], ['join', 'Z'], ['Z', 'e']),
  );
  test('waits for a boundary path that can still come', () =>
    drive(boundaryPath, async (instance) => {
      await instance.start();
      await instance.complete('B');
      expect(instance.active()).toEqual(['A']);
      await instance.fire('bt');
      expect(instance.active()).toEqual(['Esc']);
      await play(instance, 'Esc', 'Z');
      expectFinished(instance);
    }));
  test('goes on when the boundary path can no longer come', () =>
    drive(boundaryPath, async (instance) => {
      await instance.start();
      await play(instance, 'B', 'A', 'Z');
      expectFinished(instance);
    }));
  test('waits for a token that comes through a link', () =>
    drive(
      diagram(
        `${S}${and('fork')}${user('A', 'B')}<intermediateThrowEvent id="lt"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="lc"><linkEventDefinition name="L"/></intermediateCatchEvent>${or('join')}${user('Z')}${E}` +
          f(['s', 'fork'], ['fork', 'A'], ['fork', 'B'], ['A', 'lt'], ['lc', 'join'], ['B', 'join'], ['join', 'Z'], ['Z', 'e']),
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('B');
        expect(instance.active()).toEqual(['A']);
        await play(instance, 'A', 'Z');
        expectFinished(instance);
      },
    ));
  test('is not held up by a token that comes by a flow on which one waits already', () =>
    drive(
      diagram(
        `${S}${or('o')}${and('fork')}${user('A', 'B', 'C')}${xor('m')}${or('join')}${user('Z')}${E}` +
          f(
            ['s', 'o'],
            ['o', 'fork', '= true'],
            ['o', 'C', '= c'],
            ['fork', 'A'],
            ['fork', 'B'],
            ['A', 'm'],
            ['B', 'm'],
            ['m', 'join'],
            ['C', 'join'],
            ['join', 'Z'],
            ['Z', 'e'],
          ),
      ),
      async (instance) => {
        await instance.start({ c: false });
        await instance.complete('A');
        expect(instance.active()).toEqual(['B', 'Z']);
        await play(instance, 'B', 'Z', 'Z');
        expectFinished(instance, 2);
      },
    ));
});
