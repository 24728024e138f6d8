import { newId } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Stores } from '../platform/stores.ts';
import { NOTICES_MISSED, type Notice } from './types.ts';

/**
 * Notices to the browsers of all server processes, told once what they are about is committed. Redis carries them; this process's own listeners hear
 * them without it. They are not stored: where some may have been lost, that is told instead, to this process's listeners when it may not have
 * heard the others, and to the others when it could not tell them; whoever listens looks at everything anew.
 */
export interface NoticeBoard {
  publish(notices: Notice[]): Promise<void>;
  listen(listener: (notice: Notice) => void): () => void;
  start(): void;
  stop(): Promise<void>;
}

export const MISSED: Notice = { type: NOTICES_MISSED, id: 'all', audience: {} };

export function createNoticeBoard({ stores, log }: { stores: Stores; log: Log }): NoticeBoard {
  const channel = `${stores.prefix}:notices`;
  const here = newId();
  const listeners = new Set<(notice: Notice) => void>();
  let subscriber: ReturnType<Stores['newRedis']> | undefined;
  let toSend: Notice[] = [];
  let sending: Promise<void> | undefined;
  /** Something could not be told to the other processes. */
  let unsaid = false;

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

  async function send(): Promise<void> {
    const sent = unsaid ? [MISSED, ...toSend] : toSend;
    toSend = [];
    sending = undefined;
    if (sent.length === 0) return;
    unsaid = false;
    try {
      await stores.redis.publish(channel, here + JSON.stringify(sent));
    } catch (error) {
      unsaid = true;
      throw error;
    }
  }

  /** The others have lost nothing of their own connections: nobody else would tell them. */
  function makeUp(): void {
    if (unsaid) send().catch((error: unknown) => log.warn({ err: error }, 'the other processes do not know yet what they missed'));
  }

  return {
    publish: async (notices) => {
      if (notices.length === 0) return;
      tell(notices);
      toSend.push(...notices);
      // Steps that are committed together are told of together.
      sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(send);
      await sending;
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: () => {
      stores.redis.on('ready', makeUp);
      subscriber = stores.newRedis();
      subscriber.on('message', (_channel, text) => {
        // One's own come back too; they have been told already.
        if (!text.startsWith(here)) tell(JSON.parse(text.slice(here.length)) as Notice[]);
      });
      let heardBefore = false;
      subscriber.on('ready', () => {
        // What others told while Redis was away was told to nobody here.
        if (heardBefore) tell([MISSED]);
        heardBefore = true;
      });
      subscriber.subscribe(channel).catch((error: unknown) => log.warn({ err: error }, 'notices of other processes cannot be heard'));
    },
    stop: async () => {
      stores.redis.off('ready', makeUp);
      subscriber?.disconnect();
      listeners.clear();
    },
  };
}
