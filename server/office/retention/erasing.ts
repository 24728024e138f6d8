import { fail } from '../../errors.ts';
import type { CaseTypes } from '../cases/case-types.ts';
import { casesOf } from '../cases/document.ts';
import type { Parts } from '../parts.ts';
import type { Office } from '../types.ts';

export type Erase = Office['instances']['erase'];

/**
 * A case file and what its process has done are records: how long they are kept is agreed with the archives authority, and they are destroyed after
 * an appraisal, two approvals and with a list (domain specification §11.5), never by this.
 */
export function createErasing({ db, engine, people }: Parts, types: CaseTypes, concernedBy: Office['cases']['concernedBy']): Erase {
  return async (id, by, reason) => {
    if (await concernedBy(id)) refuse(id);
    const tree = await engine.instances.erasable(id);
    const ids = tree.map((instance) => instance.id);
    if (tree.some(({ key }) => types.find(key)) || (await casesOf(db).findOne({ instanceId: { $in: ids } }))) refuse(id);
    // Nothing goes without a trace, even if this process dies right after it; what has to be tried again leaves one.
    if (!(await people.audit.saysDeleted({ who: by, object: id, reason })))
      await people.audit.record({ action: 'instance.deleted', who: by, object: id, reason });
    await engine.instances.erase(id);
  };
}

function refuse(id: string): never {
  return fail('CASE_RECORD', `Instance ${id} belongs to a case, whose records are kept.`);
}
