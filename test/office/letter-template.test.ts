import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PizZip from 'pizzip';
import { describe, expect, it } from 'vitest';
import { fieldsByName, recordData } from '../../server/office/letters/data.ts';
import { type KnownTags, renderLetter, templateIssues } from '../../server/office/letters/template.ts';
import { docx, wordsOf } from '../support/docx.ts';

const PROCESSES = join(import.meta.dirname, '../../processes');
const known: KnownTags = new Map([
  ['caseNo', undefined],
  ['conclusions', new Set(['no', 'content'])],
]);
const LARGE = 21_000_000;
const SIZE = Buffer.from(new Uint32Array([LARGE]).buffer);
const issuesOf = (text: string) => templateIssues(docx(text), known).map(({ path, message }) => `${path}: ${message}`);

describe('a letter', () => {
  it('says what its tags stand for, a row for each of a list, nothing for what is not known', () => {
    const template = docx('{caseNo}', '{#conclusions}{no} {content}; {/conclusions}', 'x{nothing}y');
    const rows = [
      { no: '1', content: '走访' },
      { no: '2', content: '复学' },
    ];
    expect(wordsOf(renderLetter(template, { caseNo: 'CC-2026-0004', conclusions: rows }))).toBe('CC-2026-00041 走访; 2 复学; xy');
  });

  it('says the words around a tag only where it is known, or only where it is not, in a row too', () => {
    const template = docx(
      '{#heardAt}at {heardAt}, {caseNo}{/heardAt}{^heardAt}never{/heardAt};',
      '{#conclusions}{no}{#content}: {content}{/content} {/conclusions}',
    );
    const conclusions = [
      { no: '1', content: '走访' },
      { no: '2', content: '' },
    ];
    const said = (heardAt: string) => wordsOf(renderLetter(template, { caseNo: 'CC-1', heardAt, conclusions }));
    expect([said('noon'), said('')]).toEqual(['at noon, CC-1;1: 走访 2 ', 'never;1: 走访 2 ']);
  });

  it('takes what a case says as words, never as a tag or as markup', () => {
    const written = renderLetter(docx('{caseNo}'), { caseNo: '{#conclusions}<w:p/>&"' });
    expect(wordsOf(written)).toBe('{#conclusions}&lt;w:p/&gt;&amp;&quot;');
  });

  it('leaves out characters that no document may hold', () => {
    expect(wordsOf(renderLetter(docx('{caseNo}'), { caseNo: 'a\u000bb' }))).toBe('ab');
  });

  it('keeps lines apart', () => {
    expect(new PizZip(renderLetter(docx('{caseNo}'), { caseNo: 'a\nb' })).file('word/document.xml')!.asText()).toContain('<w:br/>');
  });
});

describe('a template', () => {
  it('is good where every tag is known', () => {
    expect(issuesOf('{caseNo} {#conclusions}{no}{content}{caseNo}{/conclusions}')).toEqual([]);
    expect(issuesOf('{#caseNo}{caseNo}{/caseNo}{#conclusions}{#content}{no}{/content}{^content}{no}{/content}{/conclusions}')).toEqual([]);
  });

  it.each([
    ['{caseNumber}', 'template.{caseNumber}: The case has nothing of the name {caseNumber}.'],
    ['{#caseNo}{x}{/caseNo}', 'template.{x}: The case has nothing of the name {x}.'],
    ['{#conclusions}{body}{/conclusions}', 'template.{body}: A row of {conclusions} has nothing of the name {body}.'],
    ['{#conclusions}{content}', 'template.{conclusions}: The loop with tag "conclusions" is unclosed'],
    ['{conclusions}', 'template.{conclusions}: {conclusions} is a list: write {#conclusions}…{/conclusions}.'],
    ['{@caseNo}', 'template.{caseNo}: {@caseNo} would be taken as markup: write {caseNo}.'],
    [
      '{#conclusions}{#conclusions}{body}{/conclusions}{/conclusions}',
      'template.{body}: A row of {conclusions} has nothing of the name {body}.',
    ],
    ['{caseNo', 'template.{caseNo}: The tag beginning with "{caseNo" is unclosed'],
  ])('with %s names the tag', (text, issue) => {
    expect(issuesOf(text)).toContain(issue);
  });

  it('is refused where it is no Word document, or would be far larger unpacked', () => {
    expect(templateIssues(Buffer.from('no archive'), known)).toHaveLength(1);
    const empty = new PizZip();
    empty.file('x', 'y');
    expect(templateIssues(empty.generate({ type: 'nodebuffer' }), known)).toMatchObject([{ message: 'It is no Word document.' }]);
    const bomb = new PizZip(docx('{caseNo}'));
    bomb.file('word/media/x.bin', '0'.repeat(LARGE));
    const small = bomb.generate({ type: 'nodebuffer', compression: 'DEFLATE' });
    expect(small.length).toBeLessThan(100_000);
    expect(templateIssues(small, known)[0]?.message).toMatch(/unpacked it would have more than/);
    // One that says of itself that it is small.
    const lying = Buffer.from(small);
    for (let at = lying.indexOf(SIZE); at >= 0; at = lying.indexOf(SIZE, at)) lying.writeUInt32LE(10, at);
    expect(templateIssues(lying, known)[0]?.message).toMatch(/unpacked it would have more than/);
  });

  it('is refused where opening it would load something from elsewhere, or something is embedded', () => {
    const outward = new PizZip(docx('{caseNo}'));
    outward.file(
      'word/_rels/document.xml.rels',
      '<Relationships><Relationship Id="a" Type="x/attachedTemplate" Target="http://elsewhere/t.dotm" TargetMode="External"/></Relationships>',
    );
    expect(templateIssues(outward.generate({ type: 'nodebuffer' }), known)).toMatchObject([
      { message: 'It refers to a file outside itself.' },
    ]);
    const embedding = new PizZip(docx('{caseNo}'));
    embedding.file('word/embeddings/x.bin', 'x');
    expect(templateIssues(embedding.generate({ type: 'nodebuffer' }), known)).toMatchObject([{ message: 'Something is embedded in it.' }]);
  });
});

describe('what a case says', () => {
  const field = (key: string, more: object) => [key, { type: 'textfield', key, ...more }] as const;

  it('is in the words of the form, dates in Chinese, and personal values are left to be written by hand', () => {
    const fields = new Map<string, never>([
      field('level', { values: [{ value: 'M', label: 'M 重大' }] }),
      field('units', { values: [{ value: 'PCS', label: '派出所' }] }),
      field('told', {}),
      field('meetingAt', { type: 'datetime' }),
      field('reviewOn', { type: 'datetime', subtype: 'date' }),
      field('childName', { properties: { sensitive: true } }),
      field('files', { type: 'filepicker' }),
      field('absent', {}),
    ] as never);
    const record = {
      level: 'M',
      units: ['PCS', 'X'],
      told: true,
      meetingAt: '2026-11-26T01:00:00Z',
      reviewOn: '2027-01-09',
      childName: '真名',
      files: ['a', 'b'],
    };
    expect(recordData(fields, record)).toEqual({
      level: 'M 重大',
      units: '派出所、X',
      told: '是',
      meetingAt: '2026年11月26日09:00',
      reviewOn: '2027年1月9日',
      childName: '＿＿＿＿＿＿',
      files: '2份',
      absent: '',
    });
  });
});

/** Of one unit among several: a letter for each of them, not one of the case. */
const OF_UNITS = ['D13', 'D17', 'D18', 'D19', 'D63'];

it('leaves out what a form would not ask now, what is personal in any form, signatures, and accounts of people who have left', () => {
  const forms = [
    [
      { type: 'textfield', key: 'name' },
      { type: 'textfield', key: 'why', conditional: { hide: '=agreed = true' } },
    ],
    [
      { type: 'textfield', key: 'name', properties: { sensitive: true } },
      { type: 'textfield', key: 'sign', properties: { default: 'me' } },
      { type: 'select', key: 'owner', values: [], properties: { source: 'people' } },
      { type: 'textfield', key: 'reporter', properties: { store: 'reporterIdentity' } },
    ],
    [{ type: 'textfield', key: 'name' }],
  ];
  const fields = fieldsByName(forms as never);
  const record = { name: '真名', why: '不清楚', agreed: true, sign: 'zhoulan', owner: 'gone', reporter: '某某' };
  expect(recordData(fields, record)).toEqual({ name: '＿＿＿＿＿＿', why: '', sign: '＿＿＿＿＿＿', owner: '＿＿＿＿＿＿' });
});

it('has a template for every document that a step draws up', async () => {
  const missing: string[] = [];
  for (const process of ['mandatory-report', 'case-conference', 'stray-minor-rescue', 'guardianship-assessment']) {
    const xml = await readFile(join(PROCESSES, process, `${process}.bpmn`), 'utf8');
    const wanted = new Set([...xml.matchAll(/ weibao:document="([^"]+)"/g)].flatMap(([, ids]) => ids!.split(',')));
    const there = new Set((await readdir(join(PROCESSES, process, 'documents'))).map((name) => name.replace('.docx', '')));
    missing.push(
      ...[...wanted]
        .filter((id) => !there.has(id) && !(process === 'case-conference' && OF_UNITS.includes(id)))
        .map((id) => `${process}/${id}`),
    );
  }
  expect(missing).toEqual([]);
});
