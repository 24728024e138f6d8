import type { mongo } from 'mongoose';
import { dayOf, yearOf } from '../calendar/days.ts';

const DIGITS = 4;
const CASE_NO = /^([A-Z]+)-(\d{4})-(\d+)$/;

/** `MR-2026-0001`: counted per type and year (Shanghai). */
export async function nextCaseNo(db: mongo.Db, type: string, now: Date): Promise<{ caseNo: string; sequence: number }> {
  const year = yearOf(dayOf(now));
  const counters = db.collection<{ _id: string; value: number }>('counters');
  const counter = await counters.findOneAndUpdate(
    { _id: `case.${type}.${year}` },
    { $inc: { value: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  const sequence = counter?.value ?? 1;
  return { caseNo: `${type}-${year}-${String(sequence).padStart(DIGITS, '0')}`, sequence };
}

/** The register has no gap where a case was refused, unless another has taken the next number meanwhile. */
export async function giveBackCaseNo(db: mongo.Db, caseNo: string): Promise<void> {
  const [, type, year, sequence] = CASE_NO.exec(caseNo) ?? [];
  const counters = db.collection<{ _id: string; value: number }>('counters');
  await counters.updateOne({ _id: `case.${type}.${year}`, value: Number(sequence) }, { $inc: { value: -1 } });
}

/** A case that brings its number along moves the counter, so that nobody gets the number again. */
export async function reserveCaseNo(db: mongo.Db, caseNo: string): Promise<void> {
  const [, type, year, sequence] = CASE_NO.exec(caseNo) ?? [];
  if (!type) return;
  const counters = db.collection<{ _id: string; value: number }>('counters');
  await counters.updateOne({ _id: `case.${type}.${year}` }, { $max: { value: Number(sequence) } }, { upsert: true });
}
