import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from '../parts.ts';
import { PROBLEM_TYPE, problem } from '../problem.ts';
import { openToAll } from './openapi.ts';

const YEAR_SECONDS = 31_536_000;

/** The browser application. Its addresses are its own: any that is no file and no call answers its page. */
export async function serveWeb(app: App, folder: string): Promise<void> {
  const page = join(folder, 'index.html');
  if (existsSync(page)) {
    await app.register(async (scope) => {
      scope.addHook('onRoute', openToAll);
      await scope.register(fastifyStatic, {
        root: folder,
        schemaHide: true,
        cacheControl: false,
        // The public pages are pages of their own: /report is report.html.
        extensions: ['html'],
        setHeaders: (response, path) => {
          // Files under assets/ carry their content's hash in the name; all others may change under the same name.
          const lasting = path.includes(`${sep}assets${sep}`);
          response.header('cache-control', lasting ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
        },
      });
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0]!;
    const wantsPage = (request.method === 'GET' || request.method === 'HEAD') && !path.startsWith('/api/') && !/\.\w+$/.test(path);
    if (wantsPage && existsSync(page)) {
      return reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(await readFile(page));
    }
    return reply.code(404).header('content-type', PROBLEM_TYPE).send(problem('NOT_FOUND', 'There is nothing at this address.'));
  });
}
