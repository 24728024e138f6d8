import { newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Stores } from '../platform/stores.ts';
import type { Notice } from './types.ts';

/** Notices to the browsers of all server processes. Redis carries them; this process's own listeners hear them without it. */
export interface NoticeBoard {
  publish(notices: Notice[]): Promise<void>;
  listen(listener: (notice: Notice) => void): () => void;
  start(): void;
  stop(): Promise<void>;
}

export function createNoticeBoard({ stores, log }: { stores: Stores; log: Log }): NoticeBoard {
  const channel = `${stores.prefix}:notices`;
  const here = newId();
  const listeners = new Set<(notice: Notice) => void>();
  let subscriber: ReturnType<Stores['newRedis']> | undefined;

  const tell = (notices: Notice[]) => {
    for (const notice of notices) {
      for (const listener of listeners) {
        try {
          listener(notice);
        } catch (error) {
          log.warn({ err: error, notice: notice.type }, 'a listener failed');
        }
      }
    }
  };

  return {
    publish: async (notices) => {
      if (notices.length === 0) return;
      tell(notices);
      await stores.redis.publish(channel, here + JSON.stringify(notices));
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      subscriber = stores.newRedis();
      subscriber.on('message', (_channel, text) => {
        // One's own come back too; they have been told already.
        if (!text.startsWith(here)) tell(JSON.parse(text.slice(here.length)) as Notice[]);
      });
      subscriber.subscribe(channel).catch((error: unknown) => log.warn({ err: error }, 'notices of other processes cannot be heard'));
    },
    stop: async () => {
      subscriber?.disconnect();
      listeners.clear();
    },
  };
}
