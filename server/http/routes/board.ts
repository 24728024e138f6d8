import { Type } from 'typebox';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { AlertShape, answers, CaseShape, Id, oneOf, PageQuery, pageOf, TaskRowShape } from '../schemas.ts';

const tags = ['office'];
const total = { total: Type.Integer({ description: 'Of all pages' }) };
const BoardRowShape = Type.Object({ ...TaskRowShape.properties, level: Type.Integer({ description: 'How far up it has been told' }) });
const LoadShape = Type.Object({
  id: Type.Union([Type.String(), Type.Null()]),
  name: Type.Union([Type.String(), Type.Null()]),
  open: Type.Integer(),
  overdue: Type.Integer(),
  dueSoon: Type.Integer(),
});
const BoardShape = Type.Object({
  counts: Type.Object({ overdue: Type.Integer(), dueSoon: Type.Integer(), alerts: Type.Integer() }),
  overdue: Type.Array(BoardRowShape, { description: 'The first of `/api/board/tasks?list=overdue`' }),
  dueSoon: Type.Array(BoardRowShape, { description: 'The first of `/api/board/tasks?list=soon`' }),
  alerts: Type.Array(AlertShape, { description: 'The first of `/api/alerts?state=open`' }),
  byOrganisation: Type.Array(LoadShape),
  byPerson: Type.Array(LoadShape),
  discoveryToPolice: Type.Object({
    medianMinutes: Type.Union([Type.Number(), Type.Null()]),
    cases: Type.Integer({ description: 'The cases taken in last' }),
    limitMinutes: Type.Number(),
    urgentCases: Type.Integer(),
    urgentInTime: Type.Integer(),
    bands: Type.Array(Type.Object({ over: Type.Number(), upTo: Type.Union([Type.Number(), Type.Null()]), cases: Type.Integer() })),
  }),
});
const Minutes = Type.Number({ minimum: 0 });

export function boardRoutes(app: App, { office }: Parts): void {
  const config = { permission: 'alert.read' } as const;

  app.get(
    '/api/board',
    { config, schema: { tags, summary: 'The supervisor’s board', response: answers({ 200: BoardShape }) } },
    (request) => office.board.figures(who(request)),
  );

  app.get(
    '/api/board/tasks',
    {
      config,
      schema: {
        tags,
        summary: 'The tasks behind a figure or a bar of the board',
        querystring: Type.Object({
          ...PageQuery,
          list: oneOf('overdue', 'soon', 'later'),
          organisation: Type.Optional(Type.String({ maxLength: 100, description: 'Code of a unit; `none`: with no unit' })),
          assignee: Type.Optional(Id),
        }),
        response: answers({ 200: pageOf(BoardRowShape, total) }),
      },
    },
    (request) => office.board.tasks(who(request), request.query),
  );

  app.get(
    '/api/board/police-calls',
    {
      config: { permission: 'case.read' },
      schema: {
        tags,
        summary: 'The cases behind the time from discovery to the police, the slowest first',
        querystring: Type.Object({ ...PageQuery, over: Type.Optional(Minutes), upTo: Type.Optional(Minutes) }),
        response: answers({ 200: pageOf(Type.Object({ ...CaseShape.properties, minutes: Type.Integer() }), total) }),
      },
    },
    (request) => office.board.policeCalls(who(request), request.query),
  );
}
