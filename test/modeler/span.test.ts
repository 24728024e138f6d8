import { describe, expect, test } from 'vitest';
import { readRepetition, readSpan, writeRepetition, writeSpan } from '../../modeler/timing/span.ts';

describe('spans of time in the words of people', () => {
  test.each(['PT15M', 'PT24H', 'P3D', 'P2W', 'P1M'])('given %s, when read and written, then it is as long', (iso) => {
    expect(writeSpan(readSpan(iso)!)).toBe(iso);
  });

  test('given a month and a minute, when read, then nobody confuses them', () => {
    expect(readSpan('P1M')).toEqual({ amount: 1, unit: 'months' });
    expect(readSpan('PT1M')).toEqual({ amount: 1, unit: 'minutes' });
  });

  test.each([undefined, '', 'P1DT2H', '= dueAt', '3 days', 'P'])('given %j, when read, then it is left to the expert', (text) => {
    expect(readSpan(text)).toBeNull();
  });

  test.each([
    ['R3/PT10M', { amount: 10, unit: 'minutes', times: 3 }],
    ['R/P1D', { amount: 1, unit: 'days' }],
  ])('given the repetition %s, when read and written, then it rings as often', (text, repetition) => {
    expect(readRepetition(text)).toEqual(repetition);
    expect(writeRepetition(readRepetition(text)!)).toBe(text);
  });

  test.each(['0 30 8 * * 1-5', 'R3/2026-01-01T00:00:00Z/P1D', '= cycle'])('given %s, when read, then it is left to the expert', (text) => {
    expect(readRepetition(text)).toBeNull();
  });
});
