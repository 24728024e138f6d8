import { Type } from 'typebox';
import type { Variables } from '../../kernel/types.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import {
  answers,
  CaseShape,
  DeadlineShape,
  FormShape,
  Id,
  IdParams,
  Note,
  Nothing,
  oneOf,
  PageQuery,
  pageOf,
  Reason,
  TaskRowShape,
  VariablesShape,
} from '../schemas.ts';
import { taskTalkRoutes } from './task-talk.ts';

const tags = ['tasks'];
const COUNTS = { mine: Type.Integer(), unit: Type.Integer(), unclaimed: Type.Integer(), all: Type.Integer() };
const NarrowingQuery = {
  due: Type.Optional(oneOf('overdue', 'today', 'week', 'none')),
  key: Type.Optional(Type.String({ description: 'Process key' })),
  organisation: Type.Optional(Type.String({ maxLength: 100, description: 'Code of a unit; `none`: with no unit' })),
  urgency: Type.Optional(Type.String({ maxLength: 20, description: 'Of the case, such as `U1`' })),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'In the task’s name, its step, or its case number' })),
};
const ChoiceShape = Type.Object({ value: Type.String(), count: Type.Integer() });
const OverviewShape = Type.Object({
  counts: Type.Object({ ...COUNTS, overdue: Type.Integer(), today: Type.Integer(), done: Type.Integer() }),
  organisations: Type.Array(ChoiceShape),
  urgencies: Type.Array(ChoiceShape),
  processes: Type.Array(Type.Object({ ...ChoiceShape.properties, name: Type.String(), nameEn: Type.Optional(Type.String()) })),
});

const TaskShape = Type.Object({
  ...TaskRowShape.properties,
  documentation: Type.Optional(Type.String()),
  form: Type.Union([FormShape, Type.Null()]),
  data: VariablesShape,
  draft: Type.Optional(Type.Union([VariablesShape, Type.Null()])),
  deadline: Type.Union([DeadlineShape, Type.Null()]),
  besides: Type.Array(DeadlineShape, { description: 'Other deadlines that run on it' }),
  case: Type.Union([CaseShape, Type.Null()]),
  readsCase: Type.Boolean({ description: 'I may read the papers of the case too' }),
  can: Type.Record(Type.String(), Type.Boolean(), { description: 'What I may do with it now' }),
  delegatedBy: Type.Optional(Type.String()),
});
const NextShape = Type.Object({ next: Type.Array(TaskRowShape, { description: 'Tasks now open in the instance that I may do' }) });

export function taskRoutes(app: App, parts: Parts): void {
  const { office, people, log } = parts;
  const config = { permission: 'task.work' } as const;
  const supervise = { permission: 'task.reassign' } as const;
  /** The history says the same and was committed with the step; the answer need not wait for this second book. */
  const audit = (action: string, by: string, id: string): void => {
    people.audit
      .record({ action, who: by, object: id })
      .catch((error: unknown) => log.error({ err: error, action, id }, 'not written into the audit'));
  };

  app.get(
    '/api/tasks',
    {
      config,
      schema: {
        tags,
        summary: 'The inbox',
        description: 'What I may see, with the counts of all views under the same filters; 1000 means 1000 or more.',
        querystring: Type.Object({
          ...PageQuery,
          ...NarrowingQuery,
          view: Type.Optional(oneOf('mine', 'unit', 'unclaimed', 'all')),
          state: Type.Optional(oneOf('open', 'completed')),
          instance: Type.Optional(Id),
          case: Type.Optional(Id),
          element: Type.Optional(Type.String({ description: 'Element id' })),
          sort: Type.Optional(oneOf('due', 'created', 'priority', 'completed')),
        }),
        response: answers({ 200: pageOf(TaskRowShape, { counts: Type.Object(COUNTS) }) }),
      },
    },
    (request) => {
      const { view = 'all', state = 'open', ...query } = request.query;
      return office.tasks.list(who(request), { view, state, ...query });
    },
  );

  app.get(
    '/api/tasks/overview',
    {
      config,
      schema: {
        tags,
        summary: 'How many tasks each view holds, and what they can be narrowed by',
        description: 'Counts are under the same filters; choices are those of all open tasks I may see.',
        querystring: Type.Object(NarrowingQuery),
        response: answers({ 200: OverviewShape }),
      },
    },
    (request) => office.tasks.overview(who(request), request.query),
  );

  app.get(
    '/api/tasks/:id',
    {
      config,
      schema: { tags, summary: 'One task with its form, data, deadline and case', params: IdParams, response: answers({ 200: TaskShape }) },
    },
    (request) => office.tasks.get(who(request), request.params.id),
  );

  const acts = { claim: 'Take it', unclaim: 'Give it back to the candidates', resolve: 'Hand a delegated task back' } as const;
  for (const act of ['claim', 'unclaim', 'resolve'] as const) {
    app.post(
      `/api/tasks/:id/${act}`,
      { config, schema: { tags, summary: acts[act], params: IdParams, response: answers({ 200: TaskRowShape }) } },
      async (request) => {
        const row = await office.tasks[act](who(request), request.params.id);
        audit(`task.${act}`, who(request).accountId, row.id);
        return row;
      },
    );
  }

  app.post(
    '/api/tasks/:id/delegate',
    {
      config,
      schema: {
        tags,
        summary: 'Let somebody else do it and hand it back',
        params: IdParams,
        body: Type.Object({ to: Id, note: Type.Optional(Note) }),
        response: answers({ 200: TaskRowShape }),
      },
    },
    async (request) => {
      const row = await office.tasks.delegate(who(request), request.params.id, request.body.to, request.body.note);
      audit('task.delegate', who(request).accountId, row.id);
      return row;
    },
  );

  app.post(
    '/api/tasks/:id/assign',
    {
      config: supervise,
      schema: {
        tags,
        summary: 'Give it to somebody, as a supervisor',
        description: '`to` null gives it back to the candidates.',
        params: IdParams,
        body: Type.Object({ to: Type.Union([Id, Type.Null()]) }),
        response: answers({ 200: TaskRowShape }),
      },
    },
    async (request) => {
      const row = await office.tasks.assign(who(request), request.params.id, request.body.to);
      audit('task.assign', who(request).accountId, row.id);
      return row;
    },
  );

  app.post(
    '/api/tasks/:id/complete',
    {
      config,
      schema: {
        tags,
        summary: 'Complete it',
        description: 'The form’s rules are checked here: 422 with `issues[].path`.',
        params: IdParams,
        body: Type.Optional(Type.Object({ variables: Type.Optional(VariablesShape), comment: Type.Optional(Note) })),
        response: answers({ 200: NextShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { variables = {}, comment } = request.body ?? {};
      const { next } = await office.tasks.complete(who(request), id, variables as Variables, {
        comment,
        idempotencyId: request.idempotencyId,
      });
      audit('task.complete', who(request).accountId, id);
      return { next: await office.tasks.rows(next) };
    },
  );

  app.post(
    '/api/tasks/:id/return',
    {
      config,
      schema: {
        tags,
        summary: '驳回: send the work back to an earlier task',
        params: IdParams,
        body: Type.Object({
          to: Type.Optional(Type.String({ maxLength: 300, description: 'Element id; default: the task before' })),
          reason: Reason,
        }),
        response: answers({ 200: NextShape }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const { next } = await office.tasks.return(who(request), id, request.body, { idempotencyId: request.idempotencyId });
      audit('task.return', who(request).accountId, id);
      return { next: await office.tasks.rows(next) };
    },
  );

  app.put(
    '/api/tasks/:id/draft',
    {
      config,
      schema: {
        tags,
        summary: 'Keep what is typed so far',
        params: IdParams,
        body: Type.Object({ variables: VariablesShape }),
        response: answers({ 204: Nothing }),
      },
    },
    async (request, reply) => {
      await office.tasks.saveDraft(who(request), request.params.id, request.body.variables as Variables);
      return reply.code(204).send();
    },
  );

  app.post(
    '/api/tasks/:id/remind',
    {
      config: supervise,
      schema: {
        tags,
        summary: 'Remind whoever has it',
        params: IdParams,
        body: Type.Optional(Type.Object({ note: Type.Optional(Note) })),
        response: answers({ 204: Nothing }),
      },
    },
    async (request, reply) => {
      await office.tasks.remind(who(request), request.params.id, request.body?.note ?? '');
      return reply.code(204).send();
    },
  );

  taskTalkRoutes(app, parts);
}
