import { bounded } from '../platform/bounded.ts';
import { newId } from '../platform/ids.ts';
import type { Stores } from '../platform/stores.ts';

/**
 * Keeps processes from making steps of one instance at the same time, which would only waste work: correctness rests on
 * the compare-and-set alone. So where there is no other process, or Redis is away, or the holder does not let go, the
 * step is made without it.
 */
export interface InstanceLock {
  start(): void;
  stop(): Promise<void>;
  /** `version`: the last one committed under this lock by any process, when Redis knows it. */
  acquire(instanceId: string): Promise<Held>;
}

export interface Held {
  version?: number;
  /** `version`: the one now committed. */
  release(version?: number): void;
}

const HOLD_MILLIS = 5_000;
const WAIT_MILLIS = 2_000;
const ANSWER_MILLIS = 250;
/** After Redis failed to answer, it is left alone for this long. */
const REST_MILLIS = 2_000;
const VERSION_MILLIS = 600_000;

const ACQUIRE = `
if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return redis.call('get', KEYS[2]) or '' end
return nil`;
const RELEASE = `
if ARGV[2] ~= '' then redis.call('set', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0`;
const RENEW = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end
return 0`;

interface LockCommands {
  weibaoAcquire(lock: string, version: string, token: string, hold: number): Promise<string | null>;
  weibaoRelease(lock: string, version: string, token: string, now: string, keep: number): Promise<number>;
  weibaoRenew(lock: string, token: string, hold: number): Promise<number>;
  weibaoPresent(processes: string, me: string, keep: number): Promise<[present: number, gone: number]>;
}

/** Processes say that they are there, so that a lone one can do without locks. */
const PRESENT_MILLIS = 2_000;
const GONE_MILLIS = 10_000;
/** By the clock of Redis: processes whose own clocks differ would take one another for gone. */
const PRESENT = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('zadd', KEYS[1], now, ARGV[1])
local gone = redis.call('zremrangebyscore', KEYS[1], '-inf', now - ARGV[2])
redis.call('pexpire', KEYS[1], ARGV[2])
return {redis.call('zcard', KEYS[1]), gone}`;

const WITHOUT: Held = { release: () => undefined };

/** `bereft` is called in one of the processes that are left when another has gone without leaving. */
export function createInstanceLock({ redis, prefix }: Pick<Stores, 'redis' | 'prefix'>, bereft: () => void): InstanceLock {
  redis.defineCommand('weibaoAcquire', { numberOfKeys: 2, lua: ACQUIRE });
  redis.defineCommand('weibaoRelease', { numberOfKeys: 2, lua: RELEASE });
  redis.defineCommand('weibaoRenew', { numberOfKeys: 1, lua: RENEW });
  redis.defineCommand('weibaoPresent', { numberOfKeys: 1, lua: PRESENT });
  const commands = redis as unknown as LockCommands;
  let restUntil = 0;
  const rest = () => {
    restUntil = Date.now() + REST_MILLIS;
  };

  const me = newId();
  const processes = `${prefix}:processes`;
  let alone = false;
  /** An answer did not come, and with it perhaps the only word of one that has gone. */
  let unheard = false;
  let heartbeat: NodeJS.Timeout | undefined;

  const present = async () => {
    const asked = redis.status === 'ready';
    try {
      const [here, gone] = await bounded(commands.weibaoPresent(processes, me, GONE_MILLIS), ANSWER_MILLIS, 'redis');
      alone = here === 1;
      if (gone > 0 || unheard) bereft();
      unheard = false;
    } catch {
      alone = false;
      unheard ||= asked;
    }
  };

  return {
    start: () => {
      void present();
      heartbeat = setInterval(present, PRESENT_MILLIS);
    },
    stop: async () => {
      clearInterval(heartbeat);
      await bounded(redis.zrem(processes, me), ANSWER_MILLIS, 'redis').catch(() => undefined);
    },
    acquire: async (instanceId) => {
      if (alone || Date.now() < restUntil || redis.status !== 'ready') return WITHOUT;
      const lock = `${prefix}:lock:${instanceId}`;
      const versionKey = `${prefix}:version:${instanceId}`;
      const token = newId();
      const giveUpAt = Date.now() + WAIT_MILLIS;
      for (let pause = 4; ; pause = Math.min(pause * 1.5, 40)) {
        let answer: string | null;
        try {
          answer = await bounded(commands.weibaoAcquire(lock, versionKey, token, HOLD_MILLIS), ANSWER_MILLIS, 'redis');
        } catch {
          rest();
          return WITHOUT;
        }
        if (answer !== null) {
          const renewal = setInterval(() => void commands.weibaoRenew(lock, token, HOLD_MILLIS).catch(rest), HOLD_MILLIS / 2);
          return {
            ...(answer === '' ? {} : { version: Number(answer) }),
            release: (version) => {
              clearInterval(renewal);
              commands.weibaoRelease(lock, versionKey, token, version === undefined ? '' : String(version), VERSION_MILLIS).catch(rest);
            },
          };
        }
        if (Date.now() > giveUpAt) return WITHOUT;
        await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
      }
    },
  };
}
