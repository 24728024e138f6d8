import type { Engine, InstanceView } from '../../engine/types.ts';
import { WeibaoError } from '../../errors.ts';
import type { Parts } from '../parts.ts';
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

/** Only an instance that is not there is no reason to stop: a store that fails must not make somebody's case look like nobody's. */
async function stored(engine: Engine, id: string): Promise<InstanceView | undefined> {
  try {
    return await engine.instances.get(id);
  } catch (error) {
    if (error instanceof WeibaoError && error.code === 'INSTANCE_NOT_FOUND') return undefined;
    throw error;
  }
}
