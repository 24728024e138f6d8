import { Type } from 'typebox';
import type { Variables } from '../../kernel/types.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import {
  AboutShape,
  AlertShape,
  answers,
  CaseShape,
  DeadlineShape,
  Id,
  IdParams,
  Instant,
  PageQuery,
  pageOf,
  Reason,
  TaskRowShape,
  VariablesShape,
} from '../schemas.ts';

const tags = ['cases'];

const SubmissionShape = Type.Object({
  elementId: Type.String(),
  formKey: Type.Optional(Type.String()),
  taskId: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  at: Instant,
  by: Type.Optional(Type.String({ description: 'Absent where it may be who reported, and is not told' })),
  data: VariablesShape,
});

const CaseFileShape = Type.Object({
  ...CaseShape.properties,
  record: VariablesShape,
  submissions: Type.Array(SubmissionShape),
  deadlines: Type.Array(DeadlineShape),
  tasks: Type.Array(TaskRowShape),
  alerts: Type.Array(AlertShape),
  links: Type.Array(CaseShape, { description: 'Cases of the same event, callers and called, as far as I may know of them' }),
  incidents: Type.Array(
    Type.Object({ id: Id, elementId: Type.String(), name: Type.String(), nameEn: Type.Optional(Type.String()), since: Instant }),
    { description: 'Steps that stand still because something failed' },
  ),
});

const IntakeWayShape = Type.Object({
  process: Type.String(),
  startEvent: Type.String(),
  name: Type.String(),
  nameEn: Type.Optional(Type.String()),
});

const TimelineShape = Type.Object({
  at: Instant,
  type: Type.String(),
  elementId: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  nameEn: Type.Optional(Type.String()),
  about: AboutShape,
  by: Type.Optional(Type.String()),
  byName: Type.Optional(Type.String()),
  detail: Type.Optional(VariablesShape),
});

export function caseRoutes(app: App, { office }: Parts): void {
  const read = { permission: 'case.read' } as const;

  app.get(
    '/api/cases',
    {
      config: read,
      schema: {
        tags,
        summary: 'Cases I may see',
        querystring: Type.Object({
          ...PageQuery,
          type: Type.Optional(Type.String({ maxLength: 100 })),
          status: Type.Optional(Type.String({ maxLength: 100 })),
          q: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: answers({ 200: pageOf(CaseShape) }),
      },
    },
    (request) => office.cases.list(who(request), request.query),
  );

  app.post(
    '/api/cases',
    {
      config: { permission: 'case.create' },
      schema: {
        tags,
        summary: 'Take in a report by phone, at the desk or from the police',
        body: Type.Object({
          process: Type.String({ minLength: 1, maxLength: 300, description: 'Process key' }),
          variables: Type.Optional(VariablesShape),
          startEvent: Type.Optional(Type.String({ maxLength: 300 })),
        }),
        response: answers({ 201: CaseShape }),
      },
    },
    async (request, reply) => {
      const { process, variables = {}, startEvent } = request.body;
      const created = await office.cases.create(
        who(request),
        { process, variables: variables as Variables, startEvent },
        request.idempotencyId,
      );
      return reply.code(201).send(created);
    },
  );

  app.get(
    '/api/cases/intake',
    {
      config: { permission: 'case.create' },
      schema: {
        tags,
        summary: 'The ways in which I may take in a case',
        description: 'Start events with a form `<process>/<startEvent>`; the one that fits my role best comes first.',
        response: answers({ 200: Type.Object({ items: Type.Array(IntakeWayShape) }) }),
      },
    },
    async (request) => ({ items: await office.cases.intake(who(request)) }),
  );

  app.get(
    '/api/cases/:id',
    { config: read, schema: { tags, summary: 'The case file', params: IdParams, response: answers({ 200: CaseFileShape }) } },
    (request) => office.cases.get(who(request), request.params.id),
  );

  app.get(
    '/api/cases/:id/timeline',
    {
      config: read,
      schema: {
        tags,
        summary: 'What happened in the case',
        params: IdParams,
        response: answers({ 200: Type.Object({ items: Type.Array(TimelineShape), next: Type.Null() }) }),
      },
    },
    async (request) => ({ items: await office.cases.timeline(who(request), request.params.id), next: null }),
  );

  app.post(
    '/api/cases/:id/reveal',
    {
      config: read,
      schema: {
        tags,
        summary: 'The real names',
        description: 'The reading is recorded in the audit, with its reason, before they are shown.',
        params: IdParams,
        body: Type.Object({ reason: Reason }),
        response: answers({ 200: VariablesShape }),
      },
    },
    (request) => office.cases.reveal(who(request), request.params.id, request.body.reason),
  );
}
