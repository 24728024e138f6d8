import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './server.ts';

describe('the browser application', () => {
  let server: TestServer;
  let folder: string;
  const page = async (path: string, method = 'GET') => {
    const answer = await fetch(server.url + path, { method, redirect: 'manual' });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weibao-web-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), 'the desk');
    await writeFile(join(folder, 'report.html'), 'the report page');
    await writeFile(join(folder, 'assets', 'app-1f2e.js'), 'script');
    server = await startServer('http-web-files', { WEIBAO_WEB: folder });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it.each(['/', '/tasks/some-task', '/board', '/inbox?view=all'])('answers its page at %s, fresh each time', async (path) => {
    const { status, headers, text } = await page(path);

    expect([status, text]).toEqual([200, 'the desk']);
    expect(headers.get('content-type')).toContain('text/html');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('has the public page at its short address', async () => {
    expect(await page('/report')).toMatchObject({ status: 200, text: 'the report page' });
  });

  it('lets browsers keep what carries its content in its name', async () => {
    const { headers } = await page('/assets/app-1f2e.js');

    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toContain('javascript');
  });

  it.each(['/assets/gone-99.js', '/api/nothing', '/..%2f..%2fpackage.json', '/.env'])('has nothing at %s', async (path) => {
    const { status, text } = await page(path);

    expect([400, 403, 404]).toContain(status);
    expect(text).not.toContain('the desk');
  });

  it('does not take its page for an answer to a command', async () => {
    expect((await page('/tasks/some-task', 'POST')).status).toBe(404);
  });
});
