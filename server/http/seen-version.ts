/** Which version somebody had before their eyes when they changed it, so that nobody overwrites what they have not seen. */
import { Type } from 'typebox';
import { fail } from '../errors.ts';

export const SEEN_VERSION =
  'With the `version` that was read (in the body, or as `If-Match`): 409 STALE_VERSION, and nothing changed, where another was stored meanwhile.';
export const SeenVersion = Type.Integer({ minimum: 0, description: 'The version that was read and is to be replaced' });
export const IfMatch = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The same as `version` in the body', examples: ['"3"'] })),
});

const TAG = /^(?:W\/)?"?(\d{1,15})"?$/;

interface Edit {
  headers: { 'if-match'?: string };
  body: { version?: number };
}

/** Undefined where the caller does not say. BAD_REQUEST for an `If-Match` that is no version, or another than the body's. */
export function seenVersion({ headers, body }: Edit): number | undefined {
  const tag = headers['if-match']?.trim();
  // Any version will do.
  if (tag === undefined || tag === '*') return body.version;
  const version = TAG.exec(tag)?.[1];
  if (version === undefined) fail('BAD_REQUEST', 'If-Match names one version, such as "3".');
  if (body.version !== undefined && body.version !== Number(version))
    fail('BAD_REQUEST', 'If-Match and the version in the body are not the same.');
  return Number(version);
}
