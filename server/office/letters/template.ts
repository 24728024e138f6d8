/**
 * A letter's template: a .docx of the office with tags such as {caseNo} and {#conclusions}{content}{/conclusions}. What stands between
 * {#heardAt} and {/heardAt} is printed where the case knows it, between {^heardAt} and {/heardAt} where it does not. Pure.
 */
import { inflateRawSync } from 'node:zlib';
import Docxtemplater, { type DXT } from 'docxtemplater';
import inspectModule from 'docxtemplater/js/inspect-module.js';
import PizZip from 'pizzip';
import { fail, type Issue, type LetterIssue } from '../../errors.ts';

/** What the tags of a template stand for: a word, or the rows of a list. */
export interface LetterData {
  [tag: string]: string | LetterData[];
}

/** Names that a template may use; those of a list with the names of its rows. */
export type KnownTags = Map<string, Set<string> | undefined>;

/** Its types describe an ES module; what is there is CommonJS. */
const InspectModule = inspectModule as unknown as new () => DXT.Module & { getAllStructuredTags(): DXT.Part[] };

/** Unpacked, a template may have so many bytes: a small archive can hold a very large file. */
const MOST_BYTES = 20_000_000;
const MAIN_PART = 'word/document.xml';
/** As PizZip names the method of an archive's part. */
const DEFLATED = '\x08\x00';

/** A tag that the case knows nothing about leaves its place empty. LETTER_TEMPLATE_INVALID for what is no template. */
export function renderLetter(template: Buffer, data: LetterData): Buffer {
  try {
    const document = opened(template);
    document.render(data);
    return document.toBuffer({ compression: 'DEFLATE' });
  } catch (error) {
    const issues = broken(error);
    return fail('LETTER_TEMPLATE_INVALID', `The template cannot be used: ${issues[0]!.message}`, { issues });
  }
}

/** What keeps a template from being used, each with the tag it is about. */
export function templateIssues(template: Buffer, known: KnownTags): Issue[] {
  const inspect = new InspectModule();
  try {
    opened(template, inspect);
  } catch (error) {
    return broken(error);
  }
  return inspect.getAllStructuredTags().flatMap((part) => tagIssues(part, known, known));
}

/** `names`: what may stand here; in a row its own fields, too. */
function tagIssues({ module, value: tag, inverted, subparsed = [] }: DXT.Part, names: KnownTags, known: KnownTags, list?: string): Issue[] {
  if (module === 'rawxml') return [issue('TAG_RAW', tag, `{@${tag}} would be taken as markup: write {${tag}}.`)];
  if (!names.has(tag)) {
    if (list === undefined) return [issue('TAG_UNKNOWN', tag, `The case has nothing of the name {${tag}}.`)];
    return [issue('TAG_NOT_IN_ROW', tag, `A row of {${list}} has nothing of the name {${tag}}.`, { list })];
  }
  const rows = names.get(tag);
  if (module !== 'loop') return rows ? [issue('TAG_IS_LIST', tag, `{${tag}} is a list: write {#${tag}}…{/${tag}}.`)] : [];
  const ofRow = rows && !inverted ? new Map([...known, ...[...rows].map((name) => [name, undefined] as const)]) : undefined;
  return subparsed
    .filter(({ type }) => type === 'placeholder')
    .flatMap((part) => tagIssues(part, ofRow ?? names, known, ofRow ? tag : list));
}

function opened(template: Buffer, ...modules: DXT.Module[]): Docxtemplater {
  const zip = new PizZip(template);
  if (!zip.file(MAIN_PART)) throw new Error('It is no Word document.');
  unpackWithinLimit(Object.values(zip.files));
  const outward = zip.file(/\.rels$/).flatMap((part) => [...part.asText().matchAll(/<Relationship [^>]*>/g)].map(([text]) => text));
  // A letter that loads something from elsewhere would tell that it was opened.
  if (outward.some((text) => /TargetMode\s*=\s*["']External/.test(text) && !/Type\s*=\s*["'][^"']*\/hyperlink["']/.test(text)))
    throw new Error('It refers to a file outside itself.');
  if (zip.file(/^word\/(embeddings|activeX)\//).length > 0) throw new Error('Something is embedded in it.');
  return new Docxtemplater(zip, {
    modules,
    paragraphLoop: true,
    linebreaks: true,
    // What was pasted into a form may hold characters that no document may.
    stripInvalidXMLChars: true,
    nullGetter: () => '',
    errorLogging: false,
  });
}

interface Packed {
  _data?: { compressionMethod?: string; getCompressedContent?(): Uint8Array };
}

/** What an archive says of its own sizes may be a lie: each part is unpacked as far as is allowed, before anybody else does. */
function unpackWithinLimit(files: object[]): void {
  let left = MOST_BYTES;
  for (const { _data: data } of files as Packed[]) {
    if (data?.compressionMethod !== DEFLATED || !data.getCompressedContent) continue;
    try {
      left -= inflateRawSync(data.getCompressedContent(), { maxOutputLength: Math.max(1, left) }).length;
    } catch {
      throw new Error(`It is damaged, or unpacked it would have more than ${MOST_BYTES} bytes.`);
    }
  }
}

interface TemplateError {
  message: string;
  properties?: { explanation?: string; xtag?: string; errors?: TemplateError[] };
}

function broken(error: unknown): Issue[] {
  const { message, properties } = error as TemplateError;
  const several = properties?.errors ?? [];
  if (several.length > 0) return several.flatMap((one) => broken(one));
  const explanation = properties?.explanation ?? message;
  return [issue('TEMPLATE_BROKEN', properties?.xtag ?? '', explanation, { explanation })];
}

const issue = (code: LetterIssue, tag: string, message: string, values: Record<string, string> = {}): Issue => ({
  code,
  severity: 'error',
  path: tag ? `template.{${tag}}` : 'template',
  message,
  values: { tag, ...values },
});
