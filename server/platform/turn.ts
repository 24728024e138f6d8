import { newId } from './ids.ts';
import type { Log } from './log.ts';
import type { Stores } from './stores.ts';

const LAPSES_MILLIS = 3_000;
const RENEWED_MILLIS = 750;
const ASK_AGAIN_MILLIS = 50;
/** Without Redis a process starts all the same: the turn spares trouble, nothing depends on it. */
const TRIES_WITHOUT_REDIS = 5;

const GIVE_BACK = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end`;

/**
 * One process of an office prepares the stores at a time: several that make the same collections at once get in each other's way, and
 * the mongod that runs under Wine does not survive it. A holder that dies loses its turn within seconds.
 * @returns gives the turn back
 */
export async function takeTurn({ redis, prefix }: Pick<Stores, 'redis' | 'prefix'>, log: Log): Promise<() => Promise<void>> {
  const key = `${prefix}:starting`;
  const mine = newId();
  for (let failures = 0; ; await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MILLIS))) {
    try {
      if ((await redis.set(key, mine, 'PX', LAPSES_MILLIS, 'NX')) === 'OK') break;
    } catch (error) {
      failures += 1;
      if (failures < TRIES_WITHOUT_REDIS) continue;
      log.warn({ err: error }, 'starting without waiting for a turn');
      return async () => undefined;
    }
  }
  const renewal = setInterval(() => void redis.pexpire(key, LAPSES_MILLIS).catch(() => undefined), RENEWED_MILLIS);
  return async () => {
    clearInterval(renewal);
    await redis.eval(GIVE_BACK, 1, key, mine).catch(() => undefined);
  };
}
