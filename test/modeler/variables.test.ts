import { describe, expect, test } from 'vitest';
import { variablesOf } from '../../server/office/modeler-variables.ts';

const field = (more: Record<string, unknown>) => ({ id: 'x', properties: { variable: true }, ...more });
const form = (...components: Record<string, unknown>[]) => ({ components });

describe('what conditions can ask for', () => {
  test('given a field that stays in the case record, when variables are listed, then it is none', () => {
    expect(variablesOf([form({ type: 'textfield', key: 'childName', label: '姓名', properties: {} })])).toEqual([]);
  });

  test('given the same variable in two forms, when listed, then it stands there once with the values of both', () => {
    const values = (...codes: string[]) => codes.map((value) => ({ value, label: value, labelEn: value }));
    const [urgency, ...others] = variablesOf([
      form(field({ type: 'radio', key: 'urgency', label: '紧急程度', values: values('U1', 'U2') })),
      form(field({ type: 'radio', key: 'urgency', label: '级别', values: values('U2', 'U3') })),
    ]);
    expect(others).toEqual([]);
    expect(urgency).toMatchObject({ value: 'urgency', label: '紧急程度', type: 'string' });
    expect(urgency!.options!.map(({ value }) => value)).toEqual(['U1', 'U2', 'U3']);
  });

  test.each([
    [{ type: 'number', key: 'age' }, 'number'],
    [{ type: 'checkbox', key: 'selfHarm' }, 'boolean'],
    [{ type: 'radio', key: 'needMedical', values: [{ label: '是', value: true }] }, 'boolean'],
    [{ type: 'datetime', key: 'handedAt', dateLabel: '移交时间' }, 'datetime'],
    [{ type: 'checklist', key: 'needs' }, 'list'],
    [{ type: 'dynamiclist', path: 'items' }, 'list'],
  ])('given %j, when listed, then it is offered as a %s', (more, type) => {
    expect(variablesOf([form(field(more))])[0]).toMatchObject({ type });
  });

  test('given a field whose options are people, when listed, then no name of a person is offered', () => {
    const owner = field({
      type: 'select',
      key: 'owner',
      label: '主办人',
      properties: { variable: true, source: 'people' },
      values: [{ label: '程野', value: 'id-1' }],
    });
    expect(variablesOf([form(owner)])[0]).not.toHaveProperty('options');
  });
});
