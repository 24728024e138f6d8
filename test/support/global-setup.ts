import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findStores } from '../../scripts/stores.mjs';
import { dropRun } from './stores.ts';

/** Gives every test file real stores: the ones named by MONGODB_URL and REDIS_URL, else servers of this run's own. Each vitest project calls it; only the first acts. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.WEIBAO_TEST_RUN) return undefined;
  process.env.WEIBAO_TEST_RUN = randomBytes(4).toString('hex');
  const data = await mkdtemp(join(tmpdir(), 'weibao-test-'));
  const stores = await findStores({ data, say: (line: string) => console.log(line) });
  process.env.MONGODB_URL = stores.mongodbUrl;
  process.env.REDIS_URL = stores.redisUrl;
  return async () => {
    await dropRun();
    await stores.stop();
    await rm(data, { recursive: true, force: true });
  };
}
