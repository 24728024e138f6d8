import type { Engine, InstanceView } from '../../engine/types.ts';
import { WeibaoError } from '../../errors.ts';
import type { Parts } from '../parts.ts';
import type { Office } from '../types.ts';
import type { CaseTypes } from './case-types.ts';
import { type CaseDocument, casesOf } from './document.ts';

/**
 * The case an instance works for: the one whose process it is, or whose process called it, through any number of calls. A business key
 * binds nothing: anybody who starts a process may write one. `parentId` is to be given for an instance that may not be stored yet.
 */
export type CaseLookup = (instance: { instanceId: string; parentId?: string | null }) => Promise<CaseDocument | null>;

export function createCaseLookup({ db, engine }: Pick<Parts, 'db' | 'engine'>): CaseLookup {
  return async function caseOf({ instanceId, parentId }): Promise<CaseDocument | null> {
    const found = await casesOf(db).findOne({ instanceId });
    if (found) return found;
    const caller = parentId === undefined ? (await stored(engine, instanceId))?.parentId : parentId;
    return caller ? caseOf({ instanceId: caller }) : null;
  };
}

/** A process that is case work gets its case only with its first step of the office; what it has called by then is no less case work. */
export function createConcern({ engine }: Pick<Parts, 'engine'>, caseOf: CaseLookup, types: CaseTypes): Office['cases']['concernedBy'] {
  return async (instanceId) => {
    const found = await caseOf({ instanceId });
    if (found) return { caseId: found._id };
    let instance: InstanceView | undefined = await engine.instances.get(instanceId);
    while (instance && !types.find(instance.key)) instance = instance.parentId ? await stored(engine, instance.parentId) : undefined;
    return instance ? {} : null;
  };
}

/** Only an instance that is not there is no reason to stop: a store that fails must not make somebody's case look like nobody's. */
async function stored(engine: Engine, id: string): Promise<InstanceView | undefined> {
  try {
    return await engine.instances.get(id);
  } catch (error) {
    if (error instanceof WeibaoError && error.code === 'INSTANCE_NOT_FOUND') return undefined;
    throw error;
  }
}
