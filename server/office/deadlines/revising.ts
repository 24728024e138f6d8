/** Changing a calendar or a policy: the change and the work that follows from it are stored together, or neither is. */
import type { mongo } from 'mongoose';
import type { Principal } from '../../people/types.ts';
import { retriedTransaction } from '../../platform/transaction.ts';
import type { Calendars } from '../calendar/calendars.ts';
import type { Parts } from '../parts.ts';
import type { ChangeCause, Office, RecountAnswer } from '../types.ts';
import { createImpacts } from './impact.ts';
import type { Policies } from './policies.ts';
import { createRecounts } from './recounts.ts';

type Revising = Pick<Office, 'calendars' | 'policies' | 'recounts'>;

export async function createRevising(parts: Parts, policies: Policies, calendars: Calendars): Promise<Revising> {
  const recounts = await createRecounts(parts, policies, calendars);
  const impacts = createImpacts(parts, policies, calendars);

  async function revise<View>(
    principal: Principal,
    cause: ChangeCause,
    store: (session: mongo.ClientSession) => Promise<{ view: View; before: View }>,
  ): Promise<View & RecountAnswer> {
    const { view, id } = await retriedTransaction(parts.stores.mongo, async (session) => {
      const { view: after, before } = await store(session);
      return { view: after, id: await recounts.begin({ cause, by: principal.accountId, before, after }, session) };
    });
    const recount = await impacts.view(principal, await recounts.carryOut(id));
    return { ...view, recomputed: recount.moved, recount };
  }

  return {
    calendars: {
      get: calendars.get,
      put: (principal, year, calendar, seen) =>
        revise(principal, { kind: 'calendar', object: String(year) }, (session) =>
          calendars.put(year, calendar, principal.accountId, seen, session),
        ),
      impact: impacts.ofCalendar,
    },
    policies: {
      list: policies.list,
      put: (principal, id, policy, seen) =>
        revise(principal, { kind: 'policy', object: id }, (session) => policies.put(id, policy, principal.accountId, seen, session)),
      impact: impacts.ofPolicy,
    },
    recounts: async (principal, kind, limit) =>
      Promise.all((await recounts.latest(kind, limit)).map((recount) => impacts.view(principal, recount))),
  };
}
