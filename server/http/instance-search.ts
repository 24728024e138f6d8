import type { InstanceQuery } from '../engine/operation-types.ts';
import type { InstanceView, Page } from '../engine/types.ts';
import type { SeenInstance } from '../office/types.ts';
import { may } from '../people/permissions.ts';
import type { Principal } from '../people/types.ts';
import { momentOf } from '../platform/moments.ts';
import type { instanceSight } from './instance-sight.ts';
import type { Parts } from './parts.ts';

/** As it comes from outside: moments are text. */
export interface Asked
  extends Omit<InstanceQuery, 'startedFrom' | 'startedTo' | 'endedFrom' | 'endedTo' | 'exceptKeys' | 'keep' | 'definitionId'> {
  definition?: string;
  /** Number or id of a case. */
  case?: string;
  startedFrom?: string;
  startedTo?: string;
  endedFrom?: string;
  endedTo?: string;
}

/**
 * Whoever looks for a value learns where it stands: what is looked for in variables finds only instances whose variables this person may see.
 * For who reads no cases, case work is not even looked through.
 */
export function instanceSearch({ engine, office }: Pick<Parts, 'engine' | 'office'>, sight: ReturnType<typeof instanceSight>) {
  return async function search(principal: Principal, asked: Asked): Promise<Page<SeenInstance>> {
    const { definition, case: caseAsked, variables = [] } = asked;
    const byVariables = variables.length > 0;
    const businessKeys = [asked.businessKey, caseAsked && ((await office.cases.numberOf(principal, caseAsked)) ?? caseAsked)].filter(
      (key) => key !== undefined,
    );
    if (new Set(businessKeys).size > 1) return { items: [], next: null };
    const page = await engine.instances.list({
      ...plainly(asked),
      variables,
      ...(definition === undefined ? {} : { definitionId: definition }),
      ...(businessKeys[0] === undefined ? {} : { businessKey: businessKeys[0] }),
      ...moments(asked),
      ...(byVariables && !principal.everything && !may(principal, 'case.read') ? { exceptKeys: office.cases.processes() } : {}),
      keep: (found: InstanceView[]) => sight.among(principal, found, byVariables),
    });
    return { ...page, items: await Promise.all(page.items.map((instance) => sight.shown(principal, instance))) };
  };
}

/** Only what the contract names: a request may bring along whatever it likes. */
function plainly({ limit, cursor, key, state, suspended, incident, parentId, elementId }: Asked): InstanceQuery {
  return { limit, cursor, key, state, suspended, incident, parentId, elementId };
}

function moments(asked: Asked): Record<string, Date> {
  const read: Record<string, Date> = {};
  for (const name of ['startedFrom', 'startedTo', 'endedFrom', 'endedTo'] as const) {
    const text = asked[name];
    if (text !== undefined) read[name] = momentOf(name, text);
  }
  return read;
}
