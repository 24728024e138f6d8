import { createServer } from 'node:net';
import { resolve } from 'node:path';

const MOST_WORKERS = 64;

/** What `npm start` itself reads; everything else in the environment is the server's. See server/config.ts. */
export function readSettings(env = process.env) {
  const port = whole(env, 'PORT', 3000, 65_535);
  const workers = whole(env, 'WEIBAO_WORKERS', 1, MOST_WORKERS);
  return {
    port,
    host: env.HOST || '127.0.0.1',
    workers,
    data: resolve(env.WEIBAO_DATA || '.data'),
    office: env.WEIBAO_OFFICE || (env.MONGODB_URL ? 'empty' : 'demo'),
  };
}

/** @param {NodeJS.ProcessEnv} env @param {string} name @param {number} otherwise @param {number} most */
function whole(env, name, otherwise, most) {
  const text = env[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${name} is "${text}"; it must be a whole number from 1 to ${most}.`);
}

/** Says so before anything is fetched or built. @param {{ host: string, port: number }} settings */
export async function refuseTakenPort({ host, port }) {
  await new Promise((free, taken) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      taken(
        new Error(
          error.code === 'EADDRINUSE'
            ? `Port ${port} on ${host} is in use. Stop what runs there, or set PORT.`
            : `Cannot listen on ${host}:${port}: ${error.message}`,
        ),
      );
    });
    server.listen(port, host, () => server.close(free));
  });
}
