import { Type } from 'typebox';
import type { Variables } from '../../kernel/types.ts';
import { PUBLIC } from '../actor.ts';
import type { App, Parts } from '../parts.ts';
import { publicLimit } from '../plugins/limits.ts';
import { answers, FormShape, Instant, VariablesShape } from '../schemas.ts';

const tags = ['public'];

/** Anyone may report (specification §2.2): no sign-in, no cookie, nothing about the sender is kept but what they write. */
export function publicRoutes(app: App, { office, settings }: Parts): void {
  const reporting = { permission: 'public', rateLimit: publicLimit(settings.reportsPerMinute, settings) } as const;
  const lookingUp = { permission: 'public', rateLimit: publicLimit(settings.lookUpsPerMinute, settings) } as const;

  app.get(
    '/api/public/report-form',
    { config: { permission: 'public' }, schema: { tags, summary: 'The public form', response: answers({ 200: FormShape }) } },
    () => office.reports.form(),
  );

  app.post(
    '/api/public/reports',
    {
      config: reporting,
      schema: {
        tags,
        summary: 'Report',
        body: Type.Object({ variables: VariablesShape }),
        response: answers({ 201: Type.Object({ receiptCode: Type.String() }) }),
      },
    },
    async (request, reply) => {
      const { receiptCode } = await office.reports.submit(request.body.variables as Variables, PUBLIC, request.idempotencyId);
      return reply.code(201).send({ receiptCode });
    },
  );

  app.get(
    '/api/public/receipts/:code',
    {
      config: lookingUp,
      schema: {
        tags,
        summary: 'What has become of a report',
        description: 'Status words only.',
        params: Type.Object({ code: Type.String({ minLength: 1, maxLength: 100 }) }),
        response: answers({ 200: Type.Object({ status: Type.String(), at: Instant }) }),
      },
    },
    (request) => office.reports.receipt(request.params.code),
  );
}
