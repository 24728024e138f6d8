import { Type } from 'typebox';
import { fail } from '../../errors.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, Id, IdParams, Instant, PageQuery, pageOf } from '../schemas.ts';

const tags = ['people'];
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Grants = Type.Array(
  Type.Object({ role: Type.String(), organisation: Type.Optional(Type.String({ description: 'Default: the account’s own' })) }),
  { maxItems: 100 },
);

const AccountShape = Type.Object({
  id: Id,
  username: Type.String(),
  displayName: Type.String(),
  organisation: Type.String(),
  grants: Type.Array(Type.Object({ role: Type.String(), organisation: Type.String() })),
  disabled: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  otp: Type.Boolean(),
  demo: Type.Boolean(),
  createdAt: Instant,
  lastSignInAt: Type.Optional(Instant),
});
const PersonShape = Type.Object({
  id: Id,
  displayName: Type.String(),
  organisation: Type.String(),
  organisationName: Type.String(),
  roles: Type.Array(Type.String()),
});
const OrganisationShape = Type.Object({
  code: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  level: Type.String(),
  parent: Type.Optional(Type.String()),
  external: Type.Boolean(),
});
const RoleShape = Type.Object({
  key: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  permissions: Type.Array(Type.String()),
  sees: Type.String(),
  caseworker: Type.Boolean(),
  excludes: Type.Array(Type.String()),
});
const AuditShape = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  action: Type.String(),
  who: Type.String(),
  roles: Type.Optional(Type.Array(Type.String())),
  address: Type.Optional(Type.String()),
  object: Type.Optional(Type.String()),
  caseId: Type.Optional(Type.String()),
  fields: Type.Optional(Type.Array(Type.String())),
  reason: Type.Optional(Type.String()),
  hash: Type.String(),
});
const whole = <T extends typeof PersonShape | typeof OrganisationShape | typeof RoleShape>(item: T) =>
  answers({ 200: Type.Object({ items: Type.Array(item), next: Type.Null() }) });

export function peopleRoutes(app: App, { people }: Parts): void {
  const anybody = { permission: 'signed-in' } as const;

  app.get(
    '/api/people',
    {
      config: anybody,
      schema: {
        tags,
        summary: 'Colleagues, to choose from',
        querystring: Type.Object({ role: Type.Optional(Type.String()), organisation: Type.Optional(Type.String()) }),
        response: whole(PersonShape),
      },
    },
    async (request) => ({ items: await people.accounts.find(request.query), next: null }),
  );

  app.get(
    '/api/organisations',
    { config: anybody, schema: { tags, summary: 'Organisations', response: whole(OrganisationShape) } },
    async () => ({
      items: await people.organisations.list(),
      next: null,
    }),
  );

  app.get(
    '/api/roles',
    { config: anybody, schema: { tags, summary: 'Roles and what they permit', response: whole(RoleShape) } },
    async () => ({
      items: people.roles.list(),
      next: null,
    }),
  );

  app.get(
    '/api/accounts',
    {
      config: { permission: 'account.read' },
      schema: {
        tags,
        summary: 'Accounts',
        querystring: Type.Object({ ...PageQuery, q: Type.Optional(Type.String({ maxLength: 100 })) }),
        response: answers({ 200: pageOf(AccountShape) }),
      },
    },
    (request) => people.accounts.list(request.query),
  );

  app.post(
    '/api/accounts',
    {
      config: { permission: 'account.edit' },
      schema: {
        tags,
        summary: 'Create an account',
        description:
          'Its first password is changed at the first sign-in. Roles that must be different persons are refused together: 422 `DUTIES_CONFLICT`.',
        body: Type.Object({
          username: Name,
          displayName: Name,
          organisation: Type.String(),
          grants: Grants,
          password: Type.String({ maxLength: 256 }),
          mustChangePassword: Type.Optional(Type.Boolean()),
        }),
        response: answers({ 201: AccountShape }),
      },
    },
    async (request, reply) => {
      const account = { mustChangePassword: true, ...request.body };
      return reply.code(201).send(await people.administration.create(account, who(request).accountId, request.idempotencyId));
    },
  );

  app.get(
    '/api/accounts/:id',
    {
      config: { permission: 'account.read' },
      schema: { tags, summary: 'One account', params: IdParams, response: answers({ 200: AccountShape }) },
    },
    (request) => people.accounts.get(request.params.id),
  );

  app.patch(
    '/api/accounts/:id',
    {
      config: { permission: 'account.edit' },
      schema: {
        tags,
        summary: 'Change an account',
        params: IdParams,
        body: Type.Object(
          {
            displayName: Type.Optional(Name),
            organisation: Type.Optional(Type.String()),
            grants: Type.Optional(Grants),
            disabled: Type.Optional(Type.Boolean()),
            password: Type.Optional(Type.String({ maxLength: 256 })),
            otp: Type.Optional(Type.Literal(false, { description: 'Takes the second factor away, for a lost phone' })),
          },
          { additionalProperties: false },
        ),
        response: answers({ 200: AccountShape }),
      },
    },
    async (request) => {
      const { accountId } = who(request);
      const { id } = await people.accounts.get(request.params.id);
      const ownAccess = request.body.disabled !== undefined || request.body.grants !== undefined;
      // Otherwise the last administrator could lock everybody out, or give themselves case data.
      if (id === accountId && ownAccess) fail('FORBIDDEN', 'Nobody changes their own roles or disables themselves.');
      return people.administration.update(id, request.body, accountId);
    },
  );

  app.get(
    '/api/audit',
    {
      config: { permission: 'audit.read' },
      schema: {
        tags,
        summary: 'Who did what, newest first',
        querystring: Type.Object({
          ...PageQuery,
          action: Type.Optional(Type.String()),
          who: Type.Optional(Type.String()),
          caseId: Type.Optional(Type.String()),
        }),
        response: answers({ 200: pageOf(AuditShape) }),
      },
    },
    (request) => people.audit.list(request.query),
  );

  app.get(
    '/api/audit/verification',
    {
      config: { permission: 'audit.read' },
      schema: {
        tags,
        summary: 'Whether the chain of the audit is whole',
        response: answers({ 200: Type.Object({ entries: Type.Integer(), brokenAt: Type.Optional(Type.Integer()) }) }),
      },
    },
    () => people.audit.verify(),
  );
}
