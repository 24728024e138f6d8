import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerRounds } from './peer-rounds.mjs';

// This product's engine without HTTP and without the office: every completion is committed to MongoDB before it is answered.

const { diagram, mongodbUrl, redisUrl, prefix, root } = JSON.parse(process.env.PEER ?? '{}');
/** @param {string} file */
const compiled = (file) => import(pathToFileURL(join(root, 'dist/server', file)).href);

const [{ createEngine }, { openStores }, { createLog }, { createMetrics }, { systemClock }] = await Promise.all(
  ['engine/engine.js', 'platform/stores.js', 'platform/log.js', 'platform/metrics.js', 'platform/clock.js'].map(compiled),
);
const log = createLog('warn');
const stores = await openStores({ mongodbUrl, redisUrl, prefix, log });
const engine = await createEngine({ stores, log, clock: systemClock, metrics: createMetrics() });
const by = { actor: { id: 'bench', kind: 'account' } };
await engine.definitions.deploy(diagram, by);
await engine.start();

answerRounds({
  begin: async () => {
    const { id } = await engine.instances.start({ definition: 'twenty-activities' }, by);
    const { items } = await engine.tasks.list({ filter: { instanceId: id, state: 'open' }, limit: 1 });
    return items[0]._id;
  },
  complete: async (/** @type {string} */ task) => (await engine.tasks.complete(task, {}, by)).opened[0]?._id,
});
