import { describe, expect, test } from 'vitest';
import { type Drive, diagram, drive, E, f, S, user } from './drive.ts';

const and = (...ids: string[]) => ids.map((id) => `<parallelGateway id="${id}"/>`).join('');
const or = (...ids: string[]) => ids.map((id) => `<inclusiveGateway id="${id}"/>`).join('');
const xor = (id: string, otherwise?: string) => `<exclusiveGateway id="${id}"${otherwise ? ` default="${otherwise}"` : ''}/>`;

const finished = (instance: Drive) => {
  expect(instance.last.status).toBe('completed');
  expect(instance.runs('Z')).toBe(1);
};

describe('exclusive and parallel', () => {
  const mergeInBranch = diagram(
    S +
      and('fork') +
      user('A') +
      xor('x1', 'x1_x2') +
      user('T') +
      xor('x2') +
      and('join') +
      user('Z') +
      E +
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

  test('a parallel join waits for the branch that still has an exclusive merge before it', () =>
    drive(mergeInBranch, async (instance) => {
      await instance.start({ yes: true });
      await instance.complete('A');
      expect(instance.active()).toEqual(['T']);
    }));

  test('and then goes on once', () =>
    drive(mergeInBranch, async (instance) => {
      await instance.start({ yes: true });
      for (const task of ['A', 'T', 'Z']) await instance.complete(task);
      finished(instance);
    }));
});
