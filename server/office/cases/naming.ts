/**
 * Cases for named persons only (C4, domain specification §2.2): the owner and whoever works or has worked on it. Tasks and alerts carry the
 * names along, because what may be seen is decided by a filter on each of them. Whoever is named on every case by their office is never
 * written down: people decides that by who holds the office now.
 */
import type { ExtraWrite } from '../../engine/types.ts';
import type { Variables } from '../../kernel/types.ts';
import type { People } from '../../people/types.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import type { Parts } from '../parts.ts';
import { carryOut } from '../write.ts';
import { type CaseDocument, casesOf } from './document.ts';

export const NAMED_ONLY = 'C4';
const CARRIERS = ['tasks', 'alerts', 'deadlines'];

export function namedOn({ owner, participants }: Pick<CaseDocument, 'owner' | 'participants'>): string[] {
  return [...new Set([...participants, ...(owner ? [owner] : [])])];
}

/** Those of these accounts that a case may write down: without the holders of offices that are named on every case. */
export async function toBeNamed({ roles, accounts }: Pick<People, 'roles' | 'accounts'>, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const offices = roles.list().filter(({ namedOnEvery }) => namedOnEvery);
  const holders = await Promise.all(offices.map(({ key: role }) => accounts.find({ role, ids })));
  const byOffice = new Set(holders.flat().map(({ id }) => id));
  return ids.filter((id) => !byOffice.has(id));
}

/**
 * What follows when a case becomes one for named persons, is no longer one, or such a case gets another owner. `record` is what is being filed.
 * Tasks that the same step opens are not reached by it: they take what is being filed from step.ts.
 */
export async function namingWrites({ db, people }: Parts, caseId: string, record: Variables, by?: string): Promise<ExtraWrite[]> {
  if (typeof record.sensitivity !== 'string' && typeof record.owner !== 'string') return [];
  const found = await casesOf(db).findOne({ _id: caseId }, { projection: { sensitivity: 1, owner: 1, participants: 1 } });
  if (!found) return [];
  const sensitivity = String(record.sensitivity ?? found.sensitivity);
  if (sensitivity !== NAMED_ONLY) return found.sensitivity === NAMED_ONLY ? openedUp(caseId, sensitivity) : [];
  const owner = typeof record.owner === 'string' ? record.owner : found.owner;
  const joining = await toBeNamed(people, by ? [by] : []);
  const named = [...new Set([...namedOn({ ...found, owner }), ...joining])];
  const join = { $addToSet: { participants: { $each: named } } };
  return [
    { collection: 'cases', operation: { updateOne: { filter: { _id: caseId }, update: join } } },
    ...CARRIERS.map((collection) => ({
      collection,
      operation: { updateMany: { filter: { caseId }, update: { $set: { sensitivity: NAMED_ONLY, named } } } },
    })),
  ];
}

/** A case that is decided to need no names any more: what was closed with it is open to those who see such cases. */
function openedUp(caseId: string, sensitivity: string): ExtraWrite[] {
  const filter = { caseId, sensitivity: NAMED_ONLY };
  return CARRIERS.map((collection) => ({
    collection,
    operation: { updateMany: { filter, update: { $set: { sensitivity }, $unset: { named: '' } } } },
  }));
}

/** Somebody new works on such a case: what is open of it becomes visible to them. */
export function joiningWrites(caseId: string, joined: string[]): ExtraWrite[] {
  const update = { $addToSet: { named: { $each: joined } } };
  return ['tasks', 'alerts'].map((collection) => ({ collection, operation: { updateMany: { filter: { caseId }, update } } }));
}

/** Whoever takes a task up or is given one works on its case from then on. */
export async function join({ db, people, stores }: Parts, caseId: string | undefined, accountId: string): Promise<void> {
  const joining = caseId ? await toBeNamed(people, [accountId]) : [];
  if (!caseId || joining.length === 0) return;
  const update = { $addToSet: { participants: { $each: joining } } };
  const writes = [{ collection: 'cases', operation: { updateOne: { filter: { _id: caseId }, update } } }];
  const found = await casesOf(db).findOne({ _id: caseId }, { projection: { sensitivity: 1 } });
  const named = found?.sensitivity === NAMED_ONLY ? joiningWrites(caseId, joining) : [];
  await retriedTransaction(stores.mongo, (session) => carryOut(db, [...writes, ...named], session));
}

/** From when on its tasks are past for whoever only took part in it. */
export function closedWrite(caseId: string, now: Date): ExtraWrite {
  return { collection: 'tasks', operation: { updateMany: { filter: { caseId }, update: { $set: { caseClosedAt: now } } } } };
}
