import type { OnlyRenamed } from '../engine/operation-types.ts';
import { fail } from '../errors.ts';
import { may } from '../people/permissions.ts';
import type { Principal } from '../people/types.ts';
import { instanceSight } from './instance-sight.ts';
import type { Parts } from './parts.ts';

/** To move the work of a case decides over it as well: whoever may not gives its elements new names, and no more. */
export function onlyRenamed(principal: Principal, caseWork: boolean): OnlyRenamed | undefined {
  if (may(principal, 'case.intervene')) return undefined;
  return caseWork ? 'all' : 'called';
}

/**
 * Who may end an instance, move its tokens or change its variables by hand. Whatever does that to a case decides over the case, which only the
 * office head or above may (domain specification §0.3, rule 6); whoever operates the server may do it to everything that is no case's.
 */
export function intervention(parts: Pick<Parts, 'engine' | 'office'>) {
  const sight = instanceSight(parts);
  /** The case it is done to, for the audit. FORBIDDEN; INSTANCE_NOT_FOUND also where it may not be seen. */
  return async function mustIntervene(principal: Principal, instanceId: string): Promise<{ caseId?: string }> {
    const concerned = await parts.office.cases.concernedBy(instanceId);
    if (!concerned) {
      if (!may(principal, 'instance.operate'))
        fail('FORBIDDEN', 'Only who operates the server may do this to an instance that is no case.');
      return {};
    }
    if (!may(principal, 'case.intervene'))
      fail('FORBIDDEN', 'This instance is a case: only the office head or the deputy in charge may do this.');
    await sight.get(principal, instanceId);
    return concerned;
  };
}
