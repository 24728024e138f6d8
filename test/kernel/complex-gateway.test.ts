import { describe, expect, test } from 'vitest';
import { diagram, drive, E, f, S, user } from './drive.ts';
import { and, expectFinished, play } from './gateways.ts';

describe('a complex gateway', () => {
  test('goes on with two of three and swallows the third', () =>
    drive(
      diagram(
        `${S}${and('fork')}${user('A', 'B', 'C')}<complexGateway id="g"><activationCondition xsi:type="tFormalExpression">= activationCount &gt;= 2</activationCondition></complexGateway>${user('Z')}${E}` +
          f(['s', 'fork'], ['fork', 'A'], ['fork', 'B'], ['fork', 'C'], ['A', 'g'], ['B', 'g'], ['C', 'g'], ['g', 'Z'], ['Z', 'e']),
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('A');
        expect(instance.active()).toEqual(['B', 'C']);
        await instance.complete('C');
        expect(instance.active()).toEqual(['B', 'Z']);
        await play(instance, 'B', 'Z');
        expectFinished(instance);
      },
    ));
});
