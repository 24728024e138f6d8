import { describe, expect, test } from 'vitest';
import { evaluateFeel, syntaxErrorOf } from '../../server/kernel/feel.ts';
import { syntaxOf } from '../../server/kernel/feel-syntax.ts';
import type { Variables } from '../../server/kernel/types.ts';

const evaluate = (feel: string, variables: Variables = {}) =>
  evaluateFeel(feel, {
    lookup: (name) => variables[name],
    now: '2026-11-23T18:00:00.000Z',
    millis: 100,
    maxBytes: 10_000,
    spent: () => undefined,
  });

describe('FEEL', () => {
  test.each<[string, Variables, unknown]>([
    ['a + 1', { a: 1 }, 2],
    ['needMedical = true or injury = "轻"', { injury: '轻' }, true],
    ['if 金额 > 100 then "高" else "低"', { 金额: 101 }, '高'],
    ['count(list[ok = true])', { list: [{ ok: true }, { ok: false }] }, 1],
    ['`b-c` + 1', { 'b-c': 5 }, 6],
    ['full name', { 'full name': 'x' }, 'x'],
    ['{ a: 1, b: a + 1 }', {}, { a: 1, b: 2 }],
    ['for x in list return x * 2', { list: [1, 2] }, [2, 4]],
    ['for i in 1..count(list) return { no: i, is: list[i] }', { list: ['a'] }, [{ no: 1, is: 'a' }]],
    ['duration("P3D")', {}, 'P3D'],
    ['date("2026-11-23") + duration("P3D")', {}, '2026-11-26'],
    ['matches("MR-2026", "^MR-")', {}, true],
    ['missing', {}, null],
    ['missing > 5', {}, null],
    ['missing + 1', {}, null],
    ['10 ** 400', {}, null],
  ])('%s', (feel, variables, expected) => {
    expect(evaluate(feel, variables)).toEqual(expected);
  });
  test('knows the time of the step, in the office time zone', () => {
    expect(evaluate('now()')).toBe('2026-11-24T02:00:00+08:00');
    expect(evaluate('today()')).toBe('2026-11-24');
  });
  test.each(['1 + "a"', 'nosuch(1)', 'number("x")'])('%s is an error, not a silent null', (feel) => {
    expect(() => evaluate(feel)).toThrowError(expect.objectContaining({ code: 'FEEL_FAILED' }));
  });
  test('says where it cannot be read', () => {
    expect(syntaxErrorOf('a >')).toBe('unexpected end');
    expect(syntaxErrorOf('a + 1')).toBeUndefined();
  });
});

test('every expression gets its own answer, however many are asked in a row', () => {
  const answers = Array.from({ length: 2_000 }, (_, index) => evaluate('{ a: n, b: a + 1 }', { n: index }));
  expect(answers).toEqual(answers.map((_, index) => ({ a: index, b: index + 1 })));
});

test.each([
  ['for i in 1..count(items) return items[i]', false],
  ['for i in 1..count(items) * 1000 return i', true],
  ['for big in [concatenate(items, items)] return (for i in 1..count(big) return i)', true],
])('%s goes through the watchdog: %s', (feel, watched) => {
  expect(syntaxOf(feel).watched).toBe(watched);
});

describe('an expression that runs away', () => {
  test.each([
    'for i in 1..100000000 return i',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "^(a+)+$")',
    'count(for x in big, y in big, z in big return x)',
  ])('%s is stopped', (feel) => {
    const started = performance.now();
    expect(() => evaluate(feel, { big: Array.from({ length: 400 }, (_, index) => index) })).toThrowError(
      expect.objectContaining({ code: 'FEEL_TIMEOUT' }),
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(evaluate('1 + 1')).toBe(2);
  });
  test('cannot give more than it may', () => {
    expect(() => evaluate('s + s + s', { s: 'x'.repeat(4_000) })).toThrowError(expect.objectContaining({ code: 'FEEL_TOO_LARGE' }));
    expect(() => evaluate('{ a: [s, s, s], b: [a, a, a], c: [b, b, b], d: [c, c, c], e: [d, d, d] }', { s: 'x'.repeat(100) })).toThrowError(
      expect.objectContaining({ code: 'FEEL_TOO_LARGE' }),
    );
  });
});

test.each([
  'x.__proto__',
  'x.constructor',
  'get value(x, "__proto__")',
  '__proto__',
  'constructor',
  'toString',
  'context put(x, "__proto__", 1).__proto__',
])('%s finds nothing of the machinery', (feel) => {
  expect(evaluate(feel, { x: { a: 1 } })).toBeNull();
});
