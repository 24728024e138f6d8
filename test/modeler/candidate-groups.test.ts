import { describe, expect, test } from 'vitest';
import { readCandidates, readGroup, writeCandidates, writeGroup } from '../../modeler/assignment/candidate-groups.ts';

describe('who may do a task', () => {
  test.each([
    ['wbb_duty', [{ role: 'wbb_duty' }]],
    ['unit_liaison:SFS', [{ role: 'unit_liaison', organisation: 'SFS' }]],
    ['wbb_head,unit_liaison:SFS', [{ role: 'wbb_head' }, { role: 'unit_liaison', organisation: 'SFS' }]],
    ['child_director:VC-01', [{ role: 'child_director', organisation: 'VC-01' }]],
  ])('given %s, when read and written, then the same people may do it', (text, groups) => {
    expect(readCandidates(text)).toEqual({ groups });
    expect(writeCandidates({ groups })).toBe(text);
  });

  test('given blanks between roles, when read, then they are no part of a role', () => {
    expect(readCandidates(' wbb_duty , wbb_head ')).toEqual({ groups: [{ role: 'wbb_duty' }, { role: 'wbb_head' }] });
  });

  test.each([undefined, '', '  '])('given nobody (%j), when read, then no role is named and none is written', (text) => {
    expect(readCandidates(text)).toEqual({ groups: [] });
    expect(writeCandidates({ groups: [] })).toBeUndefined();
    expect(writeCandidates({ feel: '  ' })).toBeUndefined();
  });

  test.each(['= ["wbb_officer", "unit_liaison:" + target]', 'not a role', '#{roles}'])(
    'given %s, when read, then it is kept as it is for the expert',
    (text) => {
      expect(readCandidates(text)).toEqual({ feel: text });
      expect(writeCandidates(readCandidates(text))).toBe(text);
    },
  );

  test('given a role chosen twice, when written, then it stands there once', () => {
    expect(writeCandidates({ groups: [{ role: 'wbb_duty' }, { role: 'wbb_duty' }, { role: '' }] })).toBe('wbb_duty');
  });

  test('given one group, when read and written, then role and unit stay apart', () => {
    expect(readGroup('unit_liaison:WJB')).toEqual({ role: 'unit_liaison', organisation: 'WJB' });
    expect(writeGroup(readGroup('wbb_duty'))).toBe('wbb_duty');
  });
});
