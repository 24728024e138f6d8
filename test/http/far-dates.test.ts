import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller, Json } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

/** One mistyped year must not stop the whole office. */
describe('dates far away', () => {
  let server: TestServer;
  let head: Caller;
  let duty: Caller;

  beforeAll(async () => {
    server = await startServer('http-far-dates');
    head = await server.hire('zhoulan', 'wbb_head');
    duty = await server.hire('zhiban', 'wbb_duty');
  });
  afterAll(() => server.close());

  it.each([
    ['MR-S21', '0001-01-01T00:00:00Z'],
    ['MR-D05', '0202-11-25T04:00:00+08:00'],
    ['MR-S13', '1999-12-31T00:00:00Z'],
    ['MR-S13', '9999-12-31T00:00:00Z'],
  ])('a preview of %s from %s is refused with its place', async (policy, from) => {
    const { status, body } = await head.post('/api/deadlines/preview', { policy, from });

    expect([status, body.code, body.issues[0].path]).toEqual([422, 'VALIDATION_FAILED', 'from']);
  });

  it('a preview counts the same as ever where a variable holds such a year', async () => {
    const variables = { item: { dueAt: '0202-11-25T04:00:00+08:00' }, policeAcceptedAt: '0202-11-25' };

    const { status, body } = await head.post('/api/deadlines/preview', { policy: 'MR-D05', from: '2026-11-20T10:10:00Z', variables });

    expect([status, body.dueAt]).toEqual([200, '2026-11-23T15:59:59.000Z']);
  });

  it('a form with such a year is refused with the days between which it must lie', async () => {
    const variables = { discoveredAt: '0202-11-20T16:40+08:00', reportedAt: '2206-11-20T16:52+08:00' };

    const { status, body } = await duty.post('/api/cases', { process: 'mandatory-report', startEvent: 'SE2', variables });

    expect([status, body.code]).toEqual([422, 'VALIDATION_FAILED']);
    const found = (body.issues as Json[]).filter(({ code }) => code === 'DATE_OUT_OF_REACH').map(({ path, values }) => [path, values]);
    expect(found).toContainEqual(['variables.discoveredAt', { first: '2000-01-01', last: '2100-12-31' }]);
    expect(found).toContainEqual(['variables.reportedAt', { first: '2000-01-01', last: '2100-12-31' }]);
  });

  it('a policy keeps its id', async () => {
    const policies = (await server.drill.get('/api/policies')).body.items as Json[];
    const other = policies.find(({ id }) => id === 'MR-D05')!;

    const { status, body } = await server.drill.send('PUT', '/api/policies/MR-S21', { body: other });

    expect([status, body.code, body.issues[0].path]).toEqual([422, 'VALIDATION_FAILED', 'policy.id']);
  });

  it('a policy of a thousand million days is refused', async () => {
    const policies = (await server.drill.get('/api/policies')).body.items as Json[];
    const known = policies.find(({ id }) => id === 'MR-D05')!;

    const { status, body } = await server.drill.send('PUT', '/api/policies/MR-D05', {
      body: { ...known, value: 'P1000000000D' },
    });

    expect([status, body.issues[0].path]).toEqual([422, 'policy.value']);
  });
});
