/** Who reported: told to the office head and to the owner of the case, to nobody else (domain specification §0.3, rule 2). */
import type { mongo } from 'mongoose';
import type { Variables } from '../../kernel/types.ts';
import type { People, Principal } from '../../people/types.ts';
import type { CaseDocument, ReporterIdentityDocument } from './document.ts';

/** The role that rule 2 names besides the case's owner. */
const OFFICE_HEAD = 'wbb_head';

export function mayReadReporter(people: People, principal: Principal, owner: string | undefined): boolean {
  if (!people.permissions.may(principal, 'reporter.read')) return false;
  return principal.everything === true || owner === principal.accountId || principal.grants.some(({ role }) => role === OFFICE_HEAD);
}

export async function reporterOf(db: mongo.Db, { _id }: Pick<CaseDocument, '_id'>): Promise<Variables> {
  const found = await db.collection<ReporterIdentityDocument>('reporter_identities').findOne({ _id });
  return found?.identity ?? {};
}
