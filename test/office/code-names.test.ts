import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Variables } from '../../server/kernel/types.ts';
import { checkForm } from '../../server/office/forms/validate.ts';

const schema = JSON.parse(await readFile(new URL('../../processes/mandatory-report/forms/MR-02.form.json', import.meta.url), 'utf8'));
const faults = (data: Variables) =>
  checkForm(schema, data, new Date('2026-11-23T04:00:00Z')).issues.filter(({ path }) => path === 'variables.codeName');

test.each([
  ['the real name', '张晓禾', '张晓禾'],
  ['the real name with a blank', '张 晓禾 ', '张晓禾'],
  ['the given name', '晓禾', '张晓禾'],
  ['the real name with something added', '小张晓禾', '张晓禾'],
])('a code name that is %s is refused: it would stand in every list', (_what, codeName, childName) => {
  expect(faults({ childKnown: true, childName, codeName })).toEqual([
    expect.objectContaining({ code: 'RULE_BROKEN', message: expect.stringContaining('code name') }),
  ]);
});

test.each<[string, Variables]>([
  ['another name', { childKnown: true, childName: '张晓禾', codeName: '小舟' }],
  ['no real name yet', { childKnown: false, codeName: '小舟' }],
  ['a real name alone', { childKnown: true, childName: '张晓禾' }],
  ['neither', {}],
])('%s is no fault', (_what, data) => {
  expect(faults(data)).toEqual([]);
});
