import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Condition, readCondition, writeCondition } from '../../modeler/conditions/condition.ts';

const diagram = readFileSync(new URL('../../processes/mandatory-report/mandatory-report.bpmn', import.meta.url), 'utf8');

describe('conditions as rows', () => {
  test.each<[string, Condition, string]>([
    ['a text', { join: 'all', rows: [{ field: 'urgency', operator: 'equals', values: ['U1'] }] }, '= urgency = "U1"'],
    ['a number', { join: 'all', rows: [{ field: 'chaseCount', operator: 'atLeast', values: [3] }] }, '= chaseCount >= 3'],
    ['yes or no', { join: 'all', rows: [{ field: 'needMedical', operator: 'equals', values: [true] }] }, '= needMedical = true'],
    ['something filled in', { join: 'all', rows: [{ field: 'handedAt', operator: 'present', values: [] }] }, '= handedAt != null'],
    ['something left out', { join: 'all', rows: [{ field: 'handedAt', operator: 'absent', values: [] }] }, '= handedAt = null'],
    [
      'a path into a value',
      { join: 'all', rows: [{ field: 'conference.needed', operator: 'equals', values: [true] }] },
      '= conference.needed = true',
    ],
    ['a list', { join: 'all', rows: [{ field: 'measures', operator: 'contains', values: ['送医'] }] }, '= list contains(measures, "送医")'],
    [
      'a list without',
      { join: 'all', rows: [{ field: 'measures', operator: 'lacks', values: ['送医'] }] },
      '= not(list contains(measures, "送医"))',
    ],
    [
      'one of several',
      { join: 'all', rows: [{ field: 'urgency', operator: 'oneOf', values: ['U1', 'U2'] }] },
      '= urgency = "U1" or urgency = "U2"',
    ],
    [
      'one of several, and more',
      {
        join: 'all',
        rows: [
          { field: 'urgency', operator: 'oneOf', values: ['U1', 'U2'] },
          { field: 'triageConfirmed', operator: 'differs', values: [true] },
        ],
      },
      '= (urgency = "U1" or urgency = "U2") and triageConfirmed != true',
    ],
    [
      'any of several',
      {
        join: 'any',
        rows: [
          { field: 'needMedical', operator: 'equals', values: [true] },
          { field: 'injury', operator: 'oneOf', values: ['轻', '重'] },
        ],
      },
      '= needMedical = true or (injury = "轻" or injury = "重")',
    ],
    [
      'quotes and line breaks',
      { join: 'all', rows: [{ field: 'note', operator: 'equals', values: ['他说"好"\n走了'] }] },
      '= note = "他说\\"好\\"\\n走了"',
    ],
  ])('given %s, when written and read again, then nobody sees other rows', (_, condition, feel) => {
    expect(writeCondition(condition)).toBe(feel);
    expect(readCondition(feel)).toEqual(condition);
  });

  test('given a row that is not complete, when written, then it says nothing to the diagram', () => {
    const rows: Condition['rows'] = [
      { field: '', operator: 'equals', values: [] },
      { field: 'urgency', operator: 'equals', values: [] },
    ];
    expect(writeCondition({ join: 'all', rows })).toBe('');
    expect(writeCondition({ join: 'all', rows: [...rows, { field: 'urgency', operator: 'equals', values: ['U1'] }] })).toBe(
      '= urgency = "U1"',
    );
  });

  test('given no condition, when read, then there are no rows', () => {
    expect(readCondition('')).toEqual({ join: 'all', rows: [] });
    expect(readCondition(' = ')).toEqual({ join: 'all', rows: [] });
  });

  test.each([
    '= if a = 1 then true else false',
    '= a = 1 and b = 2 or c = 3',
    '= (a = 1 or b = 2) and c = 3',
    '= count(list) > 3',
    '= a = b',
    '= a + 1 = 2',
    '= a = "unfinished',
    '= not(a = 1)',
    '= null = a',
    '= a =',
    '= a = 1 b',
  ])('given %s, when read, then it is left to the expert and not changed', (feel) => {
    expect(readCondition(feel)).toBeNull();
  });

  test('given the conditions of the mandatory report, when shown as rows and written again, then they mean the same', () => {
    const conditions = [...diagram.matchAll(/<bpmn:conditionExpression[^>]*>([^<]*)</g)].map(([, text]) =>
      text!.replaceAll('&gt;', '>').replaceAll('&lt;', '<'),
    );
    const rows = conditions.map(readCondition).filter((condition) => condition !== null);
    expect(conditions.length).toBeGreaterThan(20);
    expect(rows.length).toBeGreaterThan(conditions.length * 0.8);
    for (const condition of rows) expect(readCondition(writeCondition(condition))).toEqual(condition);
  });
});
