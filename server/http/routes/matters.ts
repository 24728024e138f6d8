import { Type } from 'typebox';
import { AUTHORITIES } from '../../office/matters/types.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, FileShape, Id, IdParams, oneOf, PageQuery, pageOf, TaskRowShape } from '../schemas.ts';

const tags = ['matters'];

const Told = Type.Object(
  { text: Type.String(), textEn: Type.Optional(Type.String()) },
  { description: 'As it was written or chosen; moments as RFC 3339' },
);
const told = <Part extends string>(...parts: Part[]) =>
  Type.Object(Object.fromEntries(parts.map((part) => [part, Type.Optional(Told)])), { description: 'What forms have been told of it' });
const AuthorityShape = oneOf(...AUTHORITIES);
const MATTER_PARTS = ['sentAt', 'ackAt', 'refNo', 'result', 'resultAt'] as const;
const MatterShape = Type.Object({
  ...TaskRowShape.properties,
  authority: AuthorityShape,
  told: told(...MATTER_PARTS),
  tells: Type.Array(oneOf(...MATTER_PARTS), { description: 'What its form tells of in the end' }),
  files: Type.Array(FileShape, { description: 'Filed in the task' }),
});
const PlanItemShape = Type.Object({ ...TaskRowShape.properties, told: told('need', 'measure', 'result', 'doneAt') });

export function matterRoutes(app: App, { office }: Parts): void {
  app.get(
    '/api/external-matters',
    {
      config: { permission: 'task.work' },
      schema: {
        tags,
        summary: 'What authorities outside are to decide or to answer',
        description: 'The external tasks I may see: open ones by due time, done ones the newest first.',
        querystring: Type.Object({
          ...PageQuery,
          state: Type.Optional(oneOf('open', 'completed')),
          authority: Type.Optional(AuthorityShape),
          case: Type.Optional(Id),
          q: Type.Optional(
            Type.String({ maxLength: 200, description: 'In the step’s name, the case number or the code name of the child' }),
          ),
        }),
        response: answers({ 200: pageOf(MatterShape) }),
      },
    },
    (request) => office.matters.list(who(request), { state: 'open', ...request.query }),
  );

  app.get(
    '/api/cases/:id/plan',
    {
      config: { permission: 'case.read' },
      schema: {
        tags,
        summary: 'Items of plans and assignments of conferences of a case',
        description: 'Those I may see, in the order in which they came up.',
        params: IdParams,
        response: answers({ 200: Type.Object({ items: Type.Array(PlanItemShape), next: Type.Null() }) }),
      },
    },
    async (request) => ({ items: await office.matters.plan(who(request), request.params.id), next: null }),
  );
}
