import { Problem, problemOf } from './problem.ts';

export interface Sending {
  /** One key for one act of the user, however often it has to be sent. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** The version that was read and is to be replaced. */
  ifMatch?: number;
}

type Query = Record<string, string | number | boolean | undefined | null>;

let language = 'zh-CN';
let toldSignedOut: () => void = () => undefined;

/** What the server writes itself (how a date was counted) comes in this language. */
export function speak(tag: string): void {
  language = tag;
}

/** Called when the server no longer knows who is asking. */
export function onSignedOut(listener: () => void): void {
  toldSignedOut = listener;
}

export function idempotencyKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** For the next attempt: another one only after a refusal. Where the answer was lost the same key keeps the act from being done twice. */
export const keyAfter = (key: string, failure: unknown): string =>
  failure instanceof Problem && !failure.passing ? idempotencyKey() : key;

export function withQuery(path: string, query: Query): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') words.set(name, String(value));
  }
  return words.size > 0 ? `${path}?${words}` : path;
}

export async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  { idempotencyKey: key, signal, ifMatch }: Sending = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
  if (key) headers['idempotency-key'] = key;
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers['content-type'] = 'application/json';
  const request = { method, headers, signal, body: body === undefined ? undefined : form ? body : JSON.stringify(body) };
  const response = await fetch(path, request).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new Problem(0, 'OFFLINE', 'The server does not answer.');
  });
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === 'NOT_SIGNED_IN') toldSignedOut();
    throw problem;
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, { signal });
export const post = <T>(path: string, body?: unknown, sending?: Sending) => call<T>('POST', path, body, sending);
export const put = <T>(path: string, body: unknown, sending?: Sending) => call<T>('PUT', path, body, sending);
export const patch = <T>(path: string, body: unknown, sending?: Sending) => call<T>('PATCH', path, body, sending);
export const remove = <T>(path: string) => call<T>('DELETE', path);
