import type { FastifyRequest } from 'fastify';
import { fail } from '../../errors.ts';
import { createIdempotencyKeys, digest } from '../idempotency-keys.ts';
import type { App, Parts } from '../parts.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const USABLE = /^[\x21-\x7e]{1,255}$/;
/** Answers that say nothing about the request itself: it may be tried again under the same key. */
const PASSING = new Set([401, 408, 413, 429]);
const MAX_KEPT = 4_000_000;

interface UnderWay {
  id: string;
  key: string;
  release(): void;
}

/**
 * `Idempotency-Key`: the same key and body from the same person answers the first result again. What the engine does carries the key's id into its own
 * transaction, so that a process that dies between doing and answering leaves a key that can be tried again and does nothing twice.
 */
export async function keepIdempotent(app: App, { stores, log }: Pick<Parts, 'stores' | 'log'>): Promise<void> {
  const keys = createIdempotencyKeys(stores);
  await keys.prepare();
  const underWay = new WeakMap<FastifyRequest, UnderWay>();

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || SAFE.has(request.method) || request.is404 || request.routeOptions.config.idempotency === false)
      return undefined;
    if (typeof key !== 'string' || !USABLE.test(key))
      return fail('BAD_REQUEST', 'An Idempotency-Key is 1 to 255 visible ASCII characters.');
    const id = keys.idOf(request.principal?.accountId ?? 'public', key);
    const beginning = await keys.begin(id, requestHash(request), key);
    switch (beginning.kind) {
      case 'new':
        request.idempotencyId = id;
        underWay.set(request, { id, key, release: keys.hold(id) });
        return undefined;
      case 'again':
        reply.code(beginning.answer.status).header('idempotency-replayed', 'true');
        if (beginning.answer.contentType) reply.header('content-type', beginning.answer.contentType);
        return reply.send(beginning.answer.body || undefined);
      case 'under way':
        return fail('IDEMPOTENCY_IN_PROGRESS', 'The first request with this Idempotency-Key is under way.');
      case 'other request':
        return fail('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.');
    }
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const work = underWay.get(request);
    if (!work) return payload;
    underWay.delete(request);
    work.release();
    const body = payload === undefined || payload === null ? '' : typeof payload === 'string' ? payload : undefined;
    const keep = body !== undefined && body.length <= MAX_KEPT && reply.statusCode < 500 && !PASSING.has(reply.statusCode);
    try {
      if (keep)
        await keys.finish(work.id, work.key, {
          status: reply.statusCode,
          contentType: String(reply.getHeader('content-type') ?? ''),
          body,
        });
      else await keys.forget(work.id);
    } catch (error) {
      // The work is done and committed with its mark; a repetition finds that mark.
      log.warn({ err: error }, 'an idempotency key could not be settled');
    }
    return payload;
  });
}

function requestHash(request: FastifyRequest): string {
  const { upload } = request;
  const body = upload ? [upload.name, upload.type, digest(upload.bytes)] : [JSON.stringify(request.body) ?? ''];
  return digest(request.method, request.url, ...body);
}
