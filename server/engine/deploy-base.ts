import { fail } from '../errors.ts';

/** Processes of a file that were drawn from a version, and which: the live one must still be that. 0: there was none. */
export type Base = ReadonlyMap<string, number>;

const ID = /^(.+):(\d{1,9})$/;
const NUMBER = /^\d{1,9}$/;

/** `given`: a definition id, which speaks for its process, or a version number, which speaks for the only process of the file. BAD_REQUEST. */
export function readBase(given: string | undefined, keys: string[]): Base {
  if (given === undefined) return new Map();
  const [, key, version] = ID.exec(given) ?? (NUMBER.test(given) ? [given, keys.length === 1 ? keys[0] : undefined, given] : []);
  if (version === undefined) fail('BAD_REQUEST', `base is a definition id or a version number, not ${given}.`);
  if (key === undefined) fail('BAD_REQUEST', 'The file holds several processes: name the version that was drawn from by its id.');
  if (!keys.includes(key)) fail('BAD_REQUEST', `The file has no process ${key}, which the drawing is said to come from.`);
  return new Map([[key, Number(version)]]);
}

/** STALE_VERSION where another version is live by now. Asked again within the transaction that stores, where nothing can come between. */
export function checkBase(base: Base, live: readonly { key: string; version: number }[]): void {
  for (const [key, version] of base) {
    const now = live.find((one) => one.key === key)?.version ?? 0;
    if (now === version) continue;
    const from = version === 0 ? 'was drawn as a new process' : `was drawn from version ${version}`;
    const found = now === 0 ? 'none is live any more' : `version ${now} is live by now`;
    fail('STALE_VERSION', `${key} ${from}, but ${found}. Nothing was deployed.`);
  }
}
