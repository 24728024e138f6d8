import { Compile } from 'typebox/schema';
import type { Answer } from './caller.ts';

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  patternProperties?: unknown;
  allOf?: unknown;
  [key: string]: unknown;
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
}

/**
 * Throws where an answer is not what the server's own OpenAPI document says: an unknown route or status, another content type, a field that is
 * missing, of another type, or not described.
 */
export function agreementWith(document: ApiDocument): (method: string, path: string, answer: Answer) => void {
  const routes = Object.entries(document.paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      operation,
      fits: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
      // `/api/session/otp` before `/api/session/{id}`
      fixed: template.replace(/\{\w+\}/g, '').length,
    })),
  );
  const compiled = new Map<Schema, ReturnType<typeof Compile>>();

  return (method, path, { status, headers, body }) => {
    const address = path.split('?')[0]!;
    const [route] = routes.filter((one) => one.method === method && one.fits.test(address)).sort((one, other) => other.fixed - one.fixed);
    if (!route) {
      if (status === 404 || status === 400 || address === '/api/openapi.json' || address.startsWith('/api/docs')) return;
      throw new Error(`${method} ${address} answers ${status} but is not described`);
    }
    const described = route.operation.responses[status] ?? route.operation.responses[`${Math.floor(status / 100)}XX`];
    if (!described) throw new Error(`${method} ${address}: the answer ${status} is not described`);
    const type = headers.get('content-type')?.split(';')[0];
    if (!type) return;
    const content = described.content?.[type];
    if (!content) throw new Error(`${method} ${address}: the answer ${status} is ${type}, which is not described`);
    if (!type.includes('json')) return;
    const check = compiled.get(content.schema) ?? Compile(closed(content.schema));
    compiled.set(content.schema, check);
    if (check.Check(body)) return;
    const [, errors] = check.Errors(body);
    const words = errors.slice(0, 5).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
    throw new Error(`${method} ${address}: the answer ${status} is not as described:\n${words.join('\n')}`);
  };
}

/** Nothing beyond what is described: a field that a program may come to rely on must be in the document. */
function closed(schema: unknown): Schema {
  if (Array.isArray(schema)) return schema.map(closed) as unknown as Schema;
  if (schema === null || typeof schema !== 'object') return schema as Schema;
  const { allOf, ...rest } = schema as Schema;
  if (allOf) return schema as Schema;
  const inside = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === 'properties' ? Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, closed(one)])) : closed(value),
    ]),
  ) as Schema;
  const open = !inside.properties || inside.additionalProperties !== undefined || inside.patternProperties !== undefined;
  return open ? inside : { ...inside, additionalProperties: false };
}
