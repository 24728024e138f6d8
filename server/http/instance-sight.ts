import type { Disturbance, HistoryView, IncidentView, InstanceView, Page } from '../engine/types.ts';
import { fail } from '../errors.ts';
import { withoutOpener } from '../office/cases/reporter.ts';
import type { SeenInstance } from '../office/types.ts';
import { may, taskFilter } from '../people/permissions.ts';
import type { Principal } from '../people/types.ts';
import type { Parts } from './parts.ts';

/** `whole`: with its variables. */
type Sight = 'whole' | 'bare' | 'none';

/**
 * What a person sees of an instance: all of it where they may read its case or it is no case work; without its variables where they only took
 * part in the case, or only operate instances (administrators have no case data, specification §2.2); nothing where neither holds. What went
 * wrong inside is told to who reads incidents; everybody else hears that something stands still.
 */
export function instanceSight({ engine, office }: Pick<Parts, 'engine' | 'office'>) {
  async function sightOf(principal: Principal, { id }: InstanceView): Promise<Sight> {
    if (principal.everything) return 'whole';
    const found = await office.cases.ofInstance(principal, id);
    if (found && !found.pack) return 'whole';
    const isNoCase = found === null && (await office.cases.concernedBy(id)) === null;
    if (isNoCase && may(principal, 'instance.read')) return 'whole';
    if (found || may(principal, 'incident.operate')) return 'bare';
    const tasks = await engine.tasks.count({ $and: [{ instanceId: id }, taskFilter(principal, 'all')] });
    if (tasks === 0) return 'none';
    return isNoCase ? 'whole' : 'bare';
  }

  function as(sight: Exclude<Sight, 'none'>, principal: Principal, instance: InstanceView): SeenInstance {
    const incidents = may(principal, 'incident.read') ? instance.incidents : instance.incidents.map(disturbance);
    return { ...instance, incidents, ...(sight === 'whole' ? {} : { variables: {} }) };
  }

  async function look(principal: Principal, instance: InstanceView): Promise<SeenInstance | undefined> {
    const sight = await sightOf(principal, instance);
    return sight === 'none' ? undefined : as(sight, principal, instance);
  }

  /** INSTANCE_NOT_FOUND also where it may not be seen. */
  async function get(principal: Principal, id: string): Promise<SeenInstance> {
    const seen = await look(principal, await engine.instances.get(id));
    return seen ?? fail('INSTANCE_NOT_FOUND', 'There is no such instance.');
  }

  const firstOf = async (id: string) => (await engine.instances.history(id, { limit: 1 })).items[0];

  return {
    get,
    /** Those of them that may be seen; those alone whose variables may be seen, where these were asked for. */
    async among(principal: Principal, instances: InstanceView[], byVariables: boolean): Promise<InstanceView[]> {
      const sights = await Promise.all(instances.map((instance) => sightOf(principal, instance)));
      return instances.filter((_, index) => (byVariables ? sights[index] === 'whole' : sights[index] !== 'none'));
    },
    /** For somebody who has just acted on it, or been found to see it, and may therefore know that it exists. */
    async shown(principal: Principal, instance: InstanceView): Promise<SeenInstance> {
      return (await look(principal, instance)) ?? as('bare', principal, instance);
    },
    /** FORBIDDEN for whoever was only called in: who did what in a case is told to those whose case it is. */
    async history(principal: Principal, id: string, read: () => Promise<Page<HistoryView>>): Promise<Page<HistoryView>> {
      await get(principal, id);
      if (!principal.everything && !may(principal, 'incident.operate')) {
        const found = await office.cases.ofInstance(principal, id);
        const isNoCase = found === null && (await office.cases.concernedBy(id)) === null;
        if (!isNoCase && (!found || found.pack)) fail('FORBIDDEN', 'The history of a case is for those whose case it is.');
      }
      const page = await read();
      const knowsCauses = may(principal, 'incident.read');
      const readsAll = (await sightOf(principal, await engine.instances.get(id))) === 'whole';
      const told = (await office.cases.tellsOpener(principal, id))
        ? page.items
        : withoutOpener(page.items, await firstOf(id), principal.accountId);
      const items = told.map((event) => ((event.type.startsWith('incident.') ? knowsCauses : readsAll) ? event : bareEvent(event)));
      return { ...page, items };
    },
  };
}

const disturbance = ({ code: _code, message: _message, attempts: _attempts, ...rest }: IncidentView): Disturbance => rest;

/** Without what somebody wrote into it, which may tell of the case. */
function bareEvent({ detail, ...rest }: HistoryView): HistoryView {
  const { from, to } = detail ?? {};
  return { ...rest, ...(from === undefined || to === undefined ? {} : { detail: { from, to } }) };
}
