import { type Static, Type } from 'typebox';
import { fail } from '../../errors.ts';
import type { Principal } from '../../people/types.ts';
import { accessChanged } from '../event-streams.ts';
import type { App, Parts } from '../parts.ts';
import { identify, SESSION_COOKIE, who } from '../plugins/authentication.ts';
import { answers, Id, IdParams, Instant, Nothing } from '../schemas.ts';
import { overHttps } from '../settings.ts';

const tags = ['session'];
const Password = Type.String({ minLength: 1, maxLength: 256 });

const SessionShape = Type.Object({
  id: Id,
  username: Type.String(),
  displayName: Type.String(),
  organisation: Type.String(),
  organisationName: Type.String(),
  roles: Type.Array(Type.String()),
  grants: Type.Array(Type.Object({ role: Type.String(), organisation: Type.String() })),
  permissions: Type.Array(Type.String()),
  everything: Type.Boolean({ description: 'The drill account: every role, every organisation' }),
  mustChangePassword: Type.Boolean(),
  otp: Type.Boolean({ description: 'Signing in needs a one-time password as well' }),
  drill: Type.Boolean({ description: 'The server is in drill mode' }),
  demo: Type.Boolean({ description: 'The office is the fictitious one' }),
  via: Type.Union([Type.Literal('session'), Type.Literal('token')]),
});

const TokenShape = Type.Object({
  id: Id,
  name: Type.String(),
  createdAt: Instant,
  expiresAt: Type.Optional(Instant),
  lastUsedAt: Type.Optional(Instant),
});

export function sessionRoutes(app: App, { people, settings, engine }: Parts): void {
  const { door } = people;

  async function view(principal: Principal): Promise<Static<typeof SessionShape>> {
    const organisation = await people.organisations.get(principal.organisation);
    return {
      id: principal.accountId,
      username: principal.username,
      displayName: principal.displayName,
      organisation: principal.organisation,
      organisationName: organisation?.name ?? principal.organisation,
      roles: [...new Set(principal.grants.map(({ role }) => role))],
      grants: principal.grants.map(({ role, organisation }) => ({ role, organisation })),
      permissions: principal.permissions ?? [],
      everything: principal.everything ?? false,
      mustChangePassword: principal.mustChangePassword ?? false,
      otp: principal.otp ?? false,
      drill: settings.drill,
      demo: settings.demo,
      via: principal.via,
    };
  }

  app.post(
    '/api/session',
    {
      config: { permission: 'public', idempotency: false },
      schema: {
        tags,
        summary: 'Sign in',
        description: 'Sets the session cookie. 401 `OTP_REQUIRED` where the account also needs a one-time password.',
        body: Type.Object({
          username: Type.String({ minLength: 1, maxLength: 100 }),
          password: Password,
          otp: Type.Optional(Type.String({ maxLength: 10 })),
        }),
        response: answers({ 200: SessionShape }),
      },
    },
    async (request, reply) => {
      const { principal, token } = await door.signIn({ ...request.body, address: request.ip });
      const secure = request.protocol === 'https' || overHttps(settings);
      reply.setCookie(SESSION_COOKIE, token, {
        httpOnly: true,
        sameSite: 'strict',
        secure,
        path: '/',
        maxAge: settings.sessionSeconds,
      });
      return view(principal);
    },
  );

  app.get(
    '/api/session',
    {
      config: { permission: 'signed-in', beforePasswordChange: true },
      schema: { tags, summary: 'Who I am', response: answers({ 200: SessionShape }) },
    },
    (request) => view(who(request)),
  );

  app.delete(
    '/api/session',
    { config: { permission: 'public' }, schema: { tags, summary: 'Sign out', response: answers({ 204: Nothing }) } },
    async (request, reply) => {
      await identify(request, people, false);
      const token = request.cookies[SESSION_COOKIE];
      if (token && request.principal) {
        await door.signOut(token, request.principal.accountId);
        await accessChanged({ engine }, request.principal.accountId);
      }
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
    },
  );

  app.post(
    '/api/session/password',
    {
      config: { permission: 'signed-in', beforePasswordChange: true, idempotency: false },
      schema: {
        tags,
        summary: 'Change my password',
        description: 'Ends my other sessions and revokes my tokens.',
        body: Type.Object({ current: Password, next: Password }),
        response: answers({ 204: Nothing }),
      },
    },
    async (request, reply) => {
      await door.changePassword(who(request).accountId, request.body, request.sessionId);
      await accessChanged({ engine }, who(request).accountId);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/session/otp',
    {
      config: { permission: 'signed-in', idempotency: false },
      schema: {
        tags,
        summary: 'Propose a one-time password secret',
        description: 'Nothing is asked at sign-in until it has been confirmed with PUT.',
        response: answers({ 200: Type.Object({ secret: Type.String(), uri: Type.String() }) }),
      },
    },
    (request) => Promise.resolve(door.proposeOtp(who(request).accountId)),
  );

  app.put(
    '/api/session/otp',
    {
      config: { permission: 'signed-in', idempotency: false },
      schema: {
        tags,
        summary: 'Confirm the secret with a first one-time password',
        description: 'Asks for the password again and, where there is a second factor already, for a one-time password of the present one.',
        body: Type.Object({
          secret: Type.String({ maxLength: 64 }),
          otp: Type.String({ maxLength: 10, description: 'Of the new secret' }),
          password: Password,
          current: Type.Optional(Type.String({ maxLength: 10, description: 'Of the present secret' })),
        }),
        response: answers({ 204: Nothing }),
      },
    },
    async (request, reply) => {
      const principal = who(request);
      if (principal.via === 'token') fail('FORBIDDEN', 'A token cannot change the second factor; sign in with a password.');
      await door.confirmOtp(principal.accountId, { ...request.body, address: request.ip });
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/tokens',
    {
      config: { permission: 'signed-in' },
      schema: { tags, summary: 'My tokens', response: answers({ 200: Type.Object({ items: Type.Array(TokenShape), next: Type.Null() }) }) },
    },
    async (request) => ({ items: await people.tokens.list(who(request).accountId), next: null }),
  );

  app.post(
    '/api/tokens',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags,
        summary: 'Make a token for a program',
        description: 'The token is shown once. It may do what I may do. A token cannot make tokens.',
        body: Type.Optional(
          Type.Object({ name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })), expiresAt: Type.Optional(Instant) }),
        ),
        response: answers({ 201: Type.Object({ ...TokenShape.properties, token: Type.String() }) }),
      },
    },
    async (request, reply) => {
      const principal = who(request);
      if (principal.via === 'token') fail('FORBIDDEN', 'A token cannot make tokens; sign in with a password.');
      const { name = 'token', expiresAt } = request.body ?? {};
      const until = expiresAt === undefined ? undefined : new Date(expiresAt);
      if (until && Number.isNaN(until.getTime())) fail('VALIDATION_FAILED', 'expiresAt is not a time.');
      const made = await people.tokens.create(principal.accountId, name, until);
      await people.audit.record({ action: 'token.created', who: principal.accountId, object: made.id });
      return reply.code(201).send(made);
    },
  );

  app.delete(
    '/api/tokens/:id',
    {
      config: { permission: 'signed-in' },
      schema: { tags, summary: 'Revoke a token', params: IdParams, response: answers({ 204: Nothing }) },
    },
    async (request, reply) => {
      const { accountId } = who(request);
      await people.tokens.revoke(accountId, request.params.id);
      await accessChanged({ engine }, accountId);
      await people.audit.record({ action: 'token.revoked', who: accountId, object: request.params.id });
      return reply.code(204).send();
    },
  );
}
