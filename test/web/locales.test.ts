import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const LOCALES = fileURLToPath(new URL('../../web/src/locales', import.meta.url));
const files = readdirSync(join(LOCALES, 'zh'));

function keysOf(words: object, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? keysOf(value, `${before}${key}.`) : [`${before}${key}`],
  );
}
/** Chinese has one form where English has two. What the server finds in a diagram it says in English itself. */
const keys = (language: string, file: string) => {
  const found = keysOf(JSON.parse(readFileSync(join(LOCALES, language, file), 'utf8'))).map((key) => key.replace(/_(one|other)$/, ''));
  return [...new Set(found)].filter((key) => !(file === 'modeler.json' && key.startsWith('problem.'))).sort();
};

describe('whoever reads the screens in English', () => {
  it('has a file of words for each Chinese one', () => {
    expect(readdirSync(join(LOCALES, 'en'))).toEqual(files);
  });

  it.each(files)('misses no word of %s', (file) => {
    expect(keys('en', file)).toEqual(keys('zh', file));
  });
});
