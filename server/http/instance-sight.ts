import type { InstanceView } from '../engine/types.ts';
import { fail } from '../errors.ts';
import { may, taskFilter } from '../people/permissions.ts';
import type { Principal } from '../people/types.ts';
import type { Parts } from './parts.ts';

/**
 * What a person sees of an instance: all of it where they may read its case or it is no case's; without its variables where they only took
 * part in the case, or only operate instances (administrators have no case data, specification §2.2); nothing where neither holds.
 */
export function instanceSight({ engine, office }: Pick<Parts, 'engine' | 'office'>) {
  async function look(principal: Principal, instance: InstanceView): Promise<InstanceView | undefined> {
    if (principal.everything) return instance;
    const found = await office.cases.ofInstance(principal, instance.id);
    if (found && !found.pack) return instance;
    if (found === null && may(principal, 'instance.read')) return instance;
    const bare = { ...instance, variables: {} };
    if (found || may(principal, 'incident.operate')) return bare;
    const tasks = await engine.tasks.count({ $and: [{ instanceId: instance.id }, taskFilter(principal, 'all')] });
    if (tasks === 0) return undefined;
    return found === null ? instance : bare;
  }

  /** INSTANCE_NOT_FOUND also where it may not be seen. */
  async function get(principal: Principal, id: string): Promise<InstanceView> {
    const seen = await look(principal, await engine.instances.get(id));
    return seen ?? fail('INSTANCE_NOT_FOUND', 'There is no such instance.');
  }

  return {
    get,
    /** Those of them that may be seen. */
    async visible(principal: Principal, instances: InstanceView[]): Promise<InstanceView[]> {
      const seen = await Promise.all(instances.map((instance) => look(principal, instance)));
      return seen.filter((instance) => instance !== undefined);
    },
    /** For somebody who has just acted on it and may therefore know that it exists. */
    async shown(principal: Principal, instance: InstanceView): Promise<InstanceView> {
      return (await look(principal, instance)) ?? { ...instance, variables: {} };
    },
    /** FORBIDDEN for whoever was only called in: who did what in a case is told to those whose case it is. */
    async mustReadHistory(principal: Principal, id: string): Promise<void> {
      await get(principal, id);
      if (principal.everything || may(principal, 'incident.operate')) return;
      const found = await office.cases.ofInstance(principal, id);
      if (found === undefined || found?.pack) fail('FORBIDDEN', 'The history of a case is for those whose case it is.');
    },
  };
}
