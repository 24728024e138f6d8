import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { DECISION_ISSUES, DIAGRAM_ISSUES, ERRORS, FORM_ISSUES, LETTER_ISSUES } from '../../server/errors.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOCALES = join(ROOT, 'web/src/locales');
const files = readdirSync(join(LOCALES, 'zh'));
const read = (language: string, file: string) => JSON.parse(readFileSync(join(LOCALES, language, file), 'utf8'));

function keysOf(words: object, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? keysOf(value, `${before}${key}.`) : [`${before}${key}`],
  );
}
/** Chinese has one form where English has two. */
const keys = (language: string, file: string) =>
  [...new Set(keysOf(read(language, file)).map((key) => key.replace(/_(one|other)$/, '')))].sort();

describe('whoever reads the screens in English', () => {
  it('has a file of words for each Chinese one', () => {
    expect(readdirSync(join(LOCALES, 'en'))).toEqual(files);
  });

  it.each(files)('misses no word of %s', (file) => {
    expect(keys('en', file)).toEqual(keys('zh', file));
  });
});

/** What the browser says of its own accord, besides what the server has found. */
const OWN_PROBLEMS = ['OFFLINE', 'REFUSED', 'UNKNOWN', 'UNREADABLE'];
const OWN_FAULTS = ['EMAIL', 'NUMBER', 'OTHER', 'PHONE', 'WHOLE_NUMBER'];

/** The values that words speak of: `{{limit}}`, `{{flows, list}}`. */
const valuesIn = (words: string) => [...words.matchAll(/\{\{(\w+)/g)].map(([, name]) => name);

describe.each(['zh', 'en'])('whoever is told something in %s', (language) => {
  it('reads words for every error of the server, and none that the server does not have', () => {
    expect(keys(language, 'problems.json')).toEqual([...Object.keys(ERRORS), ...OWN_PROBLEMS].sort());
  });

  it('reads words for every finding in a diagram, and none that the server does not have', () => {
    expect(Object.keys(read(language, 'modeler.json').problem).sort()).toEqual(Object.keys(DIAGRAM_ISSUES).sort());
  });

  it('reads words for every fault of a form, and none that the server does not have', () => {
    expect(Object.keys(read(language, 'form.json').faults).sort()).toEqual([...Object.keys(FORM_ISSUES), ...OWN_FAULTS].sort());
  });

  it('reads words for every fault of a decision table, and none that the server does not have', () => {
    expect(Object.keys(read(language, 'decisions.json').fault).sort()).toEqual(Object.keys(DECISION_ISSUES).sort());
  });

  it('reads words for everything that happens in a process', () => {
    const [, union = ''] = readFileSync(join(ROOT, 'server/kernel/types.ts'), 'utf8').match(/type HistoryType =([^;]+);/) ?? [];
    const types = [...union.matchAll(/'([a-z]+)\.([a-z]+)'/g)].map(([, what, how]) => `${what}_${how}`);
    expect(types.length).toBeGreaterThan(15);
    const { event } = read(language, 'cases.json');
    expect(types.filter((type) => !(type in event) && !SILENT.has(type))).toEqual([]);
  });

  it('never reads a gap where a name or a number belongs', () => {
    const told = [
      ...Object.entries(DIAGRAM_ISSUES).map(([code, values]) => ({ code, values, words: read(language, 'modeler.json').problem[code] })),
      ...Object.entries(FORM_ISSUES).map(([code, values]) => ({ code, values, words: read(language, 'form.json').faults[code] })),
      ...Object.entries(DECISION_ISSUES).map(([code, values]) => ({ code, values, words: read(language, 'decisions.json').fault[code] })),
      ...Object.entries(LETTER_ISSUES).map(([code, values]) => ({ code, values, words: read(language, 'letters.json').finding[code] })),
    ];
    for (const { code, values, words } of told) expect(valuesIn(words).sort(), code).toEqual([...values].sort());
  });
});

/** What timelines leave out. */
const SILENT = new Set(['activity_started', 'instance_started', 'flow_taken']);

test('nobody keeps words for a finding that the server has stopped making', () => {
  const folders = ['kernel', 'office'].map((folder) => join(ROOT, 'server', folder));
  const source = folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const silent = Object.keys({ ...DIAGRAM_ISSUES, ...FORM_ISSUES, ...DECISION_ISSUES, ...LETTER_ISSUES }).filter(
    (code) => !source.includes(`'${code}'`),
  );
  expect(silent).toEqual([]);
});
