// Holds stores of its own over the folder given, says where they are, and stops them when told.
import { findStores } from '../../scripts/stores.mjs';

const [data = ''] = process.argv.slice(2);
const told = new Promise((done) => process.once('SIGTERM', done));
try {
  const stores = await findStores({ data, say: () => undefined, mostSilences: 3 });
  console.log(JSON.stringify({ mongodbUrl: stores.mongodbUrl, redisUrl: stores.redisUrl }));
  const alive = setInterval(() => undefined, 60_000);
  await told;
  await stores.stop();
  clearInterval(alive);
} catch (error) {
  console.log(JSON.stringify({ refused: /** @type {Error} */ (error).message }));
}
