import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { everyField, fieldsOf, type Schema } from '../../web/src/forms/schema.ts';

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
