import { describe, expect, test } from 'vitest';
import { type Drive, diagram, drive, E, f, S, user } from './drive.ts';

const and = (...ids: string[]) => ids.map((id) => `<parallelGateway id="${id}"/>`).join('');
const or = (...ids: string[]) => ids.map((id) => `<inclusiveGateway id="${id}"/>`).join('');
const xor = (id: string, otherwise?: string) => `<exclusiveGateway id="${id}"${otherwise ? ` default="${otherwise}"` : ''}/>`;

const finished = (instance: Drive, atZ = 1) => {
  expect(instance.last.status).toBe('completed');
  expect(instance.runs('Z')).toBe(atZ);
};
const play = async (instance: Drive, ...tasks: (string | [string, Record<string, boolean>])[]) => {
  for (const task of tasks) await (typeof task === 'string' ? instance.complete(task) : instance.complete(task[0], task[1]));
};

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
      finished(instance);
    }));
});

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
      finished(instance);
    }));
  test('joins a single branch at once', () =>
    drive(xml, async (instance) => {
      await instance.start({ a: true });
      await play(instance, 'A', 'Z');
      finished(instance);
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
      finished(instance);
    }));
  test('takes its default when no condition holds', () =>
    drive(loop, async (instance) => {
      await instance.start({});
      expect(instance.active()).toEqual(['C']);
      await play(instance, 'C', 'Z');
      finished(instance);
    }));

  test('waits for a boundary path that can still come', () =>
    drive(
      diagram(
        `${S}${and('fork')}${user('A', 'B', 'Esc')}<boundaryEvent id="bt" attachedToRef="A"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="e2"/>${or('join')}${user('Z')}${E}` +
          f(
            ['s', 'fork'],
            ['fork', 'A'],
            ['fork', 'B'],
            ['A', 'e2'],
            ['bt', 'Esc'],
            ['Esc', 'join'],
            ['B', 'join'],
            ['join', 'Z'],
            ['Z', 'e'],
          ),
      ),
      async (instance) => {
        await instance.start();
        await instance.complete('B');
        expect(instance.active()).toEqual(['A']);
        await instance.fire('bt');
        expect(instance.active()).toEqual(['Esc']);
        await play(instance, 'Esc', 'Z');
        finished(instance);
      },
    ));
  test('goes on when the boundary path can no longer come', () =>
    drive(
      diagram(
        `${S}${and('fork')}${user('A', 'B', 'Esc')}<boundaryEvent id="bt" attachedToRef="A"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="e2"/>${or('join')}${user('Z')}${E}` +
          f(
            ['s', 'fork'],
            ['fork', 'A'],
            ['fork', 'B'],
            ['A', 'e2'],
            ['bt', 'Esc'],
            ['Esc', 'join'],
            ['B', 'join'],
            ['join', 'Z'],
            ['Z', 'e'],
          ),
      ),
      async (instance) => {
        await instance.start();
        await play(instance, 'B', 'A', 'Z');
        finished(instance);
      },
    ));
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
        finished(instance);
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
        finished(instance, 2);
      },
    ));
});

describe('a parallel gateway', () => {
  test('joins all branches', () =>
    drive(
      diagram(
        `${S}${and('fork')}${user('A', 'B')}${and('join')}${user('Z')}${E}${f(['s', 'fork'], ['fork', 'A'], ['fork', 'B'], ['A', 'join'], ['B', 'join'], ['join', 'Z'], ['Z', 'e'])}`,
      ),
      async (instance) => {
        await instance.start();
        await play(instance, 'A', 'B', 'Z');
        finished(instance);
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
      finished(instance, 2);
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
      finished(instance);
    }));
  test('waits for the other branch after one was sent back twice', () =>
    drive(loopInside, async (instance) => {
      await instance.start();
      await play(instance, ['A', { again: true }], ['A', { again: true }], ['A', { again: false }], 'B', 'Z');
      finished(instance);
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
      finished(instance);
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
      finished(instance);
    });
    await drive(escalated, async (instance) => {
      await instance.start();
      await instance.complete('B');
      await instance.fire('bt');
      await play(instance, 'Esc', 'Z');
      finished(instance);
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
        finished(instance);
      },
    ));
});

describe('an exclusive gateway', () => {
  test('merges without joining', () =>
    drive(
      diagram(
        `${S}${xor('x', 'x_B')}${user('A', 'B')}${xor('m')}${user('Z')}${E}${f(['s', 'x'], ['x', 'A', '= a'], ['x', 'B'], ['A', 'm'], ['B', 'm'], ['m', 'Z'], ['Z', 'e'])}`,
      ),
      async (instance) => {
        await instance.start({ a: true });
        await play(instance, 'A', 'Z');
        finished(instance);
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
        finished(instance, 2);
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

describe('an event-based gateway', () => {
  const xml = diagram(
    `${S}<eventBasedGateway id="g"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT10S</timeDuration></timerEventDefinition></intermediateCatchEvent><receiveTask id="r" messageRef="N" camunda:formKey="x/y"/>${user('Zm', 'Zt', 'Zr')}${E}` +
      f(['s', 'g'], ['g', 'm'], ['g', 't'], ['g', 'r'], ['m', 'Zm'], ['t', 'Zt'], ['r', 'Zr'], ['Zm', 'e'], ['Zt', 'e'], ['Zr', 'e']),
    '<message id="M" name="Msg"/><message id="N" name="Other"/>',
  );
  test('goes the way of the message', () =>
    drive(xml, async (instance) => {
      await instance.start();
      expect(instance.active()).toEqual(['m', 'r', 't']);
      await instance.message('m', { told: 1 });
      expect(instance.active()).toEqual(['Zm']);
      expect(instance.last.variables).toEqual({ told: 1 });
      expect(instance.count('activity.cancelled', 't')).toBe(1);
      expect(instance.count('flow.taken', 'g_t')).toBe(0);
      expect(instance.runs('g')).toBe(1);
    }));
  test('goes the way of the timer', () =>
    drive(xml, async (instance) => {
      await instance.start();
      await instance.fire('t');
      expect(instance.active()).toEqual(['Zt']);
    }));
  test('goes the way of a receive task, by message or by hand', async () => {
    await drive(xml, async (instance) => {
      await instance.start();
      expect(instance.last.waits.filter(({ elementId }) => elementId === 'r').map(({ kind }) => kind)).toEqual(['message', 'user']);
      await instance.message('r');
      expect(instance.active()).toEqual(['Zr']);
    });
    await drive(xml, async (instance) => {
      await instance.start();
      await instance.complete('r', { byHand: true });
      expect(instance.active()).toEqual(['Zr']);
    });
  });
});

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
        finished(instance);
      },
    ));
});
