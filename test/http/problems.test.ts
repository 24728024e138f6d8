import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WeibaoError } from '../../server/errors.ts';
import { problemOf } from '../../server/http/problem.ts';
import { type Answer, deploy } from './caller.ts';
import { startServer, type TestServer } from './server.ts';

const { mongo } = mongoose;

describe('what is refused', () => {
  let server: TestServer;
  const json = { 'content-type': 'application/json' };

  beforeAll(async () => {
    server = await startServer('http-problems', { WEIBAO_MAX_XML: '20000', WEIBAO_MAX_JSON: '10000' });
  });
  afterAll(() => server.close());

  const xml = (body: string) => deploy(server.drill, body);
  const cases: [what: string, ask: () => Promise<Answer>, status: number, code: string][] = [
    ['JSON that is none', () => server.drill.send('POST', '/api/instances', { body: '{"definition":', headers: json }), 400, 'BAD_REQUEST'],
    [
      'an object that would change its own kind',
      () => server.drill.send('POST', '/api/instances', { body: '{"__proto__":{}}', headers: json }),
      400,
      'BAD_REQUEST',
    ],
    ['a field of another type', () => server.drill.post('/api/instances', { definition: 7 }), 422, 'VALIDATION_FAILED'],
    ['a missing field', () => server.drill.post('/api/messages', {}), 422, 'VALIDATION_FAILED'],
    ['no body where one is needed', () => server.drill.post('/api/messages'), 422, 'VALIDATION_FAILED'],
    [
      'a body in another form',
      () => server.drill.send('POST', '/api/messages', { body: 'name=x', headers: { 'content-type': 'text/plain' } }),
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['JSON beyond the limit', () => server.drill.post('/api/messages', { name: 'x'.repeat(11_000) }), 413, 'BODY_TOO_LARGE'],
    ['XML beyond the limit', () => xml(`<a>${'x'.repeat(21_000)}</a>`), 413, 'XML_TOO_LARGE'],
    ['far too much XML', () => xml(`<a>${'x'.repeat(90_000)}</a>`), 413, 'XML_TOO_LARGE'],
    ['XML that is none', () => xml('<definitions><process>'), 400, 'XML_MALFORMED'],
    [
      'bytes that are no text',
      () =>
        server.drill.send('POST', '/api/definitions', {
          body: new Uint8Array([0x3c, 0xff, 0xfe, 0x80]) as unknown as string,
          headers: { 'content-type': 'application/xml' },
        }),
      400,
      'XML_MALFORMED',
    ],
    ['an empty diagram', () => xml(''), 400, 'XML_MALFORMED'],
    [
      'a document type',
      () => xml('<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>'),
      422,
      'DOCTYPE_REFUSED',
    ],
    [
      'a diagram without a process',
      () => xml('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t" />'),
      422,
      'NO_EXECUTABLE_PROCESS',
    ],
    ['an unknown definition', () => server.drill.post('/api/instances', { definition: 'unheard-of' }), 404, 'DEFINITION_NOT_FOUND'],
    ['an unknown instance', () => server.drill.get('/api/instances/none'), 404, 'INSTANCE_NOT_FOUND'],
    ['an unknown task', () => server.drill.get('/api/tasks/none'), 404, 'TASK_NOT_FOUND'],
    ['an unknown incident', () => server.drill.post('/api/incidents/none/retry'), 404, 'INCIDENT_NOT_FOUND'],
    ['an unknown case', () => server.drill.get('/api/cases/none'), 404, 'CASE_NOT_FOUND'],
    ['an unknown receipt', () => server.anonymous.get('/api/public/receipts/none'), 404, 'RECEIPT_NOT_FOUND'],
    ['an unknown account', () => server.drill.get('/api/accounts/none'), 404, 'ACCOUNT_NOT_FOUND'],
    [
      'an unknown policy',
      () => server.drill.post('/api/deadlines/preview', { policy: 'NONE', from: '2026-11-20T00:00:00Z' }),
      422,
      'POLICY_UNKNOWN',
    ],
    [
      'a time that is none',
      () => server.drill.post('/api/deadlines/preview', { policy: 'MR-D05', from: 'yesterday' }),
      422,
      'VALIDATION_FAILED',
    ],
    ['an address of nothing', () => server.drill.get('/api/nothing-here'), 404, 'NOT_FOUND'],
    ['an address that is no address', () => server.drill.get('/api/%c0%80'), 400, 'BAD_REQUEST'],
    ['a cursor that is none', () => server.drill.get('/api/accounts?cursor=x'), 400, 'CURSOR_INVALID'],
    ['a file sent as JSON', () => server.drill.post('/api/files', {}), 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['an idempotency key with a space', () => server.drill.post('/api/tokens', {}, { 'idempotency-key': 'a b' }), 400, 'BAD_REQUEST'],
  ];

  it.each(cases)('%s: one problem, with its own code', async (_what, ask, status, code) => {
    const { status: given, headers, body } = await ask();

    expect(body).toMatchObject({ status, code });
    expect(given).toBe(status);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(Object.keys(body)).toEqual(expect.arrayContaining(['type', 'title', 'status', 'detail', 'code']));
  });

  it('what is searched for is text, whatever characters it has', async () => {
    const administrator = await server.hire('xitong', 'sys_admin');
    const head = await server.hire('zhoulan', 'wbb_head');
    for (const q of ['%00', '(', '%5C', '.*%24'])
      for (const answer of [
        await head.get(`/api/cases?q=${q}`),
        await head.get(`/api/tasks?q=${q}`),
        await administrator.get(`/api/accounts?q=${q}`),
      ])
        expect({ q, status: answer.status, items: answer.body.items }).toEqual({ q, status: 200, items: [] });
  });

  it('says where in a body the mistake is', async () => {
    const { body } = await server.drill.post('/api/accounts', {
      username: 'x',
      displayName: 'X',
      organisation: 'WBB',
      password: 'y',
      grants: [{ role: 5 }],
    });

    expect(body.issues).toEqual([expect.objectContaining({ path: 'grants.0.role', severity: 'error' })]);
  });
});

describe('what goes wrong underneath', () => {
  const mongoError = (code: number, message: string) => Object.assign(new mongo.MongoServerError({ message }), { code });
  const cases: [string, unknown, number, string][] = [
    ['a MongoDB that cannot be reached', new mongo.MongoNetworkError('connection closed'), 503, 'STORE_UNAVAILABLE'],
    ['an election', mongoError(10_107, 'not primary'), 503, 'STORE_UNAVAILABLE'],
    ['a full disk', mongoError(14_031, 'available disk space of 5 bytes is less than required minimum'), 503, 'STORE_FULL'],
    ['a Redis that is away', new Error('Connection is closed.'), 503, 'STORE_UNAVAILABLE'],
    ['a Redis that is full', new Error("OOM command not allowed when used memory > 'maxmemory'."), 503, 'STORE_FULL'],
    [
      'a store error inside another',
      new Error('could not do it', { cause: new mongo.MongoNetworkError('gone') }),
      503,
      'STORE_UNAVAILABLE',
    ],
    ['a known refusal', new WeibaoError('TASK_CLAIMED_BY_OTHER', 'Claimed.'), 403, 'TASK_CLAIMED_BY_OTHER'],
    ['a mistake of ours', new TypeError('cannot read name of the child 小明'), 500, 'INTERNAL'],
  ];

  it.each(cases)('%s', (_what, error, status, code) => {
    expect(problemOf(error)).toMatchObject({ status, code });
  });

  it('tells nothing of the inside', () => {
    expect(JSON.stringify(problemOf(new TypeError('cannot read name of the child 小明')))).not.toContain('小明');
  });
});

describe('with the stores away', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer('http-away');
  });
  afterAll(() => server.close());

  it('the process stays up, says that it is not ready, and answers 503 with a reason', async () => {
    expect((await server.anonymous.get('/readyz')).body).toEqual({ status: 'ready', mongodb: 'up', redis: 'up' });
    await server.stores.mongo.close();
    server.stores.redis.disconnect();

    expect((await server.anonymous.get('/healthz')).status).toBe(200);
    expect(await server.anonymous.get('/readyz')).toMatchObject({
      status: 503,
      body: { status: 'not ready', mongodb: 'down', redis: 'down' },
    });
    expect(await server.drill.get('/api/tasks')).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
  });
});
