import { randomBytes } from 'node:crypto';
import { temporaryData } from '../../scripts/stores/temporary.mjs';
import { findStores } from '../../scripts/stores.mjs';
import { dropRun } from './stores.ts';

/** Gives every test file real stores: the ones named by MONGODB_URL and REDIS_URL, else servers of this run's own. Each vitest project calls it; only the first acts. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.WEIBAO_TEST_RUN) return undefined;
  process.env.WEIBAO_TEST_RUN = randomBytes(4).toString('hex');
  const data = temporaryData();
  const stores = await findStores({ data: data.folder, say: (line: string) => console.log(line) });
  process.env.MONGODB_URL = stores.mongodbUrl;
  process.env.REDIS_URL = stores.redisUrl;
  return async () => {
    // Stores of this run's own go as a whole.
    if (!stores.embedded) await dropRun();
    await stores.stop();
    await data.remove();
  };
}
