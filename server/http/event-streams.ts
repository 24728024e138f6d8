import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { NOTICES_MISSED, type Notice } from '../engine/types.ts';
import { WeibaoError } from '../errors.ts';
import { mayHear } from '../people/permissions.ts';
import type { Principal } from '../people/types.ts';
import type { Parts } from './parts.ts';

interface Stream {
  principal: Principal;
  response: ServerResponse;
  /** Whose session the stream still is; null when it has ended. */
  recheck(): Promise<Principal | null>;
}

/** The sessions, tokens, roles or password of an account have changed: for the server processes, never for a browser. */
const ACCESS_CHANGED = 'access.changed';

/** Tells every process to end the account's streams. A browser that may still listen comes back by itself with the rights it has now. */
export function accessChanged({ engine }: Pick<Parts, 'engine'>, accountId: string): Promise<void> {
  return engine.notify([{ type: ACCESS_CHANGED, id: accountId, audience: {} }]);
}

/** Shorter than the patience of common proxies. */
const HEARTBEAT_MS = 20_000;
/** A reader that has stopped reading is let go before it fills our memory; it comes back and loads anew. */
const MAX_UNREAD = 1_000_000;

/** One subscription to the engine's notices for all open streams of this process. */
export function openEventStreams({ engine, log, settings }: Pick<Parts, 'engine' | 'log' | 'settings'>) {
  const streams = new Set<Stream>();
  let closed = false;

  const end = (stream: Stream) => {
    streams.delete(stream);
    stream.response.end();
  };
  const write = (stream: Stream, text: string) => {
    if (stream.response.writableLength > MAX_UNREAD) return end(stream);
    stream.response.write(text);
  };

  const unsubscribe = engine.onNotice((notice: Notice) => {
    if (notice.type === ACCESS_CHANGED) {
      for (const stream of streams) if (stream.principal.accountId === notice.id) end(stream);
      return;
    }
    // A browser comes back by itself, and loads what it shows anew.
    if (notice.type === NOTICES_MISSED) {
      for (const stream of streams) end(stream);
      return;
    }
    const text = `event: ${notice.type}\ndata: ${JSON.stringify({ type: notice.type, id: notice.id, ...notice.data })}\n\n`;
    for (const stream of streams) if (mayHear(stream.principal, notice)) write(stream, text);
  });

  const heart = setInterval(() => {
    for (const stream of streams) {
      write(stream, ': still here\n\n');
      stream
        .recheck()
        .then((principal) => {
          if (principal) stream.principal = principal;
          else end(stream);
        })
        .catch((error: unknown) => log.warn({ err: error }, 'the session of an event stream could not be checked'));
    }
  }, HEARTBEAT_MS);
  heart.unref();

  return {
    open(principal: Principal, reply: FastifyReply, recheck: Stream['recheck']): void {
      const own = [...streams].filter((stream) => stream.principal.accountId === principal.accountId);
      if (closed) throw new WeibaoError('OVERLOADED', 'The server is stopping.');
      if (own.length >= settings.streamsPerAccount) throw new WeibaoError('TOO_MANY_REQUESTS', 'You have too many event streams open.');
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-store',
        connection: 'keep-alive',
        'x-accel-buffering': 'no',
      });
      const stream: Stream = { principal, response, recheck };
      streams.add(stream);
      response.on('close', () => streams.delete(stream));
      write(stream, 'retry: 3000\n\n');
    },

    close(): void {
      closed = true;
      clearInterval(heart);
      unsubscribe();
      for (const stream of streams) end(stream);
    },
  };
}
