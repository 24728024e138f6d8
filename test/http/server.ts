import { compose, type Server } from '../../server/compose.ts';
import { type Config, readConfig } from '../../server/config.ts';
import type { NewAccount } from '../../server/people/types.ts';
import { openTestStores } from '../support/stores.ts';
import { type ApiDocument, agreementWith } from './agreement.ts';
import { type Caller, callerOf } from './caller.ts';

export const PASSWORD = 'a password of the office';
export const DRILL_PASSWORD = 'the drill of this test';

export interface TestServer extends Server {
  config: Config;
  anonymous: Caller;
  drill: Caller;
  /** Creates the account and signs it in. */
  hire(username: string, role: string, more?: Partial<NewAccount>): Promise<Caller>;
  signIn(username: string, password?: string): Promise<Caller>;
  close(): Promise<void>;
}

/**
 * A whole server process on a free port, over a corner of the real stores, with an empty office, in drill mode.
 * Every answer its callers get is compared with the server's own OpenAPI document.
 */
export async function startServer(name: string, settings: Record<string, string> = {}): Promise<TestServer> {
  const corner = openTestStores(name);
  const config = readConfig({
    PORT: '0',
    MONGODB_URL: corner.mongodbUrl,
    REDIS_URL: corner.redisUrl,
    WEIBAO_PREFIX: corner.prefix,
    WEIBAO_LOG_LEVEL: 'silent',
    WEIBAO_DRILL: '1',
    WEIBAO_DRILL_PASSWORD: DRILL_PASSWORD,
    ...settings,
  });
  const server = await compose(config);
  const agrees = agreementWith(server.app.swagger() as unknown as ApiDocument);
  const caller = (headers: Record<string, string> = {}) => callerOf(server.url, headers, agrees);

  const signIn = async (username: string, password = PASSWORD) => {
    const answer = await caller().post('/api/session', { username, password });
    if (answer.status !== 200) throw new Error(`${username} cannot sign in: ${JSON.stringify(answer.body)}`);
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    return { ...caller({ cookie }), cookie };
  };

  return {
    ...server,
    config,
    anonymous: caller(),
    drill: config.WEIBAO_DRILL ? await signIn('drill', DRILL_PASSWORD) : caller(),
    signIn,
    hire: async (username, role, more = {}) => {
      await server.people.accounts.create(
        { username, displayName: username, organisation: 'WBB', grants: [{ role }], password: PASSWORD, ...more },
        'test',
      );
      return signIn(username);
    },
    close: async () => {
      await server.stop();
      await corner.drop();
    },
  };
}
