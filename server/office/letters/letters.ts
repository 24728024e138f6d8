/** Letters of a case: filled from its file, numbered, every version kept. */
import type { mongo } from 'mongoose';
import { mongo as driver } from 'mongoose';
import { fail } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import { idOf, newId } from '../../platform/ids.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import type { CaseTypes } from '../cases/case-types.ts';
import { type CaseDocument, casesOf } from '../cases/document.ts';
import type { DocumentKind, Numbering } from '../documents.ts';
import { fieldsOf } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import type { Gathered } from '../forms/gathered.ts';
import { type Parts, prepare } from '../parts.ts';
import type { LetterView, Office } from '../types.ts';
import { dayInWords, fieldsByName, knownOfCase, recordData } from './data.ts';
import type { LetterNumbers } from './numbers.ts';
import { createSubjects, type Subject } from './subjects.ts';
import { type LetterData, renderLetter } from './template.ts';
import { kindOf, type LetterTemplates, naming, type OWN_TAGS } from './templates.ts';

interface LetterDocument {
  _id: string;
  caseId: string;
  document: string;
  /** Task it is about; none for one that is about the case. */
  task?: string;
  /** Kept by every later version; empty until the procedure gives it, where that does. */
  number: string;
  version: number;
  /** Of the template it was made from. */
  template: number;
  at: Date;
  by: string;
  content: mongo.Binary;
}

const INDEX_NOT_FOUND = 27;

export interface LetterParts {
  types: CaseTypes;
  forms: Forms;
  gathered: Gathered;
  templates: LetterTemplates;
  numbering: Numbering;
  numbers: LetterNumbers;
}

export async function createLetters(
  { db, clock, people, stores, engine }: Parts,
  { types, forms, gathered, templates, numbering, numbers }: LetterParts,
): Promise<Office['letters']> {
  const collection = db.collection<LetterDocument>('letters');
  await prepare(db, 'letters', [{ key: { caseId: 1, document: 1, task: 1, version: 1 }, unique: true }]);
  // Of builds that knew only letters of a case.
  await collection.dropIndex('caseId_1_document_1_version_1').catch((error: { code?: unknown }) => {
    if (error.code !== INDEX_NOT_FOUND) throw error;
  });
  const subjects = createSubjects({ db, engine }, forms);

  /** Whose whole file this person may read: a letter says what stands in it. */
  async function caseOf(principal: Principal, id: string): Promise<CaseDocument> {
    const found = await casesOf(db).findOne({ $and: [{ _id: id }, people.permissions.fileFilter(principal)] });
    return found ?? fail('CASE_NOT_FOUND', `There is no case ${id}.`);
  }

  /** What the file says, with what one of its tasks says in place of it. */
  async function said(found: CaseDocument, subject: Subject | undefined): Promise<LetterData> {
    const fields = fieldsByName((await forms.ofProcess(found.processKey)).map(fieldsOf));
    const { variables } = await engine.instances.get(found.instanceId);
    const record = { ...found.record, ...(await gathered(found._id, [...fields.values()])) };
    const told = subject?.over({ record, variables }) ?? { record, variables };
    return recordData(fields, knownOfCase(fields, told.record, told.variables));
  }

  const unitName = async (code: string) => (await people.organisations.get(code))?.name ?? code;

  return {
    async list(principal, caseId) {
      const { processKey } = await caseOf(principal, caseId);
      const kinds = templates.ofProcess(processKey);
      const [about, made] = await Promise.all([
        subjects.ofCase(caseId, kinds),
        collection
          .find({ caseId }, { projection: { content: 0 } })
          .sort({ at: -1, version: -1 })
          .toArray(),
      ]);
      return {
        kinds: kinds.map((kind) => ({ document: kind.id, ...naming(kind), ...(kind.task ? { subjects: about.get(kind.id) ?? [] } : {}) })),
        items: made.map((letter) => view(letter, kindOf(kinds, letter.document))),
      };
    },

    async make(principal, caseId, { document, task }, idempotencyId) {
      const found = await caseOf(principal, caseId);
      const { content: template, version: templateVersion, kind } = await templates.get(found.processKey, document);
      const subject = await subjects.find(caseId, kind, task);
      const ofCase = await said(found, subject);
      const _id = idempotencyId ? idOf('letter', idempotencyId) : newId();
      const made = await retriedTransaction(stores.mongo, async (session) => {
        const kept = await collection.findOne({ _id }, { session });
        if (kept) return kept;
        const [last] = await collection
          .find({ caseId, document, task: task ?? { $exists: false } }, { session, projection: { number: 1, version: 1 } })
          .sort({ version: -1 })
          .limit(1)
          .toArray();
        const number = kind.numberField
          ? String(ofCase[kind.numberField] ?? '')
          : (last?.number ?? (await numbers.next(found.type, session)));
        const own: Record<(typeof OWN_TAGS)[number], string> = {
          caseNo: found.caseNo,
          codeName: found.codeName,
          caseType: types.of(found.processKey).name,
          letterNo: number,
          letterName: kind.name,
          office: numbering.office,
          openedOn: dayInWords(found.openedAt),
          today: dayInWords(clock.now()),
          madeBy: principal.displayName,
          demo: found.demo ? '【演示】' : '',
          unit: subject ? await unitName(subject.unit) : '',
        };
        const content = renderLetter(template, { ...ofCase, ...own });
        const letter: LetterDocument = {
          _id,
          caseId,
          document,
          ...(task ? { task } : {}),
          number,
          version: (last?.version ?? 0) + 1,
          template: templateVersion,
          at: clock.now(),
          by: principal.accountId,
          content: new driver.Binary(content),
        };
        await collection.insertOne(letter, { session });
        return letter;
      });
      await people.audit.record({ action: 'letter.made', who: principal.accountId, object: made._id, caseId });
      return view(made, kind);
    },

    async get(principal, caseId, id) {
      const found = await caseOf(principal, caseId);
      const letter = await collection.findOne({ _id: id, caseId });
      if (!letter) return fail('LETTER_NOT_FOUND', `There is no letter ${id} in this case.`);
      await people.audit.record({ action: 'letter.read', who: principal.accountId, object: id, caseId });
      return { name: `${letter.number || found.caseNo} ${letter.document}.docx`, content: Buffer.from(letter.content.buffer) };
    },

    templates: {
      list: templates.list,
      async get(process, document) {
        const { content, version, kind } = await templates.get(process, document);
        return { name: `${kind.id} ${kind.name}.docx`, content, version };
      },
      async put(principal, process, document, content, seen) {
        const changed = await templates.put(process, document, content, principal.accountId, seen);
        await people.audit.record({ action: 'letter-template.changed', who: principal.accountId, object: `${process}/${document}` });
        return changed;
      },
    },
  };
}

function view({ _id, document, task, number, version, at, by }: Omit<LetterDocument, 'content'>, kind: DocumentKind): LetterView {
  return { id: _id, document, ...naming(kind), ...(task ? { task } : {}), number, version, at: at.toISOString(), by };
}
