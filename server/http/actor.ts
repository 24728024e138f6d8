import type { FastifyRequest } from 'fastify';
import type { Actor, CommandOptions } from '../engine/types.ts';
import type { Principal } from '../people/types.ts';
import { who } from './plugins/authentication.ts';

export function actorOf(principal: Principal): Actor {
  return { id: principal.accountId, kind: 'account' };
}

export const PUBLIC: Actor = { id: 'public', kind: 'public' };

/** Who commands, and the mark that is committed with the step. */
export function commandOf(request: FastifyRequest): CommandOptions {
  return { actor: actorOf(who(request)), idempotencyId: request.idempotencyId };
}
