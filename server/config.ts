/** Every setting of the server: where it comes from, its default, its unit and what it means. Read once, at start. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

type Kind<T> = (text: string) => T | undefined;

interface Setting<T> {
  kind: Kind<T>;
  /** What may be written, for the error of a wrong value. */
  allowed: string;
  default: T;
  unit?: string;
  meaning: string;
  /** Also read from the file that `<NAME>_FILE` names, as container secrets are. Never shown. */
  secret?: boolean;
}

const MIB = 1_048_576;
const MIN_SECRET = 12;

const text = (fallback: string, meaning: string, secret = false): Setting<string> => ({
  kind: (value) => value,
  allowed: 'text',
  default: fallback,
  meaning,
  secret,
});
const password = (meaning: string): Setting<string> => ({
  kind: (value) => (value.length >= MIN_SECRET ? value : undefined),
  allowed: `at least ${MIN_SECRET} characters`,
  default: '',
  meaning,
  secret: true,
});
const whole = (fallback: number, unit: string, meaning: string, least = 1, most = Number.MAX_SAFE_INTEGER): Setting<number> => ({
  kind: (value) => (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined),
  allowed: `a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`,
  default: fallback,
  unit,
  meaning,
});
const flag = (meaning: string): Setting<boolean> => ({
  kind: (value) => ({ '1': true, true: true, '0': false, false: false })[value],
  allowed: '1 or 0',
  default: false,
  meaning,
});
const oneOf = <T extends string>(fallback: T, values: readonly T[], meaning: string): Setting<T> => ({
  kind: (value) => values.find((known) => known === value),
  allowed: values.join(' or '),
  default: fallback,
  meaning,
});
const address = (schemes: string[], meaning: string): Setting<string> => ({
  kind: (value) => (schemes.some((scheme) => value.startsWith(`${scheme}://`)) ? value : undefined),
  allowed: `an address beginning with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  default: '',
  meaning,
  secret: true,
});

export const SETTINGS = {
  PORT: whole(3000, 'port', 'Port to serve on; 0 takes a free one.', 0, 65_535),
  HOST: text('127.0.0.1', 'Address to serve on.'),
  MONGODB_URL: address(['mongodb', 'mongodb+srv'], 'MongoDB, a replica set. Required.'),
  REDIS_URL: address(['redis', 'rediss'], 'Redis with append-only file and noeviction. Required.'),
  WEIBAO_PREFIX: text('weibao', 'What every Redis key begins with: two offices may share one Redis.'),
  WEIBAO_DATA: text('.data', 'Folder of the embedded stores and of keys.'),
  WEIBAO_OFFICE: oneOf<'demo' | 'empty'>('empty', ['demo', 'empty'], 'What an empty database is filled with.'),
  WEIBAO_ADMIN_PASSWORD: password('First password of the account admin of an empty office. Unset: one is made and printed once.'),
  WEIBAO_DRILL: flag('Drill mode: an administrator may move the clock.'),
  WEIBAO_DRILL_PASSWORD: password('Password of the account drill, which exists in drill mode only.'),
  WEIBAO_WORKERS: whole(1, 'processes', 'Server processes that npm start runs over the same stores.', 1, 64),
  WEIBAO_ORIGIN: text(
    '',
    'Public address, such as https://weibao.example.gov.cn, where a proxy stands in front. Several: separated by commas.',
  ),
  WEIBAO_TRUST_PROXY: whole(
    0,
    'proxies',
    'How many proxies stand in front, one behind the other: so many entries of X-Forwarded-For are believed, counted from the last. Each must add the address it sees.',
    0,
    9,
  ),
  WEIBAO_PROCESSES: text('processes', 'Folder of the processes, forms and policies.'),
  WEIBAO_WEB: text('dist/web', 'Folder of the built browser application.'),
  WEIBAO_LOG_LEVEL: oneOf('info', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'What is logged.'),
  WEIBAO_SESSION_IDLE: whole(28_800, 'seconds', 'A session without requests ends after this.'),
  WEIBAO_SESSION_ABSOLUTE: whole(86_400, 'seconds', 'Every session ends after this.'),
  WEIBAO_SIGN_IN_FAILURES: whole(
    10,
    'failures',
    'Failed sign-ins of one account from one address before it has to wait; ten times as many from everywhere together.',
  ),
  WEIBAO_SIGN_IN_FAILURES_ADDRESS: whole(50, 'failures', 'Failed sign-ins from one address before it has to wait.'),
  WEIBAO_SIGN_IN_WINDOW: whole(900, 'seconds', 'How long failed sign-ins are remembered.'),
  WEIBAO_RATE_LIMIT: whole(30_000, 'requests a minute', 'Requests from one address to one server process.'),
  WEIBAO_PUBLIC_RATE_LIMIT: whole(
    60,
    'requests a minute',
    'Anonymous reports and look-ups of receipts, each, from one address. Drill mode: a hundred times as many.',
  ),
  WEIBAO_STREAMS: whole(20, 'streams', 'Event streams that one account may have open on one server process.'),
  WEIBAO_MAX_LOOP_DELAY: whole(5_000, 'milliseconds', 'A server process that lags behind by more answers 503 to new requests.'),
  WEIBAO_MAX_XML: whole(5 * MIB, 'bytes', 'Largest diagram.'),
  WEIBAO_MAX_JSON: whole(2 * MIB, 'bytes', 'Largest JSON body.'),
  WEIBAO_MAX_FILE: whole(20 * MIB, 'bytes', 'Largest uploaded file.'),
  WEIBAO_MAX_VARIABLES: whole(262_144, 'bytes', 'All variables of one instance, as JSON.'),
  WEIBAO_MAX_ACTIVITIES: whole(10_000, 'activities', 'Elements run in one step.'),
  WEIBAO_MAX_ITERATIONS: whole(1_000, 'iterations', 'Iterations of one multi-instance activity.'),
  WEIBAO_MAX_FEEL_MS: whole(100, 'milliseconds', 'One evaluation of an expression.'),
} satisfies Record<string, Setting<string> | Setting<number> | Setting<boolean> | Setting<never>>;

/** The settings by name. Folders are absolute. */
export type Config = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['default'] };

/** Where package.json lies: dist/server and server are both one or two steps below it. */
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('/dist/server/config.js') ? '../..' : '..', import.meta.url));

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Throws one ConfigError that names every setting that is wrong. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(SETTINGS) as [string, Setting<unknown>][]) {
    const given = textOf(name, setting, env, problems);
    const value = given === undefined ? setting.default : setting.kind(given);
    if (value === undefined)
      problems.push(
        `${name} is ${setting.secret ? 'not usable' : JSON.stringify(given)}: it must be ${setting.allowed}. ${setting.meaning}`,
      );
    values[name] = value;
  }
  const config = values as unknown as Config;
  for (const name of ['MONGODB_URL', 'REDIS_URL'] as const) {
    if (config[name] === '') problems.push(`${name} is not set. ${SETTINGS[name].meaning} (npm start sets it for the embedded stores.)`);
  }
  for (const origin of origins(config))
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      problems.push(`WEIBAO_ORIGIN: ${origin} is not an origin such as https://weibao.example.gov.cn, without a path.`);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  for (const name of ['WEIBAO_PROCESSES', 'WEIBAO_WEB'] as const) config[name] = resolve(ROOT, config[name]);
  return config;
}

export function origins(config: Pick<Config, 'WEIBAO_ORIGIN'>): string[] {
  return config.WEIBAO_ORIGIN.split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
}

function textOf(name: string, setting: Setting<unknown>, env: Record<string, string | undefined>, problems: string[]): string | undefined {
  // An empty variable is how compose files and shells write "not set".
  const given = env[name] || undefined;
  const file = setting.secret ? env[`${name}_FILE`] || undefined : undefined;
  if (given !== undefined && file !== undefined) problems.push(`${name} and ${name}_FILE are both set; set one.`);
  if (given !== undefined || file === undefined) return given;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    problems.push(`${name}_FILE: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    return undefined;
  }
}
