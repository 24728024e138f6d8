import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createKernel } from '../../server/kernel/kernel.ts';
import { diagram, drive, f, S, user } from './drive.ts';

const kernel = createKernel();
const dmn = (decisions: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">${decisions}</definitions>`;
const table = (policy: string, rows: [string, string][], { values = '', extra = '', id = 'dec', input = 'n' } = {}) =>
  `<decision id="${id}" name="${id}"><variable id="${id}v" name="${id}"/>${extra}<decisionTable id="${id}t" ${policy}><input id="${id}i"><inputExpression id="${id}ie"><text>${input}</text></inputExpression></input><output id="${id}o" name="r">${values && `<outputValues id="${id}ov"><text>${values}</text></outputValues>`}</output>${rows
    .map(
      ([test, result], n) =>
        `<rule id="${id}r${n}"><inputEntry id="${id}a${n}"><text>${test}</text></inputEntry><outputEntry id="${id}b${n}"><text>${result}</text></outputEntry></rule>`,
    )
    .join('')}</decisionTable></decision>`;
const rule = (map = 'resultList', variable = 'camunda:resultVariable="out"') =>
  diagram(
    `${S}<businessRuleTask id="A" camunda:decisionRef="dec" camunda:mapDecisionResult="${map}" ${variable}/>${user('Z')}${f(['s', 'A'], ['A', 'Z'])}`,
  );

async function decided(xml: string, n: number | string | boolean | null, map = 'singleEntry'): Promise<unknown> {
  const decisions = await kernel.parseDecisions(xml);
  let result: unknown;
  await drive(
    rule(map),
    async (instance) => {
      await instance.start({ n });
      result = instance.incidents()[0]?.code ?? instance.last.variables.out;
    },
    { decisions: (id) => decisions.get(id) },
  );
  return result;
}
const three: [string, string][] = [
  ['&lt; 10', '"low"'],
  ['[5..20]', '"middle"'],
  ['-', '"any"'],
];

describe('the hit policy', () => {
  test.each<[string, number, unknown, string?]>([
    ['hitPolicy="FIRST"', 7, 'low'],
    ['hitPolicy="FIRST"', 15, 'middle'],
    ['hitPolicy="UNIQUE"', 7, 'DECISION_NOT_UNIQUE'],
    ['hitPolicy="UNIQUE"', 30, 'any'],
    ['hitPolicy="ANY"', 7, 'DECISION_NOT_UNIQUE'],
    ['hitPolicy="RULE ORDER"', 7, ['low', 'middle', 'any'], 'collectEntries'],
    ['hitPolicy="COLLECT"', 7, ['low', 'middle', 'any'], 'collectEntries'],
    ['hitPolicy="COLLECT" aggregation="COUNT"', 7, 3],
  ])('%s of %s is %j', async (policy, n, expected, map) => {
    expect(await decided(dmn(table(policy, three)), n, map)).toEqual(expected);
  });
  test('PRIORITY and OUTPUT ORDER go by the listed values', async () => {
    const values = '"middle", "any", "low"';
    expect(await decided(dmn(table('hitPolicy="PRIORITY"', three, { values })), 7)).toBe('middle');
    expect(await decided(dmn(table('hitPolicy="OUTPUT ORDER"', three, { values })), 7, 'collectEntries')).toEqual(['middle', 'any', 'low']);
  });
  test.each([
    ['SUM', 6],
    ['MIN', 1],
    ['MAX', 3],
  ])('COLLECT can aggregate: %s', async (aggregation, expected) => {
    expect(
      await decided(
        dmn(
          table(`hitPolicy="COLLECT" aggregation="${aggregation}"`, [
            ['-', '1'],
            ['-', '2'],
            ['-', '3'],
          ]),
        ),
        0,
      ),
    ).toBe(expected);
  });
});

describe('a cell', () => {
  test.each<[string, number | string | boolean | null, boolean]>([
    ['"a","b"', 'b', true],
    ['not("a","b")', 'b', false],
    ['not("a","b")', 'c', true],
    ['&gt; 5, 1', 1, true],
    [']5..7]', 5, false],
    ['true', true, true],
    ['true', false, false],
    ['? &gt; 3 and ? &lt; 5', 4, true],
    ['some x in [1, 2] satisfies x = ?', 2, true],
    ['list contains([1, 2], ?)', 3, false],
    ['null', null, true],
    ['&lt; 5', null, false],
  ])('%s against %j: %s', async (cell, value, expected) => {
    expect(
      await decided(
        dmn(
          table('hitPolicy="FIRST"', [
            [cell, 'true'],
            ['-', 'false'],
          ]),
        ),
        value,
      ),
    ).toBe(expected);
  });
});

test('a decision may build on others', async () => {
  const requires = '<informationRequirement id="ir"><requiredDecision href="#base"/></informationRequirement>';
  const xml = dmn(
    table(
      'hitPolicy="FIRST"',
      [
        ['"low"', '"small"'],
        ['-', '"other"'],
      ],
      { extra: requires, input: 'base' },
    ) + table('hitPolicy="FIRST"', three, { id: 'base' }),
  );
  expect(await decided(xml, 3)).toBe('small');
});

test('without a result variable the outputs become variables', async () => {
  const decisions = await kernel.parseDecisions(dmn(table('hitPolicy="FIRST"', three)));
  await drive(
    rule('singleResult', ''),
    async (instance) => {
      await instance.start({ n: 3 });
      expect(instance.last.variables).toEqual({ n: 3, r: 'low' });
    },
    { decisions: (id) => decisions.get(id) },
  );
});

test('an unknown decision is an incident', () =>
  drive(rule(), async (instance) => {
    await instance.start();
    expect(instance.incidents()).toEqual([{ elementId: 'A', code: 'DECISION_UNKNOWN' }]);
  }));

test('a file with a cell that cannot be read is refused, and the cell named', async () => {
  await expect(kernel.parseDecisions(dmn(table('hitPolicy="FIRST"', [['&gt;', '1']])))).rejects.toMatchObject({
    code: 'DIAGRAM_REFUSED',
    issues: [{ code: 'FEEL_INVALID', elementId: 'dec', message: expect.stringContaining('deca0') }],
  });
  await expect(kernel.parseDecisions('<!DOCTYPE x><a/>')).rejects.toMatchObject({ code: 'DOCTYPE_REFUSED' });
});

test('the office’s own triage is decided as its specification says', async () => {
  const decisions = await kernel.parseDecisions(
    await readFile(new URL('../../processes/mandatory-report/triage.dmn', import.meta.url), 'utf8'),
  );
  expect(decisions.has('triage')).toBe(true);
});
