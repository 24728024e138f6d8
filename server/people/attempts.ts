import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Log } from '../platform/log.ts';

export interface AttemptLimits {
  /** Failed sign-ins of one account from one address in a window. */
  perAccount: number;
  /** Failed sign-ins from one address in a window. */
  perAddress: number;
  windowSeconds: number;
}

/** A store that is away must not make sign-in wait. */
const REDIS_PATIENCE_MS = 500;
/** How many times `perAccount` an account may fail from everywhere together: guessing from many addresses must end as well, but nobody must lock another out with a few guesses. */
const EVERYWHERE = 10;
/** Passwords of one account being checked at the same moment, before a failure can be counted. */
const MAX_AT_ONCE = 50;

/**
 * Counts failed sign-ins, shared by all server processes through Redis; while Redis is away each process counts for itself.
 * Counts by the real clock: a drill that moves the office's clock must not open the door to guessing.
 */
export function createAttempts(redis: Redis, prefix: string, limits: AttemptLimits, log: Log) {
  const own = new Map<string, { count: number; until: number }>();
  const underWay = new Map<string, number>();
  const key = (kind: string, value: string) => `${prefix}:sign-in:${kind}:${createHash('sha256').update(value).digest('base64url')}`;
  const keysOf = (username: string, address: string) =>
    [key('here', `${username} ${address}`), key('account', username), key('address', address)] as const;
  const maximum = [limits.perAccount, limits.perAccount * EVERYWHERE, limits.perAddress];

  async function counts(keys: readonly string[]): Promise<{ count: number; seconds: number }[]> {
    const now = Date.now();
    const local = keys.map((name) => {
      const entry = own.get(name);
      return entry && entry.until > now ? { count: entry.count, seconds: Math.ceil((entry.until - now) / 1000) } : { count: 0, seconds: 0 };
    });
    try {
      const pipeline = redis.pipeline();
      for (const name of keys) pipeline.get(name).ttl(name);
      const answers = await patiently(pipeline.exec());
      return keys.map((_, index) => {
        const count = Number(answers?.[index * 2]?.[1] ?? 0);
        const seconds = Math.max(1, Number(answers?.[index * 2 + 1]?.[1] ?? 0));
        return count >= local[index]!.count ? { count, seconds } : local[index]!;
      });
    } catch (error) {
      log.warn({ err: error }, 'sign-in attempts are counted by this process alone');
      return local;
    }
  }

  return {
    /** Seconds to wait, or 0 where another attempt is allowed. */
    async wait(username: string, address: string): Promise<number> {
      if ((underWay.get(username) ?? 0) >= MAX_AT_ONCE) return 1;
      const found = await counts(keysOf(username, address));
      return Math.max(0, ...found.map(({ count, seconds }, index) => (count >= maximum[index]! ? seconds : 0)));
    },
    /** Runs one check of a password, counted as under way. */
    async during<T>(username: string, check: () => Promise<T>): Promise<T> {
      underWay.set(username, (underWay.get(username) ?? 0) + 1);
      try {
        return await check();
      } finally {
        const left = (underWay.get(username) ?? 1) - 1;
        if (left > 0) underWay.set(username, left);
        else underWay.delete(username);
      }
    },
    async failed(username: string, address: string): Promise<void> {
      const until = Date.now() + limits.windowSeconds * 1000;
      for (const [name, entry] of own) if (entry.until < Date.now()) own.delete(name);
      for (const name of keysOf(username, address)) {
        const entry = own.get(name);
        own.set(name, entry ? { ...entry, count: entry.count + 1 } : { count: 1, until });
      }
      try {
        const pipeline = redis.pipeline();
        for (const name of keysOf(username, address)) pipeline.incr(name).expire(name, limits.windowSeconds, 'NX');
        await patiently(pipeline.exec());
      } catch (error) {
        log.warn({ err: error }, 'a failed sign-in is counted by this process alone');
      }
    },
    async succeeded(username: string, address: string): Promise<void> {
      const [here, account] = keysOf(username, address);
      for (const name of [here, account]) own.delete(name);
      await patiently(redis.del(here, account)).catch(() => undefined);
    },
  };
}

async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not answer in time')), REDIS_PATIENCE_MS);
  });
  try {
    return await Promise.race([work, impatience]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
