import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionTable } from '../../server/people/permissions.ts';
import { callerOf } from './caller.ts';
import { PASSWORD, startServer, type TestServer } from './server.ts';

describe('the doors', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer('http-doors', { WEIBAO_SIGN_IN_FAILURES: '3' });
  });
  afterAll(() => server.close());

  it('keep the session in a cookie that scripts cannot read and other sites cannot send', async () => {
    await server.hire('chengye', 'wbb_officer');

    const answer = await server.anonymous.post('/api/session', { username: 'chengye', password: PASSWORD });

    const cookie = answer.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^weibao_session=[\w-]{43};/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(answer.body).toMatchObject({ username: 'chengye', roles: ['wbb_officer'], organisation: 'WBB' });
  });

  it('send the cookie over https only where the office is reached by https', async () => {
    const https = await startServer('http-doors-https', { WEIBAO_ORIGIN: 'https://weibao.example', WEIBAO_TRUST_PROXY: '1' });
    await https.people.accounts.create(
      { username: 'zhoulan', displayName: 'Z', organisation: 'WBB', grants: [], password: PASSWORD },
      'test',
    );

    const answer = await https.anonymous.post('/api/session', { username: 'zhoulan', password: PASSWORD });

    expect(answer.headers.get('set-cookie')).toMatch(/; Secure/);
    expect(answer.headers.get('strict-transport-security')).toContain('max-age');
    await https.close();
  });

  it('end the session at sign-out', async () => {
    const colleague = await server.signIn('chengye');
    expect((await colleague.get('/api/session')).status).toBe(200);

    expect((await colleague.send('DELETE', '/api/session')).status).toBe(204);

    expect((await colleague.get('/api/session')).body).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' });
  });

  it('make a guesser wait, and say how long', async () => {
    await server.hire('guessed', 'wbb_duty');
    for (let guess = 0; guess < 3; guess += 1) await server.anonymous.post('/api/session', { username: 'guessed', password: 'wrong' });

    const refused = await server.anonymous.post('/api/session', { username: 'guessed', password: PASSWORD });

    expect(refused.body).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('let no administrator give themselves a role, however they write their own name', async () => {
    const administrator = await server.hire('xitong', 'sys_admin');
    for (const name of ['xitong', 'XITONG', '%20Xitong'])
      expect((await administrator.send('PATCH', `/api/accounts/${name}`, { body: { grants: [{ role: 'wbb_head' }] } })).body).toMatchObject(
        {
          code: 'FORBIDDEN',
        },
      );
    expect((await server.people.accounts.get('xitong')).grants).toMatchObject([{ role: 'sys_admin' }]);
  });

  it('let no token change the second factor of its owner', async () => {
    const owner = await server.hire('tokenowner', 'wbb_officer');
    const { body: made } = await owner.post('/api/tokens', { name: 'a program' });
    const program = callerOf(server.url, { authorization: `Bearer ${made.token}` });

    const refused = await program.send('PUT', '/api/session/otp', { body: { secret: 'A'.repeat(32), otp: '123456', password: PASSWORD } });

    expect(refused.body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('count the requests of whoever cannot say who they are', async () => {
    const strict = await startServer('http-doors-strict', { WEIBAO_RATE_LIMIT: '20' });
    const statuses = await Promise.all(Array.from({ length: 30 }, async () => (await strict.anonymous.get('/api/tasks')).status));

    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(20);
    expect(statuses).toContain(429);
    await strict.close();
  });

  it('believe as many proxies as there are, and no address that the caller wrote', async () => {
    const behind = await startServer('http-doors-proxies', { WEIBAO_TRUST_PROXY: '2' });
    const from = (chain: string) => ({ 'x-forwarded-for': chain });
    for (let guess = 0; guess < 50; guess += 1)
      await behind.anonymous.post(
        '/api/session',
        { username: `n${guess}`, password: 'x' },
        from(`10.9.9.${guess}, 192.0.2.7, 198.51.100.1`),
      );

    const same = await behind.anonymous.post('/api/session', { username: 'm', password: 'x' }, from('10.9.9.99, 192.0.2.7, 198.51.100.1'));
    const other = await behind.anonymous.post('/api/session', { username: 'm', password: 'x' }, from('192.0.2.8, 198.51.100.1'));

    expect([same.status, other.status]).toEqual([429, 401]);
    await behind.close();
  });

  describe('for a request from another site', () => {
    const from = (headers: Record<string, string>) => ({ headers });
    const cases: [string, Record<string, string>, number][] = [
      ['another origin', { origin: 'https://elsewhere.example' }, 403],
      ['an origin that is none', { origin: 'null' }, 403],
      ['no origin, but a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
      ['no origin, but a browser that says same-site', { 'sec-fetch-site': 'same-site' }, 403],
      ['no origin, from the own page', { 'sec-fetch-site': 'same-origin' }, 201],
      ['neither: a program', {}, 201],
    ];

    it.each(cases)('with %s', async (_name, headers, status) => {
      const colleague = await server.signIn('chengye');

      const answer = await colleague.send('POST', '/api/tokens', from(headers));

      expect(answer.status).toBe(status);
      if (status === 403) expect(answer.body).toMatchObject({ code: 'ORIGIN_REFUSED' });
    });

    it('with the own origin', async () => {
      const colleague = await server.signIn('chengye');

      expect((await colleague.send('POST', '/api/tokens', from({ origin: server.url }))).status).toBe(201);
    });

    it('also before signing in: nobody is signed in as somebody else by a foreign page', async () => {
      const answer = await server.anonymous.post(
        '/api/session',
        { username: 'chengye', password: PASSWORD },
        { origin: 'https://elsewhere.example' },
      );

      expect(answer.body).toMatchObject({ status: 403, code: 'ORIGIN_REFUSED' });
    });

    it('with a bearer token, which no browser adds by itself', async () => {
      const colleague = await server.signIn('chengye');
      const { token } = (await colleague.post('/api/tokens', { name: 'script' })).body;
      const program = callerOf(server.url, { authorization: `Bearer ${token}`, origin: 'https://elsewhere.example' });

      expect((await program.get('/api/session')).body).toMatchObject({ username: 'chengye', via: 'token' });
      expect((await program.send('DELETE', '/api/tokens/unknown')).status).toBe(404);
    });
  });

  it('let a program in by its token until it is revoked, and never make another token', async () => {
    const colleague = await server.signIn('chengye');
    const made = (await colleague.post('/api/tokens', { name: 'nightly' })).body;
    const program = callerOf(server.url, { authorization: `Bearer ${made.token}` });

    expect((await program.get('/api/session')).status).toBe(200);
    expect((await program.post('/api/tokens', { name: 'another' })).status).toBe(403);
    await colleague.send('DELETE', `/api/tokens/${made.id}`);

    expect((await program.get('/api/session')).status).toBe(401);
  });

  it('carry the headers that keep pages in their place', async () => {
    const { headers } = await server.anonymous.get('/healthz');

    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect((await server.anonymous.get('/api/session')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('every route', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer('http-routes');
  });
  afterAll(() => server.close());

  const OPEN = [
    'GET /healthz',
    'GET /readyz',
    'GET /metrics',
    'GET /api/openapi.json',
    'POST /api/session',
    'DELETE /api/session',
    'GET /api/public/report-form',
    'POST /api/public/reports',
    'GET /api/public/receipts/:code',
  ];
  const routes = () =>
    server.app
      .routePermissions()
      .flatMap(({ method, url, permission }) => [method].flat().map((one) => ({ route: `${one} ${url}`, permission })))
      .filter(({ route }) => !/ \/api\/docs| \/\*$| \/$|^HEAD/.test(route));

  it('says whom it is open to', () => {
    expect(routes().filter(({ permission }) => permission === undefined)).toEqual([]);
  });

  it('is closed to strangers, but for the few that are meant for them', () => {
    const open = routes().filter(({ permission }) => permission === 'public');

    expect(open.map(({ route }) => route).sort()).toEqual([...OPEN].sort());
  });

  it('asks only for permissions that some role has', () => {
    const table = permissionTable(server.people.roles.list());
    const asked = new Set(routes().flatMap(({ permission }) => [permission ?? []].flat()));

    for (const permission of asked) {
      if (permission === 'public' || permission === 'signed-in') continue;
      expect([permission, table.get(permission)?.length ?? 0]).not.toEqual([permission, 0]);
    }
  });

  it('answers 401 to nobody and 403 to a colleague without the permission', async () => {
    const nobody = server.anonymous;
    const auditor = await server.hire('auditor', 'auditor');
    for (const { route, permission } of routes()) {
      if (permission === 'public') continue;
      const [method, url] = route.split(' ') as [string, string];
      const path = url.replace(/:\w+/g, 'x1');
      expect([route, (await nobody.send(method, path)).status]).toEqual([route, 401]);
      if (permission === 'signed-in' || [permission].flat().includes('audit.read')) continue;
      expect([route, (await auditor.send(method, path)).status]).toEqual([route, 403]);
    }
  });

  it('is described by the OpenAPI document, and nothing else is', async () => {
    const { body } = await server.anonymous.get('/api/openapi.json');
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );

    expect(body.openapi).toBe('3.1.0');
    expect(described.sort()).toEqual(
      routes()
        .map(({ route }) => route)
        .filter((route) => route !== 'GET /api/openapi.json')
        .sort(),
    );
  });

  it('has a summary, an area, a good answer and its problems in the document', async () => {
    const { body } = await server.anonymous.get('/api/openapi.json');
    for (const [path, methods] of Object.entries(
      body.paths as Record<string, Record<string, { summary?: string; tags?: string[]; responses: object }>>,
    )) {
      for (const [method, { summary, tags, responses }] of Object.entries(methods)) {
        const answers = Object.keys(responses);
        expect([path, method, summary !== undefined, tags?.length, answers.some((status) => status.startsWith('2'))]).toEqual([
          path,
          method,
          true,
          1,
          true,
        ]);
        expect(answers).toEqual(expect.arrayContaining(['4XX', '5XX']));
      }
    }
  });

  it('has human pages', async () => {
    const page = await server.anonymous.get('/api/docs');

    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
  });
});
