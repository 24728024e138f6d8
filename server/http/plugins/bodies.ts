import type { FastifyRequest } from 'fastify';
import { fail } from '../../errors.ts';
import type { App } from '../parts.ts';

/** JSON and XML. An absent JSON body is no body: buttons without a form send none. */
export function readBodies(app: App, limits: { json: number; xml: number }): void {
  app.removeContentTypeParser('text/plain');
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: limits.json }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    return parseJson(request, body as string, done);
  });
  app.addContentTypeParser(
    ['application/xml', 'text/xml'],
    { parseAs: 'buffer', bodyLimit: limits.xml },
    async (_request: FastifyRequest, body: Buffer) => decodeXml(body),
  );
}

/** XML says its own encoding; of those, UTF-8 and UTF-16 with a mark are read. Bytes that are neither are no XML. */
export function decodeXml(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return fail('XML_MALFORMED', 'These bytes are not text in UTF-8 or UTF-16.');
  }
}
