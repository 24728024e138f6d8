import '@fastify/cookie';
import '@fastify/multipart';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify';
import type { Engine } from '../engine/types.ts';
import type { Office } from '../office/types.ts';
import type { PeopleDoor } from '../people/people.ts';
import type { Permission, Principal } from '../people/types.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Stores } from '../platform/stores.ts';
import type { HttpSettings } from './settings.ts';

/** Everything HTTP stands on, handed in by compose.ts. */
export interface Parts {
  settings: HttpSettings;
  stores: Stores;
  clock: Clock;
  log: Log;
  engine: Engine;
  office: Office;
  people: PeopleDoor;
}

/** A file that came with the request. */
export interface Upload {
  name: string;
  type: string;
  bytes: Buffer;
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What a route asks for: nothing, a sign-in, or one of these permissions. */
export type RoutePermission = 'public' | 'signed-in' | Permission | Permission[];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says it; one that does not is closed to everybody. */
    permission?: RoutePermission;
    /** `false`: an Idempotency-Key means nothing here. */
    idempotency?: false;
    /** May be called before a first password has been changed. */
    beforePasswordChange?: true;
  }
  interface FastifyInstance {
    /** Every route and what it asks for. */
    routePermissions(): { method: string | string[]; url: string; permission?: RoutePermission }[];
  }
  interface FastifyRequest {
    /** Who asks; null on public routes without a sign-in. */
    principal: Principal | null;
    sessionId?: string;
    /** Given to the engine, so that the mark of this request is committed with what it does. */
    idempotencyId?: string;
    upload?: Upload;
  }
}
