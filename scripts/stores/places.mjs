import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** What is fetched once for this user, whatever the clone: `~/.cache/weibao`. */
export const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(process.env.HOME || homedir(), '.cache'), 'weibao');

/**
 * The first of these programs that is on PATH.
 * @param {string[]} names
 */
export function onPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = resolve(folder, name);
      if (folder && executable(file)) return file;
    }
  }
  return undefined;
}

/** @param {string} file */
export function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * `wanted` if nobody listens there, else a port the system gives.
 * @param {number} [wanted]
 * @returns {Promise<number>}
 */
export async function freePort(wanted) {
  if (wanted && (await canListen(wanted))) return wanted;
  return /** @type {Promise<number>} */ (listenOnce(0));
}

/** @param {number} port */
const canListen = (port) =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

/** @param {number} port @returns {Promise<number>} */
function listenOnce(port) {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => done(address.port));
    });
  });
}
