/** A letter's template: a .docx of the office with tags such as {caseNo} and {#conclusions}{content}{/conclusions}. Pure. */
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

type Tags = { [tag: string]: Tags };
/** Its types describe an ES module; what is there is CommonJS. */
const InspectModule = inspectModule as unknown as new () => DXT.Module & { getAllTags(): Tags };

/** Unpacked, a template may have so many bytes: a small archive can hold a very large file. */
const MOST_BYTES = 20_000_000;
const MAIN_PART = 'word/document.xml';

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
  return Object.entries(inspect.getAllTags()).flatMap(([tag, inner]) => unknown(tag, inner, known));
}

function unknown(tag: string, inner: Tags, known: KnownTags): Issue[] {
  if (!known.has(tag)) return [issue('TAG_UNKNOWN', tag, `The case has nothing of the name {${tag}}.`)];
  const rows = known.get(tag);
  const names = Object.keys(inner);
  if (!rows && names.length > 0) return [issue('TAG_NO_LIST', tag, `{${tag}} is no list: it cannot be repeated.`)];
  return names
    .filter((name) => !rows?.has(name) && !known.has(name))
    .map((name) => issue('TAG_NOT_IN_ROW', name, `A row of {${tag}} has nothing of the name {${name}}.`, { list: tag }));
}

function opened(template: Buffer, ...modules: DXT.Module[]): Docxtemplater {
  const zip = new PizZip(template);
  if (!zip.file(MAIN_PART)) throw new Error('It is no Word document.');
  const size = Object.values(zip.files).reduce((sum, file) => sum + unpackedBytes(file), 0);
  if (size > MOST_BYTES) throw new Error(`Unpacked it would have ${size} bytes; ${MOST_BYTES} are allowed.`);
  return new Docxtemplater(zip, { modules, paragraphLoop: true, linebreaks: true, nullGetter: () => '', errorLogging: false });
}

/** As the archive itself says, before anything is unpacked. */
function unpackedBytes(file: object): number {
  const { _data: data } = file as { _data?: { uncompressedSize?: number } };
  return data?.uncompressedSize ?? 0;
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
