import { Type } from 'typebox';
import { actorOf, commandOf } from '../actor.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, Id, VariablesShape } from '../schemas.ts';

const tags = ['instances'];

export function messageRoutes(app: App, { engine }: Pick<Parts, 'engine'>): void {
  app.post(
    '/api/messages',
    {
      config: { permission: 'message.send' },
      schema: {
        tags,
        summary: 'Send a message',
        body: Type.Object({
          name: Type.String({ minLength: 1, maxLength: 300 }),
          correlationKey: Type.Optional(Type.String({ maxLength: 300 })),
          instanceId: Type.Optional(Id),
          variables: Type.Optional(VariablesShape),
          messageId: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'The same twice counts once' })),
          ttl: Type.Optional(
            Type.String({ maxLength: 100, description: 'How long it waits for somebody; ISO 8601 duration, default PT0S' }),
          ),
        }),
        response: answers({
          200: Type.Object({
            delivered: Type.Integer(),
            started: Type.Integer(),
            buffered: Type.Boolean(),
            duplicate: Type.Optional(Type.Boolean()),
            instanceIds: Type.Array(Id),
          }),
        }),
      },
    },
    (request) => engine.messages.correlate(request.body as Parameters<typeof engine.messages.correlate>[0], commandOf(request)),
  );

  app.post(
    '/api/signals',
    {
      config: { permission: 'message.send' },
      schema: {
        tags,
        summary: 'Broadcast a signal',
        body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 300 }), variables: Type.Optional(VariablesShape) }),
        response: answers({ 200: Type.Object({ delivered: Type.Integer(), started: Type.Integer() }) }),
      },
    },
    (request) =>
      engine.messages.signal(request.body as Parameters<typeof engine.messages.signal>[0], {
        ...commandOf(request),
        actor: actorOf(who(request)),
      }),
  );
}
