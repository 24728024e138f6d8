import { Duration } from 'luxon';
import { Type } from 'typebox';
import { fail } from '../../errors.ts';
import type { App, Parts } from '../parts.ts';
import { who } from '../plugins/authentication.ts';
import { answers, Duration as DurationShape, Instant } from '../schemas.ts';

const tags = ['drill'];

/** Only in drill mode: elsewhere these addresses do not exist. */
export function clockRoutes(app: App, { engine, people, clock, settings }: Parts): void {
  if (!settings.drill) return;
  let before: Promise<unknown> = Promise.resolve();

  app.get(
    '/api/clock',
    {
      config: { permission: 'signed-in' },
      schema: { tags, summary: 'The office’s time', response: answers({ 200: Type.Object({ now: Instant, drill: Type.Boolean() }) }) },
    },
    async () => ({ now: clock.now().toISOString(), drill: true }),
  );

  app.post(
    '/api/clock/advance',
    {
      config: { permission: 'clock.advance' },
      schema: {
        tags,
        summary: 'Move the clock',
        description:
          'Answers when every alarm that has come due on the way, in order, has been handled and committed. Calls are handled one after another.',
        body: Type.Object({ by: Type.Optional(DurationShape), to: Type.Optional(Instant) }),
        response: answers({ 200: Type.Object({ now: Instant, drill: Type.Boolean(), rang: Type.Integer() }) }),
      },
    },
    (request) => {
      const principal = who(request);
      const { sessionId } = request;
      const mine = before.then(async () => {
        // Asked when its turn has come: another server may be moving the clock just now.
        const { rang } = await engine.alarms.advance(async (now) => {
          const to = target(request.body, now);
          if (sessionId) await people.door.takeAlong(sessionId, to.getTime() - now.getTime());
          return to;
        });
        await people.audit.record({ action: 'clock.advanced', who: principal.accountId, object: clock.now().toISOString() });
        return { now: clock.now().toISOString(), drill: true, rang };
      });
      before = mine.catch(() => undefined);
      return mine;
    },
  );
}

/** VALIDATION_FAILED where it is neither `by` nor `to`, or not ahead. */
function target({ by, to }: { by?: string; to?: string }, now: Date): Date {
  if ((by === undefined) === (to === undefined)) fail('VALIDATION_FAILED', 'Give either by (a duration) or to (a time).');
  const duration = by === undefined ? undefined : Duration.fromISO(by);
  if (duration && !duration.isValid) fail('VALIDATION_FAILED', 'by is not an ISO 8601 duration.');
  const wanted = duration ? new Date(now.getTime() + duration.toMillis()) : new Date(to!);
  if (Number.isNaN(wanted.getTime())) fail('VALIDATION_FAILED', 'to is not a time.');
  if (wanted < now) fail('VALIDATION_FAILED', 'The clock moves forward only.');
  return wanted;
}
