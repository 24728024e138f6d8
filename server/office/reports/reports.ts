/** Reports by anybody, without signing in. The receipt tells status words, nothing else. */
import { randomBytes } from 'node:crypto';
import { fail } from '../../errors.ts';
import { idOf, newId } from '../../platform/ids.ts';
import type { CaseTypes } from '../cases/case-types.ts';
import { casesOf, type SubmissionDocument } from '../cases/document.ts';
import type { Opening } from '../cases/opening.ts';
import { alwaysSaid } from '../forms/fields.ts';
import type { Forms } from '../forms/forms.ts';
import { type Parts, prepare } from '../parts.ts';
import { prefill } from '../tasks/prefill.ts';
import type { Office } from '../types.ts';
import { newReceiptCode, receiptCodeFor, receiptHash } from './receipt-code.ts';

interface ReceiptDocument {
  /** Hash of the code. */
  _id: string;
  caseId: string;
  at: Date;
}

const KEY_BYTES = 32;

export async function createReports({ db, clock }: Parts, types: CaseTypes, forms: Forms, opening: Opening): Promise<Office['reports']> {
  const receipts = db.collection<ReceiptDocument>('receipts');
  await prepare(db, 'receipts', [{ key: { caseId: 1 } }]);
  await prepare(db, 'office_keys', []);
  const keys = db.collection<{ _id: string; key: string }>('office_keys');
  const stored = await keys.findOneAndUpdate(
    { _id: 'receipts' },
    { $setOnInsert: { key: randomBytes(KEY_BYTES).toString('base64') } },
    { upsert: true, returnDocument: 'after' },
  );
  const key = Buffer.from(stored!.key, 'base64');

  const publicForm = async () => {
    const type = types.publicType();
    const startEvent = type.public ?? fail('FORM_NOT_FOUND', 'There is no public form.');
    return { type, startEvent, schema: await forms.get(`${type.process}/${startEvent}`) };
  };

  return {
    async form() {
      const { schema } = await publicForm();
      const data = prefill(schema, {}, { record: {}, variables: {}, identity: {} }, '', clock.now());
      return { ...schema, data };
    },
    async submit(submitted, actor, idempotencyId) {
      const { type, startEvent, schema } = await publicForm();
      const { data, issues } = forms.check(schema, submitted);
      if (issues.length > 0) return fail('VALIDATION_FAILED', 'The form is not complete.', { issues });
      const id = idempotencyId ? idOf('report', actor.id, idempotencyId) : newId();
      const receiptCode = idempotencyId ? receiptCodeFor(key, id) : newReceiptCode();
      const receipt = { _id: receiptHash(receiptCode), at: clock.now() };
      // Whoever reports on the public page did so now: the office's own clock says when.
      const reported = { ...data, ...alwaysSaid(schema), reportedAt: clock.now().toISOString() };
      const opened = await opening.open({
        id,
        type,
        startEvent,
        schema,
        data: reported,
        actor,
        also: (caseId) => [{ collection: 'receipts', operation: { insertOne: { document: { ...receipt, caseId } } } }],
      });
      return { receiptCode, caseNo: opened.caseNo };
    },
    async receipt(code) {
      const found = await receipts.findOne({ _id: receiptHash(code) });
      const reported = found && (await casesOf(db).findOne({ _id: found.caseId }, { projection: { closedAt: 1, openedAt: 1 } }));
      if (!reported) return fail('RECEIPT_NOT_FOUND', 'There is no report with this receipt code.');
      const { received, working, closed } = types.statusWords;
      if (reported.closedAt) return { status: closed, at: reported.closedAt.toISOString() };
      const worked = await db
        .collection<SubmissionDocument>('case_submissions')
        .findOne({ caseId: reported._id, taskId: { $exists: true } }, { sort: { at: -1 }, projection: { at: 1 } });
      return worked ? { status: working, at: worked.at.toISOString() } : { status: received, at: reported.openedAt.toISOString() };
    },
  };
}
