import type { InstanceView } from '../engine/types.ts';
import { fail } from '../errors.ts';
import { may, taskFilter } from '../people/permissions.ts';
import type { Principal } from '../people/types.ts';
import type { Parts } from './parts.ts';

/**
 * What a person sees of an instance: all of it where they may see its case or it is no case's; without its variables where they only operate
 * instances (administrators have no case data, specification §2.2); nothing where neither holds.
 */
export function instanceSight({ engine, office }: Pick<Parts, 'engine' | 'office'>) {
  async function look(principal: Principal, instance: InstanceView): Promise<InstanceView | undefined> {
    if (principal.everything) return instance;
    const found = await office.cases.ofInstance(principal, instance.id);
    if (found) return instance;
    if (found === null && may(principal, 'instance.read')) return instance;
    if (may(principal, 'incident.operate')) return { ...instance, variables: {} };
    const tasks = await engine.tasks.count({ $and: [{ instanceId: instance.id }, taskFilter(principal, 'all')] });
    return tasks > 0 ? instance : undefined;
  }

  return {
    /** INSTANCE_NOT_FOUND also where it may not be seen. */
    async get(principal: Principal, id: string): Promise<InstanceView> {
      const seen = await look(principal, await engine.instances.get(id));
      return seen ?? fail('INSTANCE_NOT_FOUND', 'There is no such instance.');
    },
    async visible(principal: Principal, instances: InstanceView[]): Promise<InstanceView[]> {
      const seen = await Promise.all(instances.map((instance) => look(principal, instance)));
      return seen.filter((instance) => instance !== undefined);
    },
    /** For somebody who has just acted on it and may therefore know that it exists. */
    async shown(principal: Principal, instance: InstanceView): Promise<InstanceView> {
      return (await look(principal, instance)) ?? { ...instance, variables: {} };
    },
  };
}
