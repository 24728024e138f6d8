/** Who reported: told to the office head and to the owner of the case, to nobody else (domain specification §0.3, rule 2). */
import type { mongo } from 'mongoose';
import type { Variables } from '../../kernel/types.ts';
import type { People, Principal } from '../../people/types.ts';
import type { Forms } from '../forms/forms.ts';
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

/** Whoever opens a case in which somebody reports may be who reports: a school, a village, a colleague. */
export function mayKnowOpener(
  people: People,
  forms: Forms,
  principal: Principal,
  found: Pick<CaseDocument, 'processKey' | 'owner'>,
): boolean {
  return !forms.asksWhoReports(found.processKey) || mayReadReporter(people, principal, found.owner);
}

interface Act {
  at: string;
  by?: string;
}

/** Acts without the name of whoever did the `first` of them, as far as they were done with it; that it was the public, or oneself, is no secret. */
export function withoutOpener<T extends Act>(acts: readonly T[], first: Act | undefined, self: string): T[] {
  if (!first?.by || first.by === self || first.by === 'public') return [...acts];
  return acts.map((act) => {
    if (act.at !== first.at || act.by !== first.by) return act;
    const { by: _by, ...rest } = act;
    return rest as T;
  });
}
