import { expect, test } from 'vitest';
import { createKernel } from '../../server/kernel/kernel.ts';
import { diagram, drive, E, f, load, S, user } from './drive.ts';
import { and, xor } from './gateways.ts';

const several = (id: string, people: string) =>
  `<userTask id="${id}"><multiInstanceLoopCharacteristics camunda:collection="${people}" camunda:elementVariable="one"/></userTask>`;

const problem = async (xml: string, from: string, to: string) => {
  const { model } = await load(xml);
  return createKernel().returnProblem(model, from, to);
};

const twoBranches = diagram(
  S +
    user('first', 'a', 'b', 'c', 'd', 'last') +
    and('split', 'join') +
    E +
    f(
      ['s', 'first'],
      ['first', 'split'],
      ['split', 'a'],
      ['a', 'b'],
      ['split', 'c'],
      ['c', 'd'],
      ['b', 'join'],
      ['d', 'join'],
      ['join', 'last'],
      ['last', 'e'],
    ),
);

test('work goes back within its own branch, and over branches that have come together again', async () => {
  expect(await problem(twoBranches, 'b', 'a')).toBeUndefined();
  expect(await problem(twoBranches, 'last', 'first')).toBeUndefined();
});

test('work does not go back into another branch, before a split that is still open, or behind a join', async () => {
  expect(await problem(twoBranches, 'd', 'a')).toContain('No way leads');
  expect(await problem(twoBranches, 'd', 'first')).toContain('split');
  expect(await problem(twoBranches, 'last', 'b')).toContain('join');
});

test('work goes back through choices and loops', async () => {
  const xml = diagram(
    S +
      user('ask', 'write', 'sign') +
      xor('ok', 'ok_e') +
      E +
      f(['s', 'ask'], ['ask', 'write'], ['write', 'sign'], ['sign', 'ok'], ['ok', 'write', '= again'], ['ok', 'e']),
  );
  expect(await problem(xml, 'sign', 'ask')).toBeUndefined();
  expect(await problem(xml, 'sign', 'write')).toBeUndefined();
});

test('work behind an event that does not interrupt does not go back before its host', async () => {
  const xml = diagram(
    S +
      user('before', 'host', 'aside') +
      '<boundaryEvent id="b" attachedToRef="host" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>' +
      E +
      '<endEvent id="e2"/>' +
      f(['s', 'before'], ['before', 'host'], ['host', 'e'], ['b', 'aside'], ['aside', 'e2']),
  );
  expect(await problem(xml, 'aside', 'before')).toContain('No way leads');
  expect(await problem(xml, 'host', 'before')).toBeUndefined();
});

test.each([1, 3])('a countersigning by %i that is sent back ends as a whole, and the next task does not begin', async (signers) => {
  const xml = diagram(
    S + user('draft', 'issue') + several('sign', 'people') + E + f(['s', 'draft'], ['draft', 'sign'], ['sign', 'issue'], ['issue', 'e']),
  );
  await drive(xml, async (instance) => {
    await instance.start({ people: ['p1', 'p2', 'p3'].slice(0, signers) });
    await instance.complete('draft');
    await instance.send({ type: 'return', executionId: instance.wait('sign').executionId, to: 'draft', reason: 'a clause is missing' });
    expect(instance.waiting()).toEqual(['draft']);
    await instance.complete('draft');
    expect(instance.waiting()).toEqual(Array.from({ length: signers }, () => 'sign'));
    for (let left = signers; left > 0; left--) await instance.complete('sign');
    expect(instance.waiting()).toEqual(['issue']);
    expect(instance.runs('issue')).toBe(0);
  });
});

test('the last run of a repeated activity, moved elsewhere, does not let the activity go on', async () => {
  const xml = diagram(
    S + user('draft', 'issue') + several('sign', 'people') + E + f(['s', 'draft'], ['draft', 'sign'], ['sign', 'issue'], ['issue', 'e']),
  );
  await drive(xml, async (instance) => {
    await instance.start({ people: ['p1'] });
    await instance.complete('draft');
    await instance.send({ type: 'move', cancel: [instance.wait('sign').executionId], start: ['draft'], reason: 'again' });
    expect(instance.waiting()).toEqual(['draft']);
  });
});
