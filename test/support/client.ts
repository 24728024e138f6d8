import { randomUUID } from 'node:crypto';
import { pause } from './server-process.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
}

/** A person or a program at the HTTP contract. */
export interface Client {
  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(path: string, body?: unknown, key?: string): Promise<Answer<T>>;
  put<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>>;
  /** The same request with the same idempotency key again and again until the server has answered it. */
  insist<T = Record<string, unknown>>(path: string, body: unknown, key?: string): Promise<Answer<T>>;
  readonly cookie: string;
}

export const DRILL_PASSWORD = 'drill-password-for-tests';
const INSIST_PAUSE_MS = 75;
const INSIST_FOR_MS = 120_000;

/** Signs in. `base` may answer another address each time: several servers over the same stores. */
export async function signIn(base: string | (() => string), username = 'drill', password = DRILL_PASSWORD): Promise<Client> {
  const address = typeof base === 'string' ? () => base : base;
  const first = address();
  const response = await fetch(`${first}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: first },
    body: JSON.stringify({ username, password }),
  });
  if (!response.ok) throw new Error(`${username} cannot sign in: ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

  async function call<T>(method: string, path: string, body?: unknown, key?: string): Promise<Answer<T>> {
    const xml = typeof body === 'string';
    const origin = address();
    const answer = await fetch(origin + path, {
      method,
      headers: {
        cookie,
        origin,
        ...(body === undefined ? {} : { 'content-type': xml ? 'application/xml' : 'application/json' }),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      body: body === undefined ? undefined : xml ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
  }

  return {
    cookie,
    get: (path) => call('GET', path),
    post: (path, body, key) => call('POST', path, body ?? {}, key),
    put: (path, body) => call('PUT', path, body ?? {}),
    async insist<T>(path: string, body: unknown, key: string = randomUUID()) {
      const limit = Date.now() + INSIST_FOR_MS;
      for (;;) {
        const answer = await call<T>('POST', path, body, key).catch(() => undefined);
        const settled = answer && answer.status < 500 && (answer.body as { code?: string } | undefined)?.code !== 'IDEMPOTENCY_IN_PROGRESS';
        if (settled) return answer;
        if (Date.now() > limit) throw new Error(`No answer to ${path} in ${INSIST_FOR_MS} ms; the last was ${JSON.stringify(answer)}`);
        await pause(INSIST_PAUSE_MS);
      }
    },
  };
}
