/** Fields in which a form names another case, by its number: the same event, or one to be seen together. */
import type { ExtraWrite } from '../../engine/types.ts';
import type { Issue } from '../../errors.ts';
import type { Variables } from '../../kernel/types.ts';
import type { Principal } from '../../people/types.ts';
import { fieldsOf, nameOf } from '../forms/fields.ts';
import type { Parts } from '../parts.ts';
import type { FormSchema } from '../types.ts';
import { casesOf } from './document.ts';

export interface Links {
  issues: Issue[];
  writes: ExtraWrite[];
}

/** What is wrong with naming these cases, by this person, in this case; and the links that both cases get. */
export async function linksIn(
  { db, people }: Pick<Parts, 'db' | 'people'>,
  principal: Principal,
  { schema, data, caseId }: { schema: FormSchema; data: Variables; caseId?: string },
): Promise<Links> {
  const links: Links = { issues: [], writes: [] };
  for (const field of fieldsOf(schema)) {
    const name = nameOf(field);
    const caseNo = name === undefined ? undefined : data[name];
    if (field.properties?.source !== 'cases' || typeof caseNo !== 'string') continue;
    // However old it is: the list that the form offers holds only the newest.
    const filter = { $and: [{ caseNo }, people.permissions.fileFilter(principal)] };
    const other = await casesOf(db).findOne(filter, { projection: { _id: 1 } });
    if (!other || other._id === caseId) {
      const message = 'There is no other case with this number.';
      links.issues.push({ code: 'OPTION_UNKNOWN', severity: 'error', path: `variables.${name}`, message });
    } else if (caseId) {
      links.writes.push(linkWrite(caseId, other._id), linkWrite(other._id, caseId));
    }
  }
  return links;
}

function linkWrite(from: string, to: string): ExtraWrite {
  const update = { $addToSet: { linkedCases: to } };
  return { collection: 'cases', operation: { updateOne: { filter: { _id: from }, update } } };
}
