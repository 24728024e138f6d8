import { expect, test } from 'vitest';
import type { Variables } from '../../server/kernel/types.ts';
import { split } from '../../server/office/cases/filing.ts';
import { masked } from '../../server/office/cases/masking.ts';
import { sniff } from '../../server/office/files/sniff.ts';
import { checkForm } from '../../server/office/forms/validate.ts';
import { newReceiptCode, receiptHash } from '../../server/office/reports/receipt-code.ts';
import { prefill } from '../../server/office/tasks/prefill.ts';
import type { FormSchema } from '../../server/office/types.ts';

const yesNo = [
  { label: '是', value: true },
  { label: '否', value: false },
];
const schema: FormSchema = {
  id: 'test',
  type: 'default',
  components: [
    { type: 'text', text: 'x' },
    { type: 'radio', key: 'policeCalled', values: yesNo, validate: { required: true }, properties: { variable: true } },
    {
      type: 'datetime',
      subtype: 'datetime',
      key: 'policeCalledAt',
      conditional: { hide: '=policeCalled != true' },
      validate: { required: true },
      properties: { variable: true },
    },
    { type: 'textfield', key: 'childName', validate: { maxLength: 10 }, properties: { sensitive: true } },
    { type: 'textfield', key: 'reporterName', properties: { store: 'reporterIdentity', sensitive: true } },
    { type: 'number', key: 'age', validate: { min: 0, max: 17 }, properties: { variable: true } },
    {
      type: 'checklist',
      key: 'situations',
      values: [
        { label: 'S1', value: 'S1' },
        { label: 'S4', value: 'S4' },
      ],
    },
    { type: 'textfield', key: 'suggestion', readonly: true },
    { type: 'textarea', key: 'overrideReason', conditional: { hide: '=suggestion = "U1"' }, validate: { required: true } },
    {
      type: 'dynamiclist',
      path: 'items',
      properties: { minItems: 1, maxItems: 2, variable: true },
      components: [
        { type: 'textfield', key: 'measure', validate: { required: true } },
        { type: 'datetime', subtype: 'date', key: 'dueAt' },
      ],
    },
  ],
} as unknown as FormSchema;

const NOW = new Date('2026-11-23T02:00:00Z');
const good: Variables = { policeCalled: false, overrideReason: 'x', items: [{ measure: '心理辅导' }] };
const found = (data: Variables, shown?: Variables) => checkForm(schema, data, NOW, shown).issues.map(({ code, path }) => `${code} ${path}`);

test('a complete form is accepted as it is', () => {
  expect(found(good)).toEqual([]);
});

test.each<[string, Variables, string]>([
  ['a missing field', { items: good.items! }, 'FIELD_REQUIRED variables.policeCalled'],
  ['a row without its field', { ...good, items: [{}] }, 'FIELD_REQUIRED variables.items[0].measure'],
  ['no row where one is required', { ...good, items: [] }, 'LIST_TOO_SHORT variables.items'],
  ['too many rows', { ...good, items: [{ measure: 'a' }, { measure: 'b' }, { measure: 'c' }] }, 'LIST_TOO_LONG variables.items'],
  ['a row that is no row', { ...good, items: ['a'] }, 'FIELD_TYPE variables.items[0]'],
  ['an unknown field', { ...good, admin: true }, 'FIELD_UNKNOWN variables.admin'],
  ['an unknown field in a row', { ...good, items: [{ measure: 'a', cost: 1 }] }, 'FIELD_UNKNOWN variables.items[0].cost'],
  [
    'a prototype in disguise',
    JSON.parse('{"policeCalled":false,"overrideReason":"x","items":[{"measure":"a"}],"__proto__":{"a":1}}'),
    'FIELD_UNKNOWN variables.__proto__',
  ],
  ['a text too long', { ...good, childName: 'x'.repeat(11) }, 'TEXT_TOO_LONG variables.childName'],
  ['a number that is text', { ...good, age: 'nine' }, 'FIELD_TYPE variables.age'],
  ['a number out of bounds', { ...good, age: 18 }, 'NUMBER_TOO_LARGE variables.age'],
  ['an option that is not offered', { ...good, situations: ['S1', 'S9'] }, 'OPTION_UNKNOWN variables.situations[1]'],
  ['a mistyped option', { ...good, policeCalled: 'false' }, 'OPTION_UNKNOWN variables.policeCalled'],
  ['a conditional field that is shown', { ...good, policeCalled: true }, 'FIELD_REQUIRED variables.policeCalledAt'],
  [
    'a date that is none',
    { ...good, policeCalled: true, policeCalledAt: '2026-02-30T10:00+08:00' },
    'DATE_INVALID variables.policeCalledAt',
  ],
  [
    'a bare date for a date and time',
    { ...good, policeCalled: true, policeCalledAt: '2026-02-20' },
    'DATE_INVALID variables.policeCalledAt',
  ],
  ['a date in a row', { ...good, items: [{ measure: 'a', dueAt: 'tomorrow' }] }, 'DATE_INVALID variables.items[0].dueAt'],
])('%s is refused with its place', (_what, data, issue) => {
  expect(found(data)).toContain(issue);
});

test('what goes beyond a limit is told the limit, so that every language can say it', () => {
  const limits = checkForm(schema, { ...good, childName: 'x'.repeat(11), age: 18, items: [] }, NOW).issues.map(({ code, values }) => [
    code,
    values,
  ]);
  expect(Object.fromEntries(limits)).toEqual({
    TEXT_TOO_LONG: { limit: 10 },
    NUMBER_TOO_LARGE: { limit: 17 },
    LIST_TOO_SHORT: { limit: 1 },
  });
});

test('a hidden field is dropped, a time without a zone is Shanghai’s', () => {
  const { data } = checkForm(schema, { ...good, policeCalledAt: '2026-11-20T16:52' }, NOW);
  expect(data).not.toHaveProperty('policeCalledAt');
  expect(checkForm(schema, { ...good, policeCalled: true, policeCalledAt: '2026-11-20T16:52' }, NOW).data.policeCalledAt).toBe(
    '2026-11-20T16:52+08:00',
  );
});

test('what has happened cannot lie in the future, at the top or in a row', () => {
  const happened = (key: string, subtype: string) => ({ type: 'datetime', key, subtype, properties: { notAfter: 'now' } });
  const components = [
    happened('at', 'datetime'),
    happened('day', 'date'),
    { type: 'datetime', key: 'planned', subtype: 'datetime' },
    { type: 'dynamiclist', path: 'rows', components: [happened('at', 'datetime')] },
  ];
  const places = (data: Variables) => checkForm({ id: 'f', type: 'default', components }, data, NOW).issues.map(({ path }) => path);
  const past = '2026-11-23T10:00+08:00';
  const later = '2026-11-23T10:02+08:00';

  expect(places({ at: past, day: '2026-11-23', planned: later, rows: [{ at: past }] })).toEqual([]);
  expect(places({ at: later, day: '2026-11-24', rows: [{ at: past }, { at: later }] })).toEqual([
    'variables.at',
    'variables.day',
    'variables.rows[1].at',
  ]);
});

test('a read-only field cannot be written, and conditions see what was shown in it', () => {
  const { overrideReason: _, ...rest } = good;
  expect(found({ ...rest, suggestion: 'U1' })).toContain('FIELD_REQUIRED variables.overrideReason');
  expect(found(rest, { suggestion: 'U1' })).toEqual([]);
  expect(checkForm(schema, { ...good, suggestion: 'U1' }, NOW).data).not.toHaveProperty('suggestion');
});

const office: FormSchema = {
  id: 'office',
  type: 'default',
  components: [
    { type: 'radio', key: 'suspect', values: [{ value: 'guardian' }, { value: 'stranger' }] },
    {
      type: 'radio',
      key: 'guardianIsSuspect',
      values: yesNo,
      validate: { required: true },
      properties: { derived: '=if suspect = null then null else suspect = "guardian"', variable: true },
    },
    { type: 'checkbox', key: 'together', conditional: { hide: '=guardianIsSuspect != true' } },
    { type: 'datetime', subtype: 'date', key: 'birthDate' },
    { type: 'number', key: 'age', properties: { requiredWhen: '=birthDate = null' } },
    { type: 'number', key: 'visits', readonly: true },
    {
      type: 'checklist',
      key: 'conditions',
      values: [{ value: 'visits' }],
      properties: {
        derived: '=if visits >= 2 then ["visits"] else null',
        rules: [{ holds: '=not(list contains(conditions, "visits")) or visits >= 2', message: '未满两次', messageEn: 'Two are needed.' }],
      },
    },
  ],
} as unknown as FormSchema;

test('what the office concludes stands where nobody has answered, and decides what else is asked', () => {
  const { data, issues } = checkForm(office, { suspect: 'guardian', together: true, age: 9 }, NOW, { visits: 2 });
  expect(issues).toEqual([]);
  expect(data).toEqual({ suspect: 'guardian', guardianIsSuspect: true, together: true, age: 9, conditions: ['visits'] });
  expect(prefill(office, {}, { record: { suspect: 'guardian' }, variables: { visits: 2 }, identity: {} }, 'me', new Date())).toMatchObject({
    guardianIsSuspect: true,
    conditions: ['visits'],
  });
});

test('a person may correct what the office concludes; where nothing can be concluded, a person must answer', () => {
  const corrected = checkForm(office, { suspect: 'guardian', guardianIsSuspect: false, together: true, age: 9, conditions: [] }, NOW);
  expect(corrected.data).toEqual({ suspect: 'guardian', guardianIsSuspect: false, age: 9, conditions: null });
  expect(checkForm(office, { age: 9, conditions: [] }, NOW).issues).toMatchObject([
    { code: 'FIELD_REQUIRED', path: 'variables.guardianIsSuspect' },
  ]);
});

test('a field is required only under its condition', () => {
  const given = { suspect: 'stranger', conditions: [] };
  expect(checkForm(office, given, NOW).issues).toMatchObject([{ code: 'FIELD_REQUIRED', path: 'variables.age' }]);
  expect(checkForm(office, { ...given, birthDate: '' }, NOW).issues).toMatchObject([{ code: 'FIELD_REQUIRED', path: 'variables.age' }]);
  expect(checkForm(office, { ...given, birthDate: '2017-03-02' }, NOW).issues).toEqual([]);
});

test('a rule is checked against what the case knows, and a rule without an answer refuses', () => {
  const given = { suspect: 'stranger', age: 9, conditions: ['visits'], visits: 2 };
  const broken = [{ code: 'RULE_BROKEN', path: 'variables.conditions', message: 'Two are needed.' }];
  expect(checkForm(office, given, NOW, { visits: 2 }).issues).toEqual([]);
  expect(checkForm(office, given, NOW, { visits: 1 }).issues).toMatchObject(broken);
  expect(checkForm(office, given, NOW).issues).toMatchObject(broken);
});

test('the reporter goes apart, gateways get only what they need', () => {
  const { data } = checkForm(schema, { ...good, childName: '小明', reporterName: '李四', age: 9 }, NOW);
  expect(split(schema, data)).toEqual({
    variables: { policeCalled: false, age: 9, items: [{ measure: '心理辅导' }] },
    record: { policeCalled: false, age: 9, childName: '小明', overrideReason: 'x', items: [{ measure: '心理辅导' }] },
    identity: { reporterName: '李四' },
  });
});

test('personal values are masked for those who have not asked', () => {
  const sensitive = new Set(['childName', 'phone', 'files']);
  expect(masked({ childName: '王小明', phone: '13800000000', age: 9, files: ['abc'] }, sensitive)).toEqual({
    childName: '王*',
    phone: '13****',
    age: 9,
    files: ['a*'],
  });
});

test('a form opens with what is known; what another unit wrote in its own copy is not shown as one’s own', () => {
  const known = { record: { childName: '小明', age: 8 }, variables: { age: 9, suggestion: 'U2' }, identity: {} };
  const now = new Date('2026-11-23T02:00:00Z');
  expect(prefill(schema, {}, known, 'me', now)).toEqual({ childName: '小明', age: 9, suggestion: 'U2' });
  expect(prefill(schema, { loopCounter: 1 }, known, 'me', now)).toEqual({ suggestion: 'U2' });
});

test.each<[string, Buffer, string | null]>([
  ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
  ['a PDF', Buffer.from('%PDF-1.7'), 'application/pdf'],
  ['an HEIC from a telephone', Buffer.from('\0\0\0\x18ftypheic'), 'image/heic'],
  ['an MP4', Buffer.from('\0\0\0\x18ftypisom'), 'video/mp4'],
  [
    'a Word document',
    Buffer.from('PK\x03\x04…[Content_Types].xml…word/document.xml'),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  ['a Word document with macros', Buffer.from('PK\x03\x04…[Content_Types].xml…word/document.xml…vbaProject.bin'), null],
  ['a zip', Buffer.from('PK\x03\x04…payload.exe'), null],
  ['a page', Buffer.from('<html><script>'), null],
  ['a program', Buffer.from('MZ\x90\0'), null],
  ['nothing', Buffer.alloc(0), null],
])('%s is known by its content', (_what, bytes, type) => {
  expect(sniff(bytes)).toBe(type);
});

test('a receipt code survives being read out on the telephone', () => {
  const code = newReceiptCode();
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  expect(receiptHash('o0il-abcd-1234-5678')).toBe(receiptHash('0011ABCD 12345678'));
});
