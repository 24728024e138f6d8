/** Numbers of letters: one series a year for each type of case (processes/policy/documents.yaml, numbering). */
import type { mongo } from 'mongoose';
import { retriedTransaction } from '../../platform/transaction.ts';
import { dayOf, yearOf } from '../calendar/days.ts';
import { type CaseDocument, casesOf } from '../cases/document.ts';
import type { Numbering } from '../documents.ts';
import { type Parts, prepare } from '../parts.ts';

const DIGITS = 3;

export interface LetterNumbers {
  /** The next of the series of this type of case. */
  next(caseType: string, session: mongo.ClientSession): Promise<string>;
  /** Gives the case the next number in this field of its record; the same one however often it is asked by the same job. */
  give(found: Pick<CaseDocument, '_id' | 'type'>, field: string, jobId: string): Promise<string>;
}

export async function createLetterNumbers(
  { db, clock, stores }: Pick<Parts, 'db' | 'clock' | 'stores'>,
  numbering: Numbering,
): Promise<LetterNumbers> {
  await prepare(db, 'letter_numbers', []);
  const counters = db.collection<{ _id: string; value: number }>('counters');
  /** By the job that asked. */
  const given = db.collection<{ _id: string; number: string }>('letter_numbers');

  const next: LetterNumbers['next'] = async (type, session) => {
    const year = yearOf(dayOf(clock.now()));
    const filter = { _id: `letter.${type}.${year}` };
    const counter = await counters.findOneAndUpdate(filter, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after', session });
    return `${numbering.prefix}〔${year}〕${numbering.kinds[type] ?? type}${String(counter!.value).padStart(DIGITS, '0')}号`;
  };

  return {
    next,
    give: ({ _id, type }, field, jobId) =>
      retriedTransaction(stores.mongo, async (session) => {
        const before = await given.findOne({ _id: jobId }, { session });
        if (before) return before.number;
        const number = await next(type, session);
        await given.insertOne({ _id: jobId, number }, { session });
        await casesOf(db).updateOne({ _id }, { $set: { [`record.${field}`]: number } }, { session });
        return number;
      }),
  };
}
