import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { everyField, fieldsOf, isOfThePast, type Schema } from '../../web/src/forms/schema.ts';

const PROCESSES = fileURLToPath(new URL('../../processes', import.meta.url));
const forms = readdirSync(PROCESSES, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.form.json'));
const read = (path: string) => JSON.parse(readFileSync(join(PROCESSES, path), 'utf8')) as Schema;

/** Markdown ends bold text neither between a sign and a letter nor begins it between a letter and a sign: the stars would be read aloud. */
const BROKEN = /[\p{P}]\*\*(?=[\p{L}\p{N}])(?!.*\*\*)/u;

it.each(forms)('%s shows its emphasis, not stars', (path) => {
  for (const { text, properties } of everyField(fieldsOf(read(path)))) {
    for (const said of [text, properties?.textEn]) {
      const pieces = said?.split('\n').filter((line) => (line.match(/\*\*/g) ?? []).length === 2) ?? [];
      for (const line of pieces) expect(line).not.toMatch(BROKEN);
    }
  }
});

const CHINESE = /\p{Script=Han}/u;

it.each(forms)('%s says everything in English too', (path) => {
  for (const { key, text, label, dateLabel, description, values, properties = {} } of everyField(fieldsOf(read(path)))) {
    const said = [
      [text, properties.textEn],
      [label ?? dateLabel, properties.labelEn],
      [description, properties.descriptionEn],
      ...(values ?? []).map((option) => [option.label, option.labelEn]),
      ...(properties.rules ?? []).map(({ message, messageEn }) => [message, messageEn]),
    ] as [string | undefined, string | undefined][];
    for (const [chinese, english] of said) {
      if (chinese && CHINESE.test(chinese)) expect(english, `${key}: ${chinese}`).toMatch(/[a-z]/i);
      // The number of a document is the same in both languages.
      if (!english?.includes('〔')) expect(english ?? '', `${key}: ${chinese}`).not.toMatch(CHINESE);
    }
  }
});

it('the warnings and the parts of a diagram are said in English too', () => {
  for (const path of readdirSync(PROCESSES, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.bpmn'))) {
    const diagram = readFileSync(join(PROCESSES, path), 'utf8');
    for (const [said] of diagram.matchAll(/<bpmn:(textAnnotation|categoryValue) [^>]*>/g))
      expect(said, path).toMatch(/weibao:nameEn="[^"\p{Script=Han}]+"/u);
  }
});

it('a moment to come is not offered to be now', () => {
  const moments = forms.flatMap((path) =>
    everyField(fieldsOf(read(path))).filter(({ type, subtype }) => type === 'datetime' && subtype === 'datetime'),
  );
  const toCome = moments.filter((field) => !field.readonly && !isOfThePast(field)).map(({ key }) => key);
  expect([...new Set(toCome)].sort()).toEqual(['dueAt', 'extendTo', 'meetingAt', 'superviseLimit']);
});
