import { describe, expect, test } from 'vitest';
import { createKernel } from '../../server/kernel/kernel.ts';
import { diagram, drive, E, f, NOON, S, user } from './drive.ts';

// What is measured here would take minutes or hours unbounded; the time limit of the tests is the assertion.

const kernel = createKernel();

test('a diagram with twenty-four choices in a row is deployed, though they lead to millions of ways', async () => {
  const choices = Array.from({ length: 24 }, (_, n) => n);
  const xml = diagram(
    S +
      E +
      user('a') +
      choices
        .map(
          (n) => `<exclusiveGateway id="x${n}" default="x${n}_y${n}"/><task id="y${n}"/><task id="n${n}"/><exclusiveGateway id="j${n}"/>`,
        )
        .join('') +
      f(
        ['s', 'x0'],
        ['j23', 'a'],
        ['a', 'e'],
        ...choices.flatMap(
          (n) =>
            [
              [`x${n}`, `y${n}`],
              [`x${n}`, `n${n}`, '= no'],
              [`y${n}`, `j${n}`],
              [`n${n}`, `j${n}`],
            ] as [string, string, string?][],
        ),
        ...choices.slice(1).map((n) => [`j${n - 1}`, `x${n}`] as [string, string]),
      ),
  );
  const { models, issues } = await kernel.parseDefinitions(xml);
  expect(models).toHaveLength(1);
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('a diagram of twelve thousand elements is refused by its size, and not looked at more closely', async () => {
  const many = Array.from({ length: 12_000 }, (_, n) => `<task id="c${n}" isForCompensation="true"/>`).join('');
  const { models, issues } = await kernel.parseDefinitions(diagram(S + E + many + f(['s', 'e'])));
  expect(models).toEqual([]);
  expect(issues.map(({ code }) => code)).toEqual(['TOO_MANY_ELEMENTS']);
});

test('eight thousand small variables are taken in one step', async () => {
  const variables = Object.fromEntries(Array.from({ length: 8_000 }, (_, n) => [`v${n}`, n]));
  await drive(diagram(S + user('a', 'b') + E + f(['s', 'a'], ['a', 'b'], ['b', 'e'])), async (instance) => {
    await instance.start();
    await instance.complete('a', variables);
    expect(Object.keys(instance.last.variables)).toHaveLength(8_000);
  });
});

describe('an expression', () => {
  const script = (feel: string) =>
    diagram(`${S}<scriptTask id="t" camunda:resultVariable="r"><script>= ${feel}</script></scriptTask>${E}${f(['s', 't'], ['t', 'e'])}`);

  test.each([
    ['ranges within ranges', 'count(for i in 1..1000, j in 1..1000, k in 1..1000 return i)', {}],
    [
      'a comparison of everything with everything',
      'count(distinct values(things))',
      { things: Array.from({ length: 6_000 }, (_, n) => ({ n })) },
    ],
  ])('with %s is stopped with an incident, or done within its time', async (_name, feel, variables) => {
    const { models } = await kernel.parseDefinitions(script(feel.replaceAll('<', '&lt;')));
    const step = await createKernel({ limits: { feelMillis: 50 } }).step(
      models[0]!,
      null,
      { type: 'start', instanceId: 'i', variables },
      NOON,
    );
    const [wait] = step.waits;
    if (step.status === 'running') expect(wait).toMatchObject({ kind: 'incident', code: 'FEEL_TIMEOUT' });
    else expect(step.variables.r).toEqual(expect.any(Number));
  });
});

test.each([null, '', [], 'three', 1.5, -1])('a number of instances that is %j is an incident, and nothing goes on unsigned', async (n) => {
  const sign =
    '<userTask id="sign"><multiInstanceLoopCharacteristics><loopCardinality>= n</loopCardinality></multiInstanceLoopCharacteristics></userTask>';
  await drive(diagram(S + sign + E + f(['s', 'sign'], ['sign', 'e'])), async (instance) => {
    await instance.start({ n });
    expect(instance.incidents()).toMatchObject([{ elementId: 'sign', code: 'CARDINALITY_INVALID' }]);
  });
});

test('what a failed called process knew does not flow into its caller', async () => {
  const call = `<callActivity id="call" calledElement="child"><extensionElements><camunda:out source="result" target="result"/></extensionElements></callActivity><boundaryEvent id="b" attachedToRef="call"><errorEventDefinition/></boundaryEvent>`;
  await drive(diagram(S + call + user('a') + E + f(['s', 'call'], ['call', 'e'], ['b', 'a'], ['a', 'e'])), async (instance) => {
    await instance.start({ status: 'mine' });
    const { executionId } = instance.wait('call', 0, 'call');
    await instance.send({ type: 'error', executionId, errorCode: 'E', variables: { status: 'theirs', secret: 1, result: 2 } });
    expect(instance.last.variables).toEqual({ status: 'mine', result: 2 });
  });
});
