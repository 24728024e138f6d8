import { type TSchema, Type } from 'typebox';
import { fail } from '../../errors.ts';
import type { Json, Variables } from '../../kernel/types.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import {
  AlertShape,
  answers,
  DeadlineShape,
  ForecastShape,
  IdParams,
  ImpactShape,
  Instant,
  Note,
  oneOf,
  PageQuery,
  PreviewShape,
  pageOf,
  Reason,
  RecountShape,
  VariablesShape,
} from '../schemas.ts';
import { IfMatch, SEEN_VERSION, SeenVersion, seenVersion } from '../seen-version.ts';

const tags = ['deadlines'];
const YearParams = Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2200 }) });
const PolicyShape = Type.Intersect([Type.Object({ id: Type.String() }), VariablesShape]);
const COUNTED_ANEW =
  'Running deadlines are counted anew: `recount` in the answer says how far that has come, and it goes on whatever happens to this server. `recomputed`: how many have moved.';
const EditedShape = Type.Intersect([Type.Object({ version: Type.Optional(SeenVersion) }), VariablesShape]);

/** Changing a calendar and changing a policy ask and answer alike, and so do their previews. */
const editing = <Params extends TSchema, Kept extends TSchema>(summary: string, params: Params, kept: Kept) => ({
  tags,
  summary,
  description: `${COUNTED_ANEW} ${SEEN_VERSION}`,
  params,
  headers: IfMatch,
  body: EditedShape,
  response: answers({ 200: kept }),
});
const weighing = <Params extends TSchema>(summary: string, params: Params) => ({
  tags,
  summary,
  description: 'Takes what saving takes, and stores nothing.',
  params,
  body: EditedShape,
  response: answers({ 200: ImpactShape }),
});

export function deadlineRoutes(app: App, { office, people }: Parts): void {
  app.get(
    '/api/alerts',
    {
      config: { permission: 'alert.read' },
      schema: {
        tags,
        summary: 'Overdue and escalated work',
        querystring: Type.Object({
          ...PageQuery,
          state: Type.Optional(oneOf('open', 'acknowledged', 'closed')),
          level: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
          per: Type.Optional(Type.Literal('task', { description: 'Of several alerts about a task only the highest' })),
        }),
        response: answers({ 200: pageOf(AlertShape, { total: Type.Integer({ description: 'Of all pages' }) }) }),
      },
    },
    (request) => office.alerts.list(who(request), request.query),
  );

  app.post(
    '/api/alerts/:id/acknowledge',
    {
      config: { permission: 'alert.acknowledge' },
      schema: {
        tags,
        summary: 'Say that it is seen to',
        params: IdParams,
        body: Type.Object({ note: Note }),
        response: answers({ 200: AlertShape }),
      },
    },
    (request) => office.alerts.acknowledge(who(request), request.params.id, request.body.note),
  );

  app.get(
    '/api/calendars/:year',
    {
      config: { permission: 'calendar.read' },
      schema: { tags, summary: 'Working days of a year', params: YearParams, response: answers({ 200: VariablesShape }) },
    },
    async (request) => ({ ...(await office.calendars.get(request.params.year)) }),
  );

  app.put(
    '/api/calendars/:year',
    {
      config: { permission: 'calendar.edit' },
      schema: editing('Set the working days of a year', YearParams, VariablesShape),
    },
    async (request) => {
      const { year } = request.params;
      const principal = who(request);
      const calendar = await office.calendars.put(principal, year, request.body as Record<string, Json>, seenVersion(request));
      await people.audit.record({ action: 'calendar.changed', who: principal.accountId, object: String(year) });
      return { ...calendar };
    },
  );

  app.post(
    '/api/calendars/:year/impact',
    {
      config: { permission: 'calendar.edit' },
      schema: weighing('What a calendar would do to running deadlines', YearParams),
    },
    (request) => office.calendars.impact(who(request), request.params.year, request.body as Record<string, Json>),
  );

  app.post(
    '/api/policies/:id/impact',
    {
      config: { permission: 'policy.edit' },
      schema: weighing('What a policy would do to running deadlines', IdParams),
    },
    (request) => office.policies.impact(who(request), request.params.id, request.body as Record<string, Json>),
  );

  app.get(
    '/api/recounts',
    {
      config: { permission: 'calendar.read' },
      schema: {
        tags,
        summary: 'Running deadlines counted again after changes, and how far that has come',
        querystring: Type.Object({
          cause: oneOf('calendar', 'policy'),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })),
        }),
        response: answers({ 200: Type.Object({ items: Type.Array(RecountShape), next: Type.Null() }) }),
      },
    },
    async (request) => ({ items: await office.recounts(who(request), request.query.cause, request.query.limit ?? 10), next: null }),
  );

  app.get(
    '/api/policies',
    {
      config: { permission: 'policy.read' },
      schema: {
        tags,
        summary: 'Deadline policies',
        response: answers({ 200: Type.Object({ items: Type.Array(PolicyShape), next: Type.Null() }) }),
      },
    },
    async () => ({ items: await office.policies.list(), next: null }),
  );

  app.put(
    '/api/policies/:id',
    {
      config: { permission: 'policy.edit' },
      schema: editing('Change a deadline policy', IdParams, PolicyShape),
    },
    async (request) => {
      const { id } = request.params;
      const principal = who(request);
      const policy = await office.policies.put(principal, id, request.body as Record<string, Json>, seenVersion(request));
      await people.audit.record({ action: 'policy.changed', who: principal.accountId, object: id });
      return policy;
    },
  );

  app.post(
    '/api/deadlines/preview',
    {
      config: { permission: 'policy.read' },
      schema: {
        tags,
        summary: 'When a deadline would fall',
        body: Type.Object({ policy: Type.String({ minLength: 1 }), from: Instant, variables: Type.Optional(VariablesShape) }),
        response: answers({ 200: PreviewShape }),
      },
    },
    (request) => {
      const { policy, variables } = request.body;
      return office.deadlines.preview(policy, instantOf(request.body.from, 'from'), variables as Variables | undefined);
    },
  );

  const pausing = { permission: 'deadline.pause' } as const;
  const reasoned = Type.Object({ reason: Reason });

  app.post(
    '/api/deadlines/:id/pause',
    {
      config: pausing,
      schema: {
        tags,
        summary: 'Stop the clock of a deadline',
        description: '403 where its policy cannot be paused.',
        params: IdParams,
        body: reasoned,
        response: answers({ 200: DeadlineShape }),
      },
    },
    (request) => office.deadlines.pause(who(request), request.params.id, request.body.reason),
  );

  app.post(
    '/api/deadlines/:id/resume',
    {
      config: pausing,
      schema: {
        tags,
        summary: 'Let its clock go on',
        params: IdParams,
        body: Type.Optional(Type.Object({ reason: Type.Optional(Reason) })),
        response: answers({ 200: DeadlineShape }),
      },
    },
    (request) => office.deadlines.resume(who(request), request.params.id, request.body?.reason),
  );

  app.post(
    '/api/deadlines/:id/forecast',
    {
      config: pausing,
      schema: {
        tags,
        summary: 'The date if its clock, stopped from now on or since its pause, went on at a moment',
        params: IdParams,
        body: Type.Object({ resumeAt: Instant }),
        response: answers({ 200: ForecastShape }),
      },
    },
    (request) => office.deadlines.forecast(who(request), request.params.id, instantOf(request.body.resumeAt, 'resumeAt')),
  );

  app.post(
    '/api/deadlines/:id/waive',
    {
      config: pausing,
      schema: {
        tags,
        summary: 'Say that a deadline does not apply',
        params: IdParams,
        body: reasoned,
        response: answers({ 200: DeadlineShape }),
      },
    },
    (request) => office.deadlines.waive(who(request), request.params.id, request.body.reason),
  );
}

function instantOf(text: string, path: string): Date {
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant;
  return fail('VALIDATION_FAILED', `${path} is not a time.`, {
    issues: [{ code: 'INVALID', severity: 'error', path, message: 'is not an RFC 3339 time' }],
  });
}
