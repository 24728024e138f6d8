import { createPeople, type PeopleDoor, type PeopleOptions } from '../../server/people/people.ts';
import type { NewAccount } from '../../server/people/types.ts';
import type { Clock } from '../../server/platform/clock.ts';
import { createLog } from '../../server/platform/log.ts';
import { openStores, type Stores } from '../../server/platform/stores.ts';
import { openTestStores, type TestStores } from '../support/stores.ts';

export const PASSWORD = 'a password of the office';

/** A clock that the test moves. */
export interface HandClock extends Clock {
  move(milliseconds: number): void;
}

export function handClock(at = '2026-11-23T02:00:00Z'): HandClock {
  let now = new Date(at).getTime();
  return {
    now: () => new Date(now),
    move: (milliseconds) => {
      now += milliseconds;
    },
  };
}

export interface OfficePeople {
  people: PeopleDoor;
  stores: Stores;
  clock: HandClock;
  /** Another server process over the same stores. */
  again(options?: Partial<PeopleOptions>): Promise<PeopleDoor>;
  hire(username: string, role: string, more?: Partial<NewAccount>): Promise<string>;
  close(): Promise<void>;
}

/** Real people over real stores, with the office's own roles and organisations. */
export async function officePeople(name: string, options: Partial<PeopleOptions> = {}): Promise<OfficePeople> {
  const corner: TestStores = openTestStores(name);
  const log = createLog('silent');
  const stores = await openStores({ mongodbUrl: corner.mongodbUrl, redisUrl: corner.redisUrl, prefix: corner.prefix, log });
  const clock = handClock();
  const again = (more: Partial<PeopleOptions> = {}) => createPeople({ stores, clock, log, processesDir: 'processes', ...options, ...more });
  const people = await again();
  await people.organisations.add([
    { code: 'VC-A', name: '甲村', nameEn: 'Village A', level: '村居', external: false },
    { code: 'VC-B', name: '乙村', nameEn: 'Village B', level: '村居', external: false },
  ]);
  return {
    people,
    stores,
    clock,
    again,
    hire: async (username, role, more = {}) => {
      const account = { username, displayName: username, organisation: 'WBB', grants: [{ role }], password: PASSWORD, ...more };
      return (await people.accounts.create(account, 'test')).id;
    },
    close: async () => {
      await people.close();
      await stores.close();
      await corner.drop();
    },
  };
}
