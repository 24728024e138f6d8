/**
 * Cases for named persons only (C4, domain specification §2.2): the owner, whoever works or has worked on it, and the office head.
 * Tasks and alerts carry the names along, because what may be seen is decided by a filter on each of them.
 */
import type { ExtraWrite } from '../../engine/types.ts';
import type { Variables } from '../../kernel/types.ts';
import type { Parts } from '../parts.ts';
import { type CaseDocument, casesOf } from './document.ts';

export const NAMED_ONLY = 'C4';
/** Answers for every case, so is named on every case. */
const OFFICE_HEAD = 'wbb_head';

export function namedOn({ owner, participants }: Pick<CaseDocument, 'owner' | 'participants'>): string[] {
  return [...new Set([...participants, ...(owner ? [owner] : [])])];
}

/** What follows when a case becomes one for named persons, or such a case gets another owner. `record` is what is being filed. */
export async function namingWrites({ db, people }: Parts, caseId: string, record: Variables, by?: string): Promise<ExtraWrite[]> {
  if (record.sensitivity !== NAMED_ONLY && typeof record.owner !== 'string') return [];
  const found = await casesOf(db).findOne({ _id: caseId }, { projection: { sensitivity: 1, owner: 1, participants: 1 } });
  if (!found || (record.sensitivity ?? found.sensitivity) !== NAMED_ONLY) return [];
  const heads = (await people.accounts.find({ role: OFFICE_HEAD })).map(({ id }) => id);
  const owner = typeof record.owner === 'string' ? record.owner : found.owner;
  const named = [...new Set([...namedOn({ ...found, owner }), ...heads, ...(by ? [by] : [])])];
  const join = { $addToSet: { participants: { $each: named } } };
  return [
    { collection: 'cases', operation: { updateOne: { filter: { _id: caseId }, update: join } } },
    ...['tasks', 'alerts', 'deadlines'].map((collection) => ({
      collection,
      operation: { updateMany: { filter: { caseId }, update: { $set: { sensitivity: NAMED_ONLY, named } } } },
    })),
  ];
}

/** Somebody new works on such a case: what is open of it becomes visible to them. */
export function joiningWrites(caseId: string, joined: string[]): ExtraWrite[] {
  const update = { $addToSet: { named: { $each: joined } } };
  return ['tasks', 'alerts'].map((collection) => ({ collection, operation: { updateMany: { filter: { caseId }, update } } }));
}
