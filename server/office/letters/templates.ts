/** Templates of letters: processes/<process>/documents/<document>.docx, then changed in the system, where they are the truth. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { mongo } from 'mongoose';
import { mongo as driver } from 'mongoose';
import { fail } from '../../errors.ts';
import { isDuplicateKey } from '../../platform/store-errors.ts';
import type { CaseType, CaseTypes } from '../cases/case-types.ts';
import type { DocumentKind } from '../documents.ts';
import { DOCX, sniff } from '../files/sniff.ts';
import { fieldsOf } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import { type Parts, prepare } from '../parts.ts';
import type { LetterTemplateView } from '../types.ts';
import { fieldsByName, knownTags } from './data.ts';
import { templateIssues } from './template.ts';

/** What every letter may say, whatever the case. */
export const OWN_TAGS = [
  'caseNo',
  'codeName',
  'caseType',
  'letterNo',
  'letterName',
  'office',
  'openedOn',
  'today',
  'madeBy',
  'demo',
  'unit',
] as const;
/** Bytes of a .docx. */
const MOST_BYTES = 2_000_000;
const ENDING = '.docx';
const FOLDER = 'documents';

/** Of a template that was changed here. The one in the file is version 0. */
interface TemplateDocument {
  /** `<process>/<document>` */
  _id: string;
  version: number;
  content: mongo.Binary;
  updatedAt: Date;
  updatedBy: string;
}

export interface LetterTemplates {
  list(): Promise<LetterTemplateView[]>;
  /** The documents of a process that can be made. */
  ofProcess(process: string): DocumentKind[];
  /** LETTER_TEMPLATE_NOT_FOUND. */
  get(process: string, document: string): Promise<{ content: Buffer; version: number; kind: DocumentKind }>;
  /** LETTER_TEMPLATE_NOT_FOUND, LETTER_TEMPLATE_INVALID with the tags, FILE_TYPE_REFUSED, FILE_TOO_LARGE, STALE_VERSION where it is no longer at version `seen`. */
  put(process: string, document: string, content: Buffer, by: string, seen: number | undefined): Promise<LetterTemplateView>;
}

export async function createLetterTemplates(
  { db, clock, processesDir }: Parts,
  types: CaseTypes,
  forms: Forms,
  kinds: readonly DocumentKind[],
): Promise<LetterTemplates> {
  const collection = db.collection<TemplateDocument>('letter_templates');
  await prepare(db, 'letter_templates', []);
  const files = new Map<string, DocumentKind[]>();
  for (const { process } of types.all) files.set(process, await kindsIn(join(processesDir, process, FOLDER), kinds));
  const ofProcess = (process: string) => files.get(process) ?? [];

  const edited = (process: string, document: string) => collection.findOne({ _id: `${process}/${document}` });

  async function get(process: string, document: string) {
    const kind = ofProcess(process).find(({ id }) => id === document);
    if (!kind) return fail('LETTER_TEMPLATE_NOT_FOUND', `There is no template of ${document} for ${process}.`);
    const found = await edited(process, document);
    if (found) return { content: Buffer.from(found.content.buffer), version: found.version, kind };
    return { content: await readFile(join(processesDir, process, FOLDER, `${document}${ENDING}`)), version: 0, kind };
  }

  return {
    async list() {
      const found = await collection.find({}, { projection: { content: 0 } }).toArray();
      const changed = new Map(found.map((one) => [one._id, one]));
      return [...files].flatMap(([process, known]) =>
        known.map((kind) => view(types.of(process), kind, changed.get(`${process}/${kind.id}`))),
      );
    },
    ofProcess,
    get,
    async put(process, document, content, by, seen) {
      const { version, kind } = await get(process, document);
      if (sniff(content) !== DOCX) fail('FILE_TYPE_REFUSED', 'A template is a Word document (.docx) without macros.');
      if (content.length > MOST_BYTES) fail('FILE_TOO_LARGE', `A template may have ${MOST_BYTES} bytes at most.`);
      const fields = fieldsByName((await forms.ofProcess(process)).map(fieldsOf));
      const issues = templateIssues(content, knownTags(fields, OWN_TAGS));
      if (issues.length > 0) fail('LETTER_TEMPLATE_INVALID', `The template cannot be used: ${issues[0]!.message}`, { issues });
      const expected = seen ?? version;
      const stored = { version: expected + 1, content: new driver.Binary(content), updatedAt: clock.now(), updatedBy: by };
      if (!(await replace(`${process}/${document}`, expected, stored)))
        fail('STALE_VERSION', `The template is no longer at version ${expected}: somebody else has changed it.`);
      return view(types.of(process), kind, stored);
    },
  };

  async function replace(_id: string, expected: number, stored: Omit<TemplateDocument, '_id'>): Promise<boolean> {
    try {
      const { matchedCount, upsertedCount } = await collection.replaceOne({ _id, version: expected }, stored, { upsert: expected === 0 });
      return matchedCount + upsertedCount === 1;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}

async function kindsIn(folder: string, kinds: readonly DocumentKind[]): Promise<DocumentKind[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ENDING) && !name.startsWith('~')).sort();
  return names.map((name) => kindOf(kinds, name.slice(0, -ENDING.length)));
}

function view(
  { process, name, nameEn }: CaseType,
  kind: DocumentKind,
  changed?: Omit<TemplateDocument, '_id' | 'content'>,
): LetterTemplateView {
  const { version = 0, updatedAt, updatedBy } = changed ?? {};
  return {
    process,
    processName: name,
    processNameEn: nameEn,
    document: kind.id,
    ...naming(kind),
    version,
    ...(updatedAt && updatedBy ? { updatedAt: updatedAt.toISOString(), updatedBy } : {}),
  };
}

/** One that is not listed goes by its id. */
export const kindOf = (kinds: readonly DocumentKind[], id: string): DocumentKind =>
  kinds.find((kind) => kind.id === id) ?? { id, name: id, nameEn: id };

export const naming = ({ name, nameEn, national }: DocumentKind) => ({ name, nameEn, ...(national ? { national } : {}) });
